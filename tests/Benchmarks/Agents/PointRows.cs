using System.Globalization;
using EdgeHub.Testing;

namespace EdgeHub.Benchmarks;

/// <summary>What many points cost the agent: real machines over Modbus, read once a second and changed each time, sent to a real hub and acknowledged.</summary>
internal static class PointRows
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Measures for some seconds after as many to settle; rows in megabytes, per cent of one processor and values a second.</summary>
    public static async Task MeasureAsync(
        string program, TempFolder temp, int points, int seconds, List<IReadOnlyList<string>> rows, List<string> notes, CancellationToken cancellationToken)
    {
        await using var plant = new PointPlant(points);
        await using var hub = await HubProcess.StartAsync(temp.File("hub-" + Text(points)), cancellationToken);
        await hub.CommandAsync(["demo", "seed"], cancellationToken);
        var token = await hub.CommandAsync(["agent", "token", "--tenant", "SAIF", "--plant", "KOL", "--name", "points", "--stations", "KOL-ST-01"], cancellationToken);
        await using var edge = await EdgeProcess.StartAsync(program, temp.File("points-" + Text(points)), ["KOL-ST-01"], token.Trim(), cancellationToken, plant.Configuration());
        var resident = new List<double>();
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, cancellationToken);
        var (began, cpu, load) = (await edge.ValuesAsync(cancellationToken), CpuTimes.Of(edge.ProcessId), CpuTimes.Of(Environment.ProcessId));
        var clock = TimeProvider.System.GetTimestamp();
        for (var second = 0; second < seconds; second++)
        {
            await Task.Delay(Second, TimeProvider.System, cancellationToken);
            resident.Add(edge.ResidentBytes / 1e6);
        }

        var span = TimeProvider.System.GetElapsedTime(clock).TotalSeconds;
        var ended = await edge.ValuesAsync(cancellationToken);
        var share = (CpuTimes.Of(edge.ProcessId) - cpu) / span;
        var bytes = new Latencies(resident);
        var name = points.ToString("N0", CultureInfo.InvariantCulture) + " points at 1 Hz: ";
        rows.Add([name + "resident", Text(resident.Count), bytes.At(0.5, "0.0"), "-", bytes.At(1, "0.0"), "MB"]);
        rows.Add([name + "of one processor", "1", (share * 100).ToString("0.0", CultureInfo.InvariantCulture), "-", "-", "%"]);
        rows.Add([name + "values kept", "1", ((ended.Kept - began.Kept) / span).ToString("N0", CultureInfo.InvariantCulture), "-", "-", "/s"]);
        notes.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{points:N0} points: {points / PointPlant.PointsPerMachine} machines over Modbus TCP with {PointPlant.PointsPerMachine} each, hub and PostgreSQL on the same machine; lost {ended.Lost}, {ended.Waiting} blocks waited for the hub at the end; controllers and load took {(CpuTimes.Of(Environment.ProcessId) - load) / span * 100:0} % of a processor."));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
