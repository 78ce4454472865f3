using System.Diagnostics;
using System.Globalization;
using EdgeHub.Identifiers;
using EdgeHub.Testing;

namespace EdgeHub.Benchmarks;

/// <summary>
/// The agent's published single file without a hub: its size, its start, its memory, and scan to reply through a TCP scanner.
/// Options: <c>--starts 10</c>, <c>--scans 2000</c> per row, <c>--scanners 6</c> and <c>--rate 200</c> scans a second of the
/// parallel row, <c>--idle 10</c> seconds before the memory is read. Then machines and a hub: <c>--points 10000</c> and <c>--more 100000</c>, read once a second
/// (0 for none), for <c>--seconds 60</c> after as many to settle.
/// </summary>
internal sealed class EdgeBench : IBenchmark
{
    private const double Mega = 1e6;
    private int _units;

    public string Name => "edge";

    public async Task<BenchmarkTable> RunAsync(BenchmarkSettings settings, CancellationToken cancellationToken)
    {
        var starts = settings.Number("starts", 10);
        var scans = settings.Number("scans", 2000);
        var scanners = settings.Number("scanners", 6);
        var rate = settings.Number("rate", 200);
        var idle = settings.Number("idle", 10);
        var program = Repository.PublishedEdge;
        if (!File.Exists(program))
        {
            throw new FileNotFoundException("There is no artifacts/edge-linux-x64/edgehub-edge; run ./edgehub publish first.");
        }

        using var temp = new TempFolder();
        var stations = Enumerable.Range(1, scanners).Select(at => string.Create(CultureInfo.InvariantCulture, $"KOL-ST-{at:00}")).ToArray();
        var rows = new List<IReadOnlyList<string>> { Once("single file", new FileInfo(program).Length) };
        var said = new SortedDictionary<string, int>(StringComparer.Ordinal);
        await StartsAsync(program, temp, stations, starts, rows, said, cancellationToken);

        await using var edge = await EdgeProcess.StartAsync(program, temp.File("edge"), stations, token: null, cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(idle), TimeProvider.System, cancellationToken);
        rows.Add(Once($"resident, idle for {Text(idle)} s", edge.ResidentBytes));
        var alone = await AloneAsync(edge, stations[0], scans, cancellationToken);
        rows.Add(Row("scan to reply, one scanner without pause", alone.Answers.Select(answer => answer.Milliseconds), "ms"));
        rows.Add(Once($"resident after {Text(scans)} scans", edge.ResidentBytes));
        var paced = await ParallelAsync(edge, stations, scans, rate, cancellationToken);
        rows.Add(Row($"scan to reply, {Text(scanners)} scanners, {Text(rate)}/s in all", paced.Answers.Select(answer => answer.Milliseconds), "ms"));
        rows.Add(Once($"resident after {Text(alone.Answers.Count + paced.Answers.Count)} scans", edge.ResidentBytes));
        var kept = await edge.KeptAsync(cancellationToken);
        foreach (var answer in alone.Answers.Concat(paced.Answers))
        {
            said[answer.Text] = said.GetValueOrDefault(answer.Text) + 1;
        }

        await edge.DisposeAsync();
        var notes = new List<string>();
        foreach (var points in (int[])[settings.Number("points", 10_000), settings.Number("more", 100_000)])
        {
            if (points > 0)
            {
                await PointRows.MeasureAsync(program, temp, points, settings.Number("seconds", 60), rows, notes, cancellationToken);
            }
        }

        return new BenchmarkTable(
            "The agent's single file; without a hub but for the rows of points",
            ["what", "of", "median", "p99", "max", "unit"],
            rows,
            [
                $"File system {new DriveInfo(temp.Path).DriveFormat} at {temp.Path}, {Environment.ProcessorCount} processors shared with the load. Each start has a new data folder.",
                string.Create(CultureInfo.InvariantCulture, $"Sent {alone.PerSecond:0} scans/s without pause, {paced.PerSecond:0} paced. A reply goes out after the scan is on stable storage."),
                "Replies: " + string.Join(", ", said.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Value}"))) + string.Create(CultureInfo.InvariantCulture, $". Without a hub there is no plan; the store keeps {kept} of the last agent's {alone.Answers.Count + paced.Answers.Count} scans for the hub."),
                .. notes,
            ]);
    }

    private async Task StartsAsync(
        string program, TempFolder temp, string[] stations, int starts, List<IReadOnlyList<string>> rows, SortedDictionary<string, int> said, CancellationToken cancellationToken)
    {
        var ready = new List<double>();
        var verdict = new List<double>();
        for (var i = 0; i < starts; i++)
        {
            var folder = temp.File("start-" + Text(i));
            var began = Stopwatch.GetTimestamp();
            await using var edge = await EdgeProcess.StartAsync(program, folder, stations, token: null, cancellationToken);
            ready.Add(edge.Ready.TotalMilliseconds);
            await using var scanner = await ScannerClient.ConnectAsync(edge.Scanners[stations[0]], cancellationToken);
            var answer = await scanner.AskAsync(NextUid(), cancellationToken);
            verdict.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            said[answer.Text] = said.GetValueOrDefault(answer.Text) + 1;
        }

        rows.Add(Row("start to READY", ready, "ms"));
        rows.Add(Row("start to first durable verdict", verdict, "ms"));
    }

    private async Task<Sent> AloneAsync(EdgeProcess edge, string station, int scans, CancellationToken cancellationToken)
    {
        await using var scanner = await ScannerClient.ConnectAsync(edge.Scanners[station], cancellationToken);
        var answers = new List<ScanAnswer>(scans);
        var began = Stopwatch.GetTimestamp();
        while (answers.Count < scans)
        {
            answers.Add(await scanner.AskAsync(NextUid(), cancellationToken));
        }

        return new Sent(answers, scans / Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private async Task<Sent> ParallelAsync(EdgeProcess edge, string[] stations, int scans, int rate, CancellationToken cancellationToken)
    {
        var scanners = new List<ScannerClient>();
        try
        {
            foreach (var station in stations)
            {
                scanners.Add(await ScannerClient.ConnectAsync(edge.Scanners[station], cancellationToken));
            }

            var answers = new List<Task<ScanAnswer>>(scans);
            var seconds = await Pace.RunAsync(
                scans, rate, i => answers.Add(scanners[i % scanners.Count].AskAsync(NextUid(), cancellationToken)), cancellationToken);
            return new Sent(await Task.WhenAll(answers), scans / seconds);
        }
        finally
        {
            foreach (var scanner in scanners)
            {
                await scanner.DisposeAsync();
            }
        }
    }

    /// <summary>Every scan is of another unit, so that none is a double read.</summary>
    private string NextUid() => Uid.Mint("SAIF", "KOL", "FG", ++_units).ToString();

    private static IReadOnlyList<string> Once(string what, long bytes) =>
        [what, "1", (bytes / Mega).ToString("0.0", CultureInfo.InvariantCulture), "-", "-", "MB"];

    private static IReadOnlyList<string> Row(string what, IEnumerable<double> milliseconds, string unit)
    {
        var all = new Latencies(milliseconds);
        return [what, Text(all.Count), all.At(0.5), all.Count < 100 ? "-" : all.At(0.99), all.At(1), unit];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Sent(IReadOnlyList<ScanAnswer> Answers, double PerSecond);
}
