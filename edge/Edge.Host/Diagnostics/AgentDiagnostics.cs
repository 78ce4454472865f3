using System.Globalization;
using System.Text;
using EdgeHub.Edge.Runtime;
using EdgeHub.OpenMetrics;

namespace EdgeHub.Edge.Host;

/// <summary>
/// Everything that helps to find a fault and that may be given away: no scans, no values, no keys, no tokens. The same for a person at the machine
/// (<c>edgehub-edge collect</c>) and for the hub (command <c>collect</c>), and for an agent that is down, of which there is what lies on its disk.
/// </summary>
/// <param name="configuration">The agent's configuration file.</param>
/// <param name="data">Its data folder.</param>
/// <param name="running">The agent that runs; null when it is down.</param>
/// <param name="down">Of one that is down: how it was looked for.</param>
/// <param name="time">The clock.</param>
internal sealed class AgentDiagnostics(string configuration, string data, RunningAgent? running, string down, TimeProvider time)
{
    /// <summary>How long the check of one store may take where somebody waits for the whole.</summary>
    private static readonly TimeSpan CheckWithin = TimeSpan.FromSeconds(20);

    /// <summary>Everything, in files.</summary>
    internal Task<IReadOnlyList<DiagnosticsPart>> EverythingAsync(CancellationToken cancellationToken) => PartsAsync(CheckWithin, cancellationToken);

    /// <summary>What fits into a message: the parts one below the other, without those that are long or take long; of the log, the end.</summary>
    internal async Task<string> SummaryAsync(int mostCharacters, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var part in (await PartsAsync(TimeSpan.Zero, cancellationToken)).Where(part => part.Name is not ("metrics.txt" or "configuration.json")))
        {
            text.Append(CultureInfo.InvariantCulture, $"== {part.Name}\n");
            var room = Math.Max(0, mostCharacters - text.Length - 2);
            var said = part.Text.TrimEnd();
            text.Append(said.Length <= room ? said : part.KeepsEnd ? said[^room..] : said[..room]).Append("\n\n");
        }

        return text.Length <= mostCharacters ? text.ToString() : text.ToString(0, mostCharacters);
    }

    private async Task<IReadOnlyList<DiagnosticsPart>> PartsAsync(TimeSpan checkWithin, CancellationToken cancellationToken)
    {
        var certificate = CertificateFacts.Of(data);
        var secrets = new KnownSecrets(configuration, data);
        DiagnosticsPart[] parts =
        [
            new("about.txt", About()),
            new("health.json", running is null ? down : Health(running.Health()), 1 << 20),
            new("stores.txt", FolderFacts.Stores(data, checkWithin)),
            new("machine.txt", MachineFacts.Of(data, time)),
            new("network.txt", await NetworkFacts.OfAsync(Hub() is { Length: > 0 } hub ? hub : certificate.Hub, time, cancellationToken)),
            new("certificate.txt", certificate.Text),
            new("check.txt", PublicConfiguration.Faults(configuration)),
            new("folder.txt", FolderFacts.Files(data)),
            new("configuration.json", PublicConfiguration.Of(configuration), 2 << 20),
            new("metrics.txt", running is null ? down : Encoding.UTF8.GetString(running.Metrics(ExpositionFormat.PrometheusText).WrittenSpan), 2 << 20),
            new("log.txt", running is null ? down + " Its log is with the service manager: journalctl -u edgehub-edge" : string.Join('\n', running.Log()), 2 << 20, KeepsEnd: true),
        ];
        return [.. parts.Select(part => part with { Text = secrets.Without(part.Text) })];
    }

    private string About() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        EdgeHub agent {AgentCommands.Version}, diagnostics of {time.GetUtcNow():O}
        agent          {(running is null ? down : $"runs as process {Environment.ProcessId}")}
        configuration  {Path.GetFullPath(configuration)}
        data           {Path.GetFullPath(data)}

        Left out: scans, values of machines, keys, tokens, comments and unknown settings of the configuration.
        """);

    /// <summary>A value that raised an alarm may be anything that a machine reads.</summary>
    private static string Health(AgentHealth health) =>
        Encoding.UTF8.GetString((health with { Alarms = [.. (health.Alarms ?? []).Select(alarm => alarm with { Value = "(left out)" })] }).ToJson());

    /// <summary>Of a file without faults only: where an address should stand, people write names and passwords too.</summary>
    private string Hub()
    {
        try
        {
            return ConfigurationFile.Check(configuration) is { IsUsable: true } check ? check.Configuration.Hub : "";
        }
        catch (ConfigurationException)
        {
            return "";
        }
    }
}

/// <summary>What only an agent that runs can say.</summary>
internal sealed record RunningAgent(Func<AgentHealth> Health, Func<ExpositionFormat, System.Buffers.ArrayBufferWriter<byte>> Metrics, Func<IReadOnlyList<string>> Log);

/// <summary>One file of diagnostics.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">What it says.</param>
/// <param name="MaxBytes">What is longer is cut.</param>
/// <param name="KeepsEnd">The end is what counts, as of a log.</param>
internal sealed record DiagnosticsPart(string Name, string Text, int MaxBytes = 256 << 10, bool KeepsEnd = false);
