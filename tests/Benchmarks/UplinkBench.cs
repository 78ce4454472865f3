using System.Diagnostics;
using System.Globalization;
using EdgeHub.HubLink;
using EdgeHub.Testing;
using Google.Protobuf;

namespace EdgeHub.Benchmarks;

/// <summary>
/// Values a second through a real hub: simulated agents over mutual TLS, blocks of 2,000 values, acknowledged after a durable commit and folded into minutes
/// meanwhile; PostgreSQL and load on the same machine. Options: <c>--seconds 30</c>, <c>--agents 2</c>, <c>--points 10000</c> of all agents together.
/// </summary>
internal sealed class UplinkBench : IBenchmark
{
    private const int PointsPerTable = 500;
    private const int BlocksAtOnce = 50;
    private const long HourMs = 3_600_000;

    public string Name => "uplink";

    public async Task<BenchmarkTable> RunAsync(BenchmarkSettings settings, CancellationToken cancellationToken)
    {
        var span = TimeSpan.FromSeconds(settings.Number("seconds", 30));
        var count = settings.Number("agents", 2);
        var points = settings.Number("points", 10_000) / count;
        using var temp = new TempFolder();
        await using var hub = await HubProcess.StartAsync(temp.File("hub"), cancellationToken);
        await hub.CommandAsync(["demo", "seed"], cancellationToken);
        var agents = new List<BenchAgent>();
        var loads = new List<ValueLoad>();
        for (var i = 0; i < count; i++)
        {
            var token = await hub.CommandAsync(
                ["agent", "token", "--tenant", "SAIF", "--plant", "KOL", "--name", "uplink-" + i.ToString(CultureInfo.InvariantCulture), "--stations", "KOL-ST-01"], cancellationToken);
            var agent = await BenchAgent.ConnectAsync(token.Trim(), hub.Agents, Lane.Telemetry, cancellationToken);
            var load = new ValueLoad(i, points) { BeginMs = Environment.TickCount64 - HourMs };
            foreach (var part in load.Points().Chunk(PointsPerTable))
            {
                await agent.TellAsync(part, cancellationToken);
            }

            agents.Add(agent);
            loads.Add(load);
        }

        var postmaster = hub.PostmasterId;
        (double Postgres, double Hub, double Load) Cpu() => (CpuTimes.WithChildren(postmaster), CpuTimes.Of(hub.ProcessId), CpuTimes.Of(Environment.ProcessId));
        var (before, began) = (Cpu(), Stopwatch.GetTimestamp());
        var bytes = await Task.WhenAll(agents.Select((agent, i) => FloodAsync(agent, loads[i], span, cancellationToken)));
        var (after, seconds) = (Cpu(), Stopwatch.GetElapsedTime(began).TotalSeconds);
        var values = agents.Sum(agent => agent.Scans) * ValueLoad.ValuesPerBlock;
        var waiting = await hub.AskAsync<long>("SAIF", "SELECT count(*) FROM telemetry.inbox", cancellationToken);
        var folding = Stopwatch.GetTimestamp();
        while (await hub.AskAsync<long>("SAIF", "SELECT count(*) FROM telemetry.inbox", cancellationToken) > 0 && Stopwatch.GetElapsedTime(folding) < span * 20)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
        }

        var folded = Stopwatch.GetElapsedTime(folding).TotalSeconds;
        var kept = await hub.AskAsync<long>("SAIF", "SELECT coalesce(sum(count), 0)::bigint FROM telemetry.minutes", cancellationToken);
        var onDisk = await hub.AskAsync<long>("SAIF", "SELECT pg_total_relation_size('telemetry.chunks') + pg_total_relation_size('telemetry.minutes')", cancellationToken);
        var times = agents.SelectMany(agent => agent.Acknowledged).Select(time => time.Milliseconds).Order().ToArray();
        foreach (var agent in agents)
        {
            await agent.DisposeAsync();
        }

        string Text(double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);
        string Share(double cpu) => Text(cpu / seconds, "0.00");
        return new BenchmarkTable(
            string.Create(CultureInfo.InvariantCulture, $"Values of {points * count:N0} points through {count} agents into the hub"),
            ["values", "acknowledged/s", "folded too/s", "p50 ms", "p99 ms", "bytes/value sent", "bytes/value kept", "PostgreSQL CPU", "hub CPU", "load CPU"],
            [[
                Text(values, "N0"), Text(values / seconds, "N0"), Text(values / (seconds + folded), "N0"), Text(times[times.Length / 2], "0.0"), Text(times[times.Length * 99 / 100], "0.0"),
                Text((double)bytes.Sum() / values, "0.00"), Text((double)onDisk / values, "0.0"), Share(after.Postgres - before.Postgres), Share(after.Hub - before.Hub), Share(after.Load - before.Load),
            ]],
            [
                $"Blocks of {ValueLoad.ValuesPerBlock} values; {Environment.ProcessorCount} processors for all three; CPU in processors, until the last acknowledgement.",
                "Time is from handing a batch of blocks to the stream to its acknowledgement after the commit (fsync on).",
                string.Create(CultureInfo.InvariantCulture, $"{waiting} blocks waited to be folded then; {folded:0} s later none did. Kept is chunks and minutes with their indexes."),
                kept == values ? "Every value stands in its minute." : $"{kept} values stand in minutes: {values - kept} are missing.",
            ]);
    }

    private static async Task<long> FloodAsync(BenchAgent agent, ValueLoad load, TimeSpan span, CancellationToken cancellationToken)
    {
        var bytes = 0L;
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < span;)
        {
            var blocks = new List<ByteString>(BlocksAtOnce);
            for (var i = 0; i < BlocksAtOnce; i++)
            {
                blocks.Add(load.Next());
            }

            bytes += blocks.Sum(block => (long)block.Length);
            for (var sent = 0; sent < blocks.Count;)
            {
                sent += await agent.SendAsync(blocks, sent, blocks.Count, cancellationToken);
            }
        }

        await agent.DrainAsync(cancellationToken);
        return bytes;
    }
}
