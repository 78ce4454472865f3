using EdgeHub.Edge.Runtime;

namespace EdgeHub.Edge.Host;

/// <summary>
/// <c>try FILE --input RECORDING [--json]</c>: lets recorded readings go through the pipeline that the configuration makes, on the recording's own clock, and
/// shows what would be sent, what would not and why, and what alarms would do. Nothing is sent, nothing is written to a machine.
/// </summary>
internal static class TryCommand
{
    internal static async Task<int> RunAsync(Arguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var (file, input, json) = (arguments.Value("FILE"), arguments.Option("--input"), arguments.Json());
        arguments.End();
        var configuration = ConfigurationFile.Read(file);
        if (!File.Exists(input))
        {
            throw new UsageException($"There is no file {input}.");
        }

        var writer = new TryWriter(output, json);
        Dictionary<string, TryOut>? machines = null;
        ReplayTime? time = null;
        var round = new List<RecordedReading>();
        await foreach (var reading in Recording.ReadAsync(input, cancellationToken))
        {
            time ??= new ReplayTime(reading.At);
            machines ??= configuration.Machines.ToDictionary(machine => machine.Code, machine => new TryOut(MachineSettingsMap.Map(machine), time, writer.Write), StringComparer.Ordinal);
            Check(reading, machines, input, round.Count > 0 ? round[0].At : time.GetUtcNow());
            if (round.Count > 0 && (round[0].At != reading.At || round[0].Machine != reading.Machine))
            {
                Play(round, machines, time);
            }

            round.Add(reading);
        }

        if (machines is null || time is null)
        {
            throw new UsageException($"{input} holds no reading.");
        }

        Play(round, machines, time);
        foreach (var (code, machine) in machines)
        {
            writer.WriteCounts(code, machine.Finish());
        }

        return ExitCode.Done;
    }

    private static void Play(List<RecordedReading> round, Dictionary<string, TryOut> machines, ReplayTime time)
    {
        TryOut.MoveTo(round[0].At, time, machines.Values);
        machines[round[0].Machine].Read(round);
        round.Clear();
    }

    private static void Check(RecordedReading reading, Dictionary<string, TryOut> machines, string file, DateTimeOffset before)
    {
        if (!machines.TryGetValue(reading.Machine, out var machine))
        {
            throw Recording.Wrong(file, reading.Line, $"the configuration has no machine '{reading.Machine}'.");
        }

        if (machine.Place(reading.Point) is not { } place || machine.Settings.Points[place].Expression is not null)
        {
            throw Recording.Wrong(file, reading.Line, $"{reading.Machine} reads no point '{reading.Point}'.");
        }

        if (reading.At < before)
        {
            throw Recording.Wrong(file, reading.Line, "it is older than the line before; sort the recording by time.");
        }
    }
}
