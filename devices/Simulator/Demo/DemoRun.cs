using System.Globalization;

namespace EdgeHub.Simulator;

/// <summary><c>demo</c>: the plant runs at a pace that people can watch, until Ctrl-C.</summary>
internal sealed class DemoRun(PlantOptions options, TimeProvider time, TextWriter output)
{
    /// <summary>Units on the floor at a time, so that every queue of the map has something in it.</summary>
    private const int OnTheFloor = 60;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = new DataFolder(Path.Combine(options.State, "demo"));
        if (options.Reset)
        {
            await folder.RemoveAsync(options, cancellationToken);
        }

        folder.Create();
        await using var plant = new PlantHost(options, folder);
        plant.PickPorts(wellKnown: true, Say);
        await using var faults = new DemoFaults(plant, time);
        await using var control = new DemoControl(plant, faults, folder);
        Step(0, "hub with its own PostgreSQL");
        await plant.StartHubAsync(cancellationToken);

        Step(1, "two companies, their people and plants");
        using var api = new HubApi(plant.Web, time);
        await api.LogInAsync("arjun", cancellationToken);

        plant.SwitchOn(options.Machines, time);
        plant.Begin();
        Step(2, string.Create(CultureInfo.InvariantCulture, $"{options.Machines} machines, and two agents with three stations each"));
        await Task.WhenAll(plant.Agents.Keys.Select(name => plant.StartAgentAsync(name, 0, cancellationToken)));
        await plant.StationsKnownAsync(cancellationToken);

        Step(3, "operators at six stations");
        var addresses = Path.Combine(folder.Root, "addresses");
        await File.WriteAllLinesAsync(addresses, Addresses(plant), cancellationToken);
        try
        {
            var truth = new Truth();
            var line = new Line(truth, time, Think);
            var stock = new LineStock(api, line, truth, time);
            await stock.ResumeAsync(cancellationToken);
            using var floor = new Floor(plant, line, options.Seed, hands: 1);
            await output.WriteLineAsync(Story.Text(plant, options.Listen));
            await Task.WhenAll(floor.RunAsync(cancellationToken), stock.KeepAsync(OnTheFloor, cancellationToken));
        }
        finally
        {
            File.Delete(addresses);
        }
    }

    /// <summary>Between one and a half and three seconds a unit: slow enough to watch, fast enough to see the hour's rate move.</summary>
    private static TimeSpan Think() => TimeSpan.FromMilliseconds(Random.Shared.Next(1500, 3000));

    private static IEnumerable<string> Addresses(PlantHost plant)
    {
        yield return $"web={plant.Web.GetLeftPart(UriPartial.Authority)}";
        yield return $"agents={plant.AgentsAddress}";
        foreach (var seat in plant.Agents.Values)
        {
            foreach (var (station, port) in seat.Scanners)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"station.{station}=http://127.0.0.1:{seat.PagePort}/station/{station}");
                yield return string.Create(CultureInfo.InvariantCulture, $"scanner.{station}={port}");
            }
        }
    }

    private void Step(int offset, string what) => Say($"[{options.FirstStep + offset}/{options.FirstStep + 3}] {what}");

    private void Say(string line) => output.WriteLine(line);
}
