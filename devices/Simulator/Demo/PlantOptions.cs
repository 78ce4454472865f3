using System.Globalization;

namespace EdgeHub.Simulator;

/// <summary>What the simulator is told on its command line.</summary>
/// <param name="Verb">demo or check.</param>
/// <param name="Dotnet">The dotnet program.</param>
/// <param name="HubProgram">The hub's assembly.</param>
/// <param name="EdgeProgram">The agent's assembly.</param>
/// <param name="State">Folder for everything that is kept between starts.</param>
/// <param name="FirstStep">Number of our first step in the list that the script began.</param>
/// <param name="Listen">Address of the hub's pages; loopback unless told otherwise.</param>
/// <param name="Reset">Throw the last demo's data away first.</param>
/// <param name="Units">Units that a check makes.</param>
/// <param name="Seed">Seed of all chance, printed so that a run can be repeated.</param>
/// <param name="Machines">Machines of the plant, one at each of as many stations; six when not said.</param>
internal sealed record PlantOptions(
    string Verb, string Dotnet, string HubProgram, string EdgeProgram, string State, int FirstStep,
    System.Net.IPAddress Listen, bool Reset, int Units, int Seed, int Machines)
{
    /// <summary>Reads the command line; throws <see cref="ProgramFailedException"/> with a sentence when it makes no sense.</summary>
    public static PlantOptions Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 || arguments[0] is not ("demo" or "check"))
        {
            throw new ProgramFailedException("The simulator runs 'demo' or 'check'; ./edgehub demo calls it.");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 1; i < arguments.Count; i++)
        {
            var key = arguments[i];
            values[key] = key == "--reset" ? "yes"
                : i + 1 < arguments.Count ? arguments[++i]
                : throw new ProgramFailedException($"{key} wants a value.");
        }

        string Need(string key) => values.GetValueOrDefault(key) ?? throw new ProgramFailedException($"{key} is missing.");
        int Number(string key, int otherwise) => !values.TryGetValue(key, out var text) ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new ProgramFailedException($"{key} wants a number, not '{text}'.");

        var known = new[] { "--dotnet", "--hub", "--edge", "--state", "--first-step", "--listen", "--reset", "--units", "--seed", "--stations" };
        if (values.Keys.FirstOrDefault(key => !known.Contains(key)) is { } unknown)
        {
            throw new ProgramFailedException($"The simulator does not know {unknown}.");
        }

        var listen = values.GetValueOrDefault("--listen", "127.0.0.1");
        if (!System.Net.IPAddress.TryParse(listen, out var address))
        {
            throw new ProgramFailedException($"--listen wants an address such as 0.0.0.0 or 192.168.1.20, not '{listen}'.");
        }

        return new PlantOptions(
            arguments[0], Need("--dotnet"), Need("--hub"), Need("--edge"), Need("--state"), Number("--first-step", 1),
            address, values.ContainsKey("--reset"),
            Number("--units", 2000), Number("--seed", Random.Shared.Next(1, 1_000_000)),
            Math.Clamp(Number("--stations", MachineModel.Demo.Count), 1, 500));
    }
}
