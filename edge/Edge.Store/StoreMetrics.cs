using System.Diagnostics.Metrics;

namespace EdgeHub.Edge.Store;

/// <summary>What a store tells those who watch the agent; it is asked only while somebody collects.</summary>
internal sealed class StoreMetrics : IDisposable
{
    private static readonly InstrumentAdvice<double> SyncBounds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    };

    private readonly Meter _meter = new(RecordStore.MeterName);
    private readonly Lane[] _lanes;
    private readonly KeyValuePair<string, object?> _store;
    private readonly long[] _acknowledged = new long[(int)Lane.Diagnostic + 1];
    private readonly Histogram<double> _sync;

    /// <param name="store">Whose.</param>
    /// <param name="main">The lane that it is for: an agent has a store of scans and one of values, and each tells its own lanes.</param>
    public StoreMetrics(RecordStore store, Lane main)
    {
        _lanes = main == Lane.Telemetry ? [Lane.Telemetry] : [.. StoreBooks.Lanes.Where(lane => lane != Lane.Telemetry)];
        _store = new("store", main == Lane.Telemetry ? "values" : "scans");
        _meter.CreateObservableCounter(
            "edgehub.agent.lane.acknowledged.records", () => Lanes(Acknowledged), "{record}",
            "Records that the hub acknowledged since the start; what a restored hub asked for again counts again");
        _sync = _meter.CreateHistogram("edgehub.agent.store.sync", "s", "Commit of a group of records to the disk, fsync included", advice: SyncBounds);
        _meter.CreateObservableCounter("edgehub.agent.lane.records", () => Lanes(lane => store.Position(lane).Last), "{record}", "Records that the store ever took");
        _meter.CreateObservableGauge(
            "edgehub.agent.lane.waiting.records", () => Lanes(lane => store.Position(lane).Waiting), "{record}", "Records that the hub has not acknowledged");
        _meter.CreateObservableGauge(
            "edgehub.agent.lane.waiting", () => Lanes(lane => Math.Max(0, store.Position(lane).WaitingBytes)), "By", "Bytes of the records that the hub has not acknowledged");
        _meter.CreateObservableGauge(
            "edgehub.agent.lane.oldest", () => Lanes(lane => store.OldestWaiting(lane).TotalSeconds), "s", "Age of the oldest record that the hub has not acknowledged; 0 for none");
        _meter.CreateObservableGauge("edgehub.agent.store.free", () => new Measurement<long>(store.Cover().FreeBytes, _store), "By", "Bytes that can still be kept");
        _meter.CreateObservableGauge("edgehub.agent.store.disk.free", () => new Measurement<long>(store.FreeDiskBytes, _store), "By", "Free bytes of the store's disk");
        _meter.CreateObservableGauge("edgehub.agent.store.cover", () => Cover(store), "s", "Time until the store is full at the rate of the last hour; absent when nothing was written");
        _meter.CreateObservableCounter("edgehub.agent.store.losses", () => Losses(store), "{record}", "Lost for good, by reason: records of scans, values of machines");
    }

    /// <summary>Records that the hub acknowledged since the start.</summary>
    public long Acknowledged(Lane lane) => Interlocked.Read(ref _acknowledged[(int)lane]);

    public void Acknowledge(Lane lane, long records) => Interlocked.Add(ref _acknowledged[(int)lane], records);

    public void Synced(TimeSpan took) => _sync.Record(took.TotalSeconds, _store);

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<T>> Lanes<T>(Func<Lane, T> value)
        where T : struct => _lanes.Select(lane => new Measurement<T>(value(lane), Tag(lane)));

    private IEnumerable<Measurement<double>> Cover(RecordStore store) => store.Cover().Left is { } left ? [new(left.TotalSeconds, _store)] : [];

    private IEnumerable<Measurement<long>> Losses(RecordStore store) =>
        store.Losses.Select(loss => new Measurement<long>(loss.Value, _store, new("reason", loss.Key)));

    private static KeyValuePair<string, object?> Tag(Lane lane) => new("lane", lane switch
    {
        Lane.Scan => "scan",
        Lane.Event => "event",
        Lane.Telemetry => "telemetry",
        _ => "diagnostic",
    });
}
