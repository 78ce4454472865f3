using System.Diagnostics;
using System.Globalization;
using EdgeHub.Testing;
using Google.Protobuf;

namespace EdgeHub.Benchmarks;

/// <summary>
/// Scans a second through a real hub: simulated agents over mutual TLS, ingest, ledger, tokens, genealogy, outbox and watermark
/// committed durably, PostgreSQL and load on the same machine. Options: <c>--seconds 30</c>, <c>--agents 4</c>,
/// <c>--rate 1000</c> scans a second for the second row, which shows the time to the acknowledgement without a queue.
/// </summary>
internal sealed class ScansBench : IBenchmark
{
    private const int MostScansPerSecond = 8_000;
    private const int Wave = 1_000;

    public string Name => "scans";

    public async Task<BenchmarkTable> RunAsync(BenchmarkSettings settings, CancellationToken cancellationToken)
    {
        var span = TimeSpan.FromSeconds(settings.Number("seconds", 30));
        var rate = settings.Number("rate", 1000);
        var count = settings.Number("agents", 4);
        var units = settings.Number("units", (int)(span.TotalSeconds * (MostScansPerSecond + rate) / BenchLoad.ScansPerUnit));
        units = (units + count - 1) / count * count;
        using var temp = new TempFolder();
        await using var hub = await HubProcess.StartAsync(temp.File("hub"), cancellationToken);
        var (bags, locks) = await BenchRelease.MakeAsync(hub, units, withComponents: true, cancellationToken);

        var agents = new List<BenchAgent>();
        var loads = new List<List<ByteString>>();
        for (var i = 0; i < count; i++)
        {
            var name = "bench-" + i.ToString(CultureInfo.InvariantCulture);
            var token = await hub.CommandAsync(
                ["agent", "token", "--tenant", "SAIF", "--plant", "KOL", "--name", name, "--stations", "KOL-ST-01,KOL-ST-02,KOL-ST-03,KOL-ST-04,KOL-ST-05,KOL-ST-06"],
                cancellationToken);
            agents.Add(await BenchAgent.ConnectAsync(token.Trim(), hub.Agents, cancellationToken));
            loads.Add(BenchLoad.Scans(Share(bags, i, count), Share(locks, i, count), Wave));
        }

        // What the second row needs stays.
        var kept = (int)(rate * span.TotalSeconds / 2 / count);
        var sent = new int[count];
        var rows = new List<IReadOnlyList<string>>
        {
            await RowAsync("as fast as it takes", hub, agents, span, i => FloodAsync(agents[i], loads[i], sent, i, kept, span, cancellationToken)),
            await RowAsync(
                string.Create(CultureInfo.InvariantCulture, $"{rate} a second"), hub, agents, span / 2,
                i => PacedAsync(agents[i], loads[i], sent, i, (double)rate / count, span / 2, cancellationToken)),
        };
        var differences = agents.Sum(agent => agent.Differences);
        foreach (var agent in agents)
        {
            await agent.DisposeAsync();
        }

        return new BenchmarkTable(
            string.Create(CultureInfo.InvariantCulture, $"Scans through {count} agents into the ledger"),
            ["load", "scans/s", "p50 ms", "p99 ms", "PostgreSQL CPU", "hub CPU", "load CPU", "µs CPU/scan"],
            rows,
            [
                $"Eight scans a unit, one of them fits a component. {Environment.ProcessorCount} processors for all three; CPU in processors.",
                "Time is from handing a batch to the stream to its acknowledgement after the commit (fsync on).",
                differences == 0 ? "The hub agreed with every scan." : $"The hub disagreed with {differences} scans: the figures measure refusals too.",
            ]);
    }

    private static async Task<IReadOnlyList<string>> RowAsync(
        string name, HubProcess hub, List<BenchAgent> agents, TimeSpan span, Func<int, Task> run)
    {
        agents.ForEach(agent => agent.Forget());
        var postmaster = hub.PostmasterId;
        (double Postgres, double Hub, double Load) Cpu() => (CpuTimes.WithChildren(postmaster), CpuTimes.Of(hub.ProcessId), CpuTimes.Of(Environment.ProcessId));
        var (before, began) = (Cpu(), Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, agents.Count).Select(run));
        var (after, seconds) = (Cpu(), Stopwatch.GetElapsedTime(began).TotalSeconds);
        var scans = agents.Sum(agent => agent.Scans);
        var times = agents.SelectMany(agent => agent.Acknowledged).OrderBy(time => time.Milliseconds).ToList();
        var all = after.Postgres - before.Postgres + after.Hub - before.Hub + after.Load - before.Load;
        string Share(double cpu) => (cpu / seconds).ToString("0.00", CultureInfo.InvariantCulture);
        return
        [
            name,
            (scans / seconds).ToString("0", CultureInfo.InvariantCulture),
            At(times, 0.5),
            At(times, 0.99),
            Share(after.Postgres - before.Postgres),
            Share(after.Hub - before.Hub),
            Share(after.Load - before.Load),
            (all / Math.Max(scans, 1) * 1e6).ToString("0", CultureInfo.InvariantCulture),
        ];
    }

    private static async Task FloodAsync(
        BenchAgent agent, List<ByteString> load, int[] sent, int i, int kept, TimeSpan span, CancellationToken cancellationToken)
    {
        for (var began = Stopwatch.GetTimestamp(); sent[i] < load.Count - kept && Stopwatch.GetElapsedTime(began) < span;)
        {
            sent[i] += await agent.SendAsync(load, sent[i], Math.Min(500, load.Count - kept - sent[i]), cancellationToken);
        }

        await agent.DrainAsync(cancellationToken);
    }

    /// <summary>What fell due since the last batch goes as the next one, as an agent's store gives it.</summary>
    private static async Task PacedAsync(
        BenchAgent agent, List<ByteString> load, int[] sent, int i, double rate, TimeSpan span, CancellationToken cancellationToken)
    {
        var done = 0;
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < span && sent[i] < load.Count;)
        {
            var due = (int)(Stopwatch.GetElapsedTime(began).TotalSeconds * rate) - done;
            if (due == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
                continue;
            }

            var went = await agent.SendAsync(load, sent[i], Math.Min(due, 500), cancellationToken);
            (done, sent[i]) = (done + went, sent[i] + went);
        }

        await agent.DrainAsync(cancellationToken);
    }

    private static string At(List<(double Milliseconds, int Scans)> times, double share)
    {
        var place = times.Sum(time => (long)time.Scans) * share;
        var seen = 0L;
        foreach (var (milliseconds, scans) in times)
        {
            seen += scans;
            if (seen >= place)
            {
                return milliseconds.ToString("0.0", CultureInfo.InvariantCulture);
            }
        }

        return "-";
    }

    private static List<string> Share(List<string> all, int i, int count) => all.GetRange(all.Count / count * i, all.Count / count);
}
