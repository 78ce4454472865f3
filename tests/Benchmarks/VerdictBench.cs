using System.Diagnostics;
using System.Globalization;
using System.Text;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Store;
using EdgeHub.Identifiers;
using EdgeHub.StationRules;
using EdgeHub.Testing;

namespace EdgeHub.Benchmarks;

/// <summary>
/// From a scan's bytes to its durable verdict at the agent: pipeline and store on a real disk, without scanner and page.
/// Options: <c>--seconds 10</c>, <c>--rate 20</c> scans a second for the paced row.
/// </summary>
internal sealed class VerdictBench : IBenchmark
{
    private const int Stations = 6;
    private static readonly Guid Route = Guid.CreateVersion7();

    public string Name => "verdict";

    public async Task<BenchmarkTable> RunAsync(BenchmarkSettings settings, CancellationToken cancellationToken)
    {
        var span = TimeSpan.FromSeconds(settings.Number("seconds", 10));
        var rate = settings.Number("rate", 20);
        return new BenchmarkTable(
            "Scan to durable verdict at the agent",
            ["load", "scans", "scans/s", "p50 ms", "p99 ms", "max ms"],
            [
                await RowAsync($"{rate} a second", span, TimeSpan.FromSeconds(1) / rate, cancellationToken),
                await RowAsync($"{Stations} stations without pause", span, TimeSpan.Zero, cancellationToken),
            ],
            ["Aim: p99 under 50 ms. Bound by the disk's fsync."]);
    }

    private static async Task<IReadOnlyList<string>> RowAsync(string load, TimeSpan span, TimeSpan pause, CancellationToken cancellationToken)
    {
        using var temp = new TempFolder();
        using var folder = DataFolder.Take(temp.Path);
        await using var store = RecordStore.Open(folder, new StoreOptions { MinFreeDiskBytes = 0 }, TimeProvider.System).Store;
        var knowledge = new PlanKnowledge(TimeProvider.System);
        knowledge.Replace(Plan());
        knowledge.Heard();
        var journal = new StoreJournal(store);
        await using var pipeline = new ScanPipeline(knowledge, journal, journal, TimeProvider.System);
        var began = Stopwatch.GetTimestamp();
        var waits = pause == TimeSpan.Zero
            ? await Task.WhenAll(Enumerable.Range(1, Stations).Select(at => Task.Run(() => WalkAsync(pipeline, knowledge, began, span, pause, at, cancellationToken))))
            : [await WalkAsync(pipeline, knowledge, began, span, pause, 1, cancellationToken)];
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var all = waits.SelectMany(own => own).Order().ToArray();
        return [load, Text(all.Length, "N0"), Text(all.Length / took, "N0"), Text(all[all.Length / 2], "N2"), Text(all[all.Length * 99 / 100], "N2"), Text(all[^1], "N2")];
    }

    /// <summary>Sends unit after unit over all stations, so that every scan is accepted and moves one.</summary>
    private static async Task<List<double>> WalkAsync(
        ScanPipeline pipeline, PlanKnowledge knowledge, long began, TimeSpan span, TimeSpan pause, int walker, CancellationToken cancellationToken)
    {
        var waits = new List<double>();
        for (var number = walker; Stopwatch.GetElapsedTime(began) < span; number += Stations)
        {
            var uid = Uid.Mint("SAIF", "KOL", "FG", number).ToString();
            knowledge.Apply(new UnitUpdate(false, false, [new UnitSnapshot(uid, Route, "WO-1", 2, new UnitPlace(UnitState.Queued, 10, 0, 0, 0), null, "", TimeProvider.System.GetUtcNow(), "")], []));
            for (var station = 1; station <= Stations; station++)
            {
                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, TimeProvider.System, cancellationToken);
                }

                var outcome = await pipeline.SubmitAsync(new ScanRequest(Station(station), "s1", Encoding.ASCII.GetBytes(uid)), cancellationToken);
                waits.Add(outcome.Verdict == Verdict.Accept ? outcome.Took.TotalMilliseconds
                    : throw new InvalidOperationException($"{uid} at {outcome.Station}: {outcome.Code} {pipeline.Fault}"));
            }
        }

        return waits;
    }

    private static StationPlan Plan() => new(
        1, "SAIF",
        Enumerable.Range(1, Stations).Select(at => new StationTable(Station(at), Station(at), Verdict.Refuse, TimeSpan.FromSeconds(2), TimeSpan.FromDays(1))),
        [new Routing(Route, "BAG", "Bag", 1, [.. Enumerable.Range(1, Stations).Select(at =>
            new RoutingStep(at * 10, $"Step {at}", StepMode.Complete, at == Stations ? [] : [(at + 1) * 10], 0, 0, "", 0, [Station(at)], ""))])]);

    private static string Station(int number) => $"KOL-ST-0{number}";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Keeps about as many bytes as the agent's own journal does.</summary>
    private sealed class StoreJournal(RecordStore store) : IScanJournal, IPipelineMemory
    {
        public long LastNumber => store.Position(Lane.Scan).Last;

        public ValueTask<long> CommitAsync(DecidedScan scan, IReadOnlyList<MemoryChange> changes, CancellationToken cancellationToken)
        {
            var body = new byte[250];
            scan.Raw.Span.CopyTo(body);
            return store.AppendAsync(Lane.Scan, body, [.. changes.Select(change => new StateChange(change.Key, change.Value))], cancellationToken);
        }

        public IEnumerable<MemoryChange> Load(string prefix) =>
            store.ReadStates(prefix).Select(state => new MemoryChange(state.Key, state.Value));
    }
}
