using System.Diagnostics.Metrics;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>Counters of ingest and streams, meter <c>EdgeHub.Fleet</c>.</summary>
internal sealed class FleetMetrics : IDisposable
{
    private readonly Meter _meter = new("EdgeHub.Fleet");
    private readonly Counter<long> _records;
    private readonly Histogram<double> _transaction;

    public FleetMetrics()
    {
        _records = _meter.CreateCounter<long>("edgehub.fleet.records", description: "Records taken in, by lane");
        _transaction = _meter.CreateHistogram<double>("edgehub.fleet.transaction", "ms", "From begin to commit");
        Retries = _meter.CreateCounter<long>("edgehub.fleet.retries", description: "Transactions done again after a deadlock or serialization failure");
    }

    public Counter<long> Retries { get; }

    public void Taken(Lane lane, int records, TimeSpan took)
    {
        _records.Add(records, new KeyValuePair<string, object?>("lane", lane == Lane.Scan ? "scan" : "event"));
        _transaction.Record(took.TotalMilliseconds);
    }

    public void Dispose() => _meter.Dispose();
}
