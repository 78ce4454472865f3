using System.Diagnostics.Metrics;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline;

/// <summary>What the pipeline tells those who watch the agent.</summary>
internal sealed class ScanMetrics : IDisposable
{
    // The promise is 50 ms (design, the way of a scan); most lie far below.
    private static readonly InstrumentAdvice<double> DurableBounds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    };

    private readonly Meter _meter = new(ScanPipeline.MeterName);
    private readonly Counter<long> _scans;
    private readonly Counter<long> _repeats;
    private readonly Histogram<double> _durable;

    public ScanMetrics(ScanPipeline pipeline)
    {
        _scans = _meter.CreateCounter<long>("edgehub.agent.scans", "{scan}", "Scans by what their station was told; double reads apart");
        _repeats = _meter.CreateCounter<long>("edgehub.agent.scan.repeats", "{scan}", "Double reads, which are not recorded");
        _durable = _meter.CreateHistogram("edgehub.agent.scan.durable", "s", "From reading a label to its verdict being durable", advice: DurableBounds);
        _meter.CreateObservableCounter("edgehub.agent.scans.not.kept", () => pipeline.NotKept, "{scan}", "Scans refused because they could not be kept");
        _meter.CreateObservableCounter("edgehub.agent.scans.noise", () => pipeline.NoiseSuppressed, "{scan}", "Unreadable reads beyond ten a second at a station, shown but not recorded");
    }

    public void Add(ScanOutcome outcome)
    {
        var station = new KeyValuePair<string, object?>("station", outcome.Station);
        if (outcome.Repeated)
        {
            _repeats.Add(1, station);
            return;
        }

        _scans.Add(1, station, new KeyValuePair<string, object?>("verdict", Word(outcome.Verdict)));
        if (outcome.Number > 0)
        {
            _durable.Record(outcome.Took.TotalSeconds);
        }
    }

    public void Dispose() => _meter.Dispose();

    private static string Word(Verdict verdict) => verdict switch { Verdict.Accept => "accept", Verdict.Warn => "warn", _ => "refuse" };
}
