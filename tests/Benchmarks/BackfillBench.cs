using System.Diagnostics;
using System.Globalization;
using EdgeHub.Testing;
using Npgsql;

namespace EdgeHub.Benchmarks;

/// <summary>
/// A link that comes back after days: the agent's own stores and uplink with a backlog of values, a real hub with its PostgreSQL, values and scans going on
/// meanwhile. Options: <c>--hours 72</c> of backlog, <c>--points 100</c> read once a second, <c>--rate 20</c> scans a second, <c>--units 12000</c> to scan, <c>--after 30</c> seconds at rest.
/// </summary>
internal sealed class BackfillBench : IBenchmark
{
    private static readonly TimeSpan FoldLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FoldWithin = TimeSpan.FromMinutes(30);

    public string Name => "backfill";

    public async Task<BenchmarkTable> RunAsync(BenchmarkSettings settings, CancellationToken cancellationToken)
    {
        var backlog = TimeSpan.FromHours(settings.Number("hours", 72));
        var (points, rate) = (settings.Number("points", 100), settings.Number("rate", 20));
        using var temp = new TempFolder();
        await using var hub = await HubProcess.StartAsync(temp.File("hub"), cancellationToken);
        var (units, _) = await BenchRelease.MakeAsync(hub, settings.Number("units", 12_000), withComponents: false, cancellationToken);
        var token = await hub.CommandAsync(["agent", "token", "--tenant", "SAIF", "--plant", "KOL", "--name", "backfill", "--stations", BackfillAgent.Station], cancellationToken);
        await using var agent = new BackfillAgent(temp.File("agent"), points, backlog);
        await agent.EnrolAsync(token, cancellationToken);
        var filling = Stopwatch.GetTimestamp();
        await agent.FillAsync((int)backlog.TotalSeconds, cancellationToken);
        var filled = Stopwatch.GetElapsedTime(filling).TotalSeconds;

        await using var connection = await hub.OpenAsync("SAIF", cancellationToken);
        await using var newest = new NpgsqlCommand(
            "SELECT coalesce(max(l.number), 0)::bigint FROM telemetry.latest l JOIN telemetry.points p USING (tenant_id, point_id) WHERE p.name = 'p1'", connection);
        var postmaster = hub.PostmasterId;
        var cpu = (Postgres: CpuTimes.WithChildren(postmaster), Hub: CpuTimes.Of(hub.ProcessId), Agent: CpuTimes.Of(Environment.ProcessId));
        var clock = Stopwatch.GetTimestamp();
        var run = new BackfillRun(agent, units, rate, async () => (long)(await newest.ExecuteScalarAsync(cancellationToken))!);
        var result = await run.RunAsync(TimeSpan.FromSeconds(settings.Number("after", 30)), cancellationToken);
        var span = Stopwatch.GetElapsedTime(clock).TotalSeconds;
        var (postgres, hubs, own) = (CpuTimes.WithChildren(postmaster) - cpu.Postgres, CpuTimes.Of(hub.ProcessId) - cpu.Hub, CpuTimes.Of(Environment.ProcessId) - cpu.Agent);

        var all = agent.Seconds * points;
        var folding = Stopwatch.GetTimestamp();
        while (await hub.AskAsync<long>("SAIF", "SELECT count(*) FROM telemetry.inbox", cancellationToken) > 0 && Stopwatch.GetElapsedTime(folding) < FoldWithin)
        {
            await Task.Delay(FoldLook, TimeProvider.System, cancellationToken);
        }

        var kept = await hub.AskAsync<long>("SAIF", "SELECT coalesce(sum(count), 0)::bigint FROM telemetry.minutes", cancellationToken);
        return new BenchmarkTable(
            string.Create(CultureInfo.InvariantCulture, $"A backlog of {backlog.TotalHours:0} h at {points} values a second drains; {rate} scans a second meanwhile"),
            ["what", "of", "p50 ms", "p99 ms", "max ms"],
            [
                Row("scan to the hub's verdict, while it drains", result.Verdicts),
                Row("scan to the hub's verdict, afterwards", result.VerdictsAfter),
                Row("reading until the hub shows it, while it drains", result.Live),
            ],
            [
                string.Create(CultureInfo.InvariantCulture, $"{result.Values:N0} values acknowledged in {result.Took.TotalSeconds:0.0} s: {result.Values / result.Took.TotalSeconds:N0} a second, {result.Multiple:N0} times as fast as they are read. Filling the store took {filled:0} s."),
                string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors for agent, hub and PostgreSQL; of them, until {settings.Number("after", 30)} s after it: PostgreSQL {postgres / span:0.00}, hub {hubs / span:0.00}, agent and load {own / span:0.00}."),
                string.Create(CultureInfo.InvariantCulture, $"All was folded into minutes {Stopwatch.GetElapsedTime(folding).TotalSeconds:0} s later. The agent lost {agent.Lost}."),
                kept == all ? $"Each of the {all} values stands in its minute once." : $"{kept} values stand in minutes where {all} were kept.",
            ]);
    }

    private static IReadOnlyList<string> Row(string what, IReadOnlyCollection<double> milliseconds)
    {
        var all = new Latencies(milliseconds);
        return [what, all.Count.ToString(CultureInfo.InvariantCulture), all.At(0.5, "0.0"), all.At(0.99, "0.0"), all.At(1, "0.0")];
    }
}
