using System.Globalization;
using EdgeHub.Testing;

namespace EdgeHub.Benchmarks;

/// <summary>
/// From a scan at the scanner to its event at an open page: TCP scanners, the real agent program with its store, mutual TLS, a real
/// hub with its PostgreSQL, and the live feed as a browser follows it. Options: <c>--seconds 20</c>, <c>--rate 200</c> scans a second.
/// </summary>
internal sealed class LiveBench : IBenchmark
{
    private const int ScannersPerStation = 2;
    private const int Probes = 60;
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastWithin = TimeSpan.FromSeconds(15);

    public string Name => "live";

    public async Task<BenchmarkTable> RunAsync(BenchmarkSettings settings, CancellationToken cancellationToken)
    {
        var rate = settings.Number("rate", 200);
        var seconds = settings.Number("seconds", 20);
        var load = new LiveLoad(rate, seconds);
        var isPublished = File.Exists(Repository.PublishedEdge);
        var program = isPublished ? Repository.PublishedEdge : Repository.BuiltEdge;
        if (!File.Exists(program))
        {
            throw new FileNotFoundException("There is no agent program; run ./edgehub publish, or build edge/Edge.Host.");
        }

        using var temp = new TempFolder();
        await using var hub = await HubProcess.StartAsync(temp.File("hub"), cancellationToken);
        var (units, _) = await BenchRelease.MakeAsync(hub, load.Units + Probes, withComponents: false, cancellationToken);
        var token = await hub.CommandAsync(
            ["agent", "token", "--tenant", "SAIF", "--plant", "KOL", "--name", "bench-live", "--stations", string.Join(',', LiveLoad.Stations)], cancellationToken);
        await using var edge = await EdgeProcess.StartAsync(program, temp.File("edge"), LiveLoad.Stations, token.Trim(), cancellationToken);
        var scanners = new Dictionary<string, ScannerClient[]>(StringComparer.Ordinal);
        try
        {
            foreach (var (station, port) in edge.Scanners)
            {
                scanners[station] = [await ScannerClient.ConnectAsync(port, cancellationToken), await ScannerClient.ConnectAsync(port, cancellationToken)];
            }

            await PlanArrivedAsync(scanners[LiveLoad.Stations[0]][0], units[load.Units..], cancellationToken);
            return await MeasureAsync(hub, scanners, load, units, rate, isPublished, cancellationToken);
        }
        finally
        {
            foreach (var scanner in scanners.Values.SelectMany(some => some))
            {
                await scanner.DisposeAsync();
            }
        }
    }

    private static async Task<BenchmarkTable> MeasureAsync(
        HubProcess hub, Dictionary<string, ScannerClient[]> scanners, LiveLoad load, List<string> units, int rate, bool isPublished, CancellationToken cancellationToken)
    {
        var trace = new ScanTrace();
        await using var page = await LiveFollower.ConnectAsync(hub.Web, "arjun", trace.Took, cancellationToken);
        var answers = new List<Task<ScanAnswer>>(load.Count);
        var took = await Pace.RunAsync(load.Count, rate, i => answers.Add(Send(i)), cancellationToken);
        var replies = await Task.WhenAll(answers);
        for (var waited = TimeSpan.Zero; trace.Waiting > 0 && waited < LastWithin; waited += ProbeEvery)
        {
            page.AssertOpen();
            await Task.Delay(ProbeEvery, TimeProvider.System, cancellationToken);
        }

        page.AssertOpen();
        var refused = replies.Where(reply => !reply.Text.StartsWith("ACCEPT ", StringComparison.Ordinal)).GroupBy(reply => reply.Text, StringComparer.Ordinal)
            .Select(some => string.Create(CultureInfo.InvariantCulture, $"{some.Key} {some.Count()}")).ToList();
        return new BenchmarkTable(
            string.Create(CultureInfo.InvariantCulture, $"From the scanner to an open page, {rate} scans a second"),
            ["what", "scans", "p50 ms", "p95 ms", "p99 ms", "max ms"],
            [
                Row("scan to the station's verdict", replies[load.WarmUp..].Select(reply => reply.Milliseconds)),
                Row("scan to its event at the page", trace.Seen),
            ],
            [
                "Painting in the page is not included: the event counts as received when all of it has been read from the feed.",
                string.Create(CultureInfo.InvariantCulture, $"One agent ({(isPublished ? "published single file" : "as built")}), {LiveLoad.Stations.Count} stations with {ScannersPerStation} scanners each; {load.Count / took:0} scans/s sent; the first {load.WarmUp} fill the line and do not count."),
                string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors for scanners, agent, hub, PostgreSQL and page. {page.Others} events of other topics came along."),
                refused.Count + trace.NotAccepted + trace.Waiting + page.Resets == 0
                    ? "Agent and hub accepted every scan, and each had its event."
                    : string.Create(CultureInfo.InvariantCulture, $"Not as it should be: {trace.Waiting} scans without event, {trace.NotAccepted} not accepted by the hub, {page.Resets} resets of the feed; the agent said {(refused.Count == 0 ? "ACCEPT to all" : string.Join(", ", refused))}."),
            ]);

        Task<ScanAnswer> Send(int i)
        {
            var (unit, station) = load.Scans[i];
            trace.Sent(units[unit], station, counts: i >= load.WarmUp);
            return scanners[station][unit % ScannersPerStation].AskAsync(units[unit], cancellationToken);
        }
    }

    /// <summary>Spare units, one after the other, until the agent knows plan and units.</summary>
    private static async Task PlanArrivedAsync(ScannerClient scanner, IReadOnlyList<string> spare, CancellationToken cancellationToken)
    {
        var last = "";
        foreach (var unit in spare)
        {
            last = (await scanner.AskAsync(unit, cancellationToken)).Text;
            if (last.StartsWith("ACCEPT ", StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(ProbeEvery, TimeProvider.System, cancellationToken);
        }

        throw new InvalidOperationException("The agent got no plan in time; it says " + last + ".");
    }

    private static IReadOnlyList<string> Row(string what, IEnumerable<double> milliseconds)
    {
        var all = new Latencies(milliseconds);
        return [what, all.Count.ToString(CultureInfo.InvariantCulture), all.At(0.5, "0.0"), all.At(0.95, "0.0"), all.At(0.99, "0.0"), all.At(1, "0.0")];
    }
}
