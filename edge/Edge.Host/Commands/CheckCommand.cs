using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeHub.Edge.Runtime;

namespace EdgeHub.Edge.Host;

/// <summary>
/// <c>check FILE [--json]</c>: says whether a configuration can be used, and everything that is wrong with it, each with line and column. Exit code 0 when
/// it can be used, with warnings or not, and 1 when not.
/// </summary>
internal static class CheckCommand
{
    internal static async Task<int> RunAsync(Arguments arguments, TextWriter output)
    {
        var file = arguments.Value("FILE");
        var json = arguments.Json();
        arguments.End();
        var check = ConfigurationFile.Check(file);
        var faults = check.Faults;
        if (check.IsUsable)
        {
            // What only a driver knows can be asked for when the rest is sound.
            faults = [.. faults.Concat(ScannerFactory.Faults(check.Configuration).Select(fault => check.Fault(fault.Path, fault.Text))).OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)];
        }

        await output.WriteLineAsync(json ? Json(file, check.Configuration, faults) : Text(file, check.Configuration, faults));
        return faults.All(fault => fault.IsWarning) ? ExitCode.Done : ExitCode.Degraded;
    }

    private static string Text(string file, AgentConfiguration configuration, IReadOnlyList<ConfigurationFault> faults)
    {
        var text = new StringBuilder();
        foreach (var fault in faults)
        {
            text.AppendLine((fault.IsWarning ? "warning: " : "") + fault.Say(file));
        }

        var wrong = faults.Count(fault => !fault.IsWarning);
        if (wrong > 0)
        {
            return text.Append(CultureInfo.InvariantCulture, $"{wrong} {(wrong == 1 ? "fault" : "faults")}. An agent that runs keeps what it has.").ToString();
        }

        return text.Append(CultureInfo.InvariantCulture, $"{file} is good: {Counts(configuration)}.").ToString();
    }

    private static string Counts(AgentConfiguration configuration)
    {
        var counts = new List<string>();
        if (configuration.Stations.Count > 0)
        {
            counts.Add(string.Create(CultureInfo.InvariantCulture, $"{configuration.Stations.Count} stations, {configuration.Stations.Sum(station => station.Scanners.Count)} scanners"));
        }

        if (configuration.Machines.Count > 0)
        {
            counts.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{configuration.Machines.Count} machines, {configuration.Machines.Sum(machine => machine.Points.Count)} points, {configuration.Machines.Sum(machine => machine.Alarms.Count)} alarms"));
        }

        return counts.Count == 0 ? "neither stations nor machines" : string.Join(", ", counts);
    }

    private static string Json(string file, AgentConfiguration configuration, IReadOnlyList<ConfigurationFault> faults)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("file", file);
            writer.WriteBoolean("good", faults.All(fault => fault.IsWarning));
            writer.WriteNumber("stations", configuration.Stations.Count);
            writer.WriteNumber("machines", configuration.Machines.Count);
            writer.WriteNumber("points", configuration.Machines.Sum(machine => machine.Points.Count));
            writer.WriteStartArray("faults");
            foreach (var fault in faults)
            {
                writer.WriteStartObject();
                writer.WriteNumber("line", fault.Line);
                writer.WriteNumber("column", fault.Column);
                writer.WriteString("path", fault.Path);
                writer.WriteString("text", fault.Text);
                writer.WriteString("severity", fault.IsWarning ? "warning" : "fault");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
