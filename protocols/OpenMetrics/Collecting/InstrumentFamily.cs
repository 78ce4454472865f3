using System.Diagnostics.Metrics;

namespace EdgeHub.OpenMetrics;

/// <summary>The instruments of one name as one family; more than one when a part of the program was made anew.</summary>
internal sealed class InstrumentFamily
{
    /// <summary>Bounds of a histogram whose instrument names none: seconds, from a quick answer to a hopeless one.</summary>
    internal static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly SeriesTable _series;
    private readonly bool _observed;
    private readonly bool _adds;
    private long _refused;

    public InstrumentFamily(Instrument instrument, string name, string unit, int maxSeries)
    {
        (Name, Unit, Kind, Type) = (name, unit, KindOf(instrument), instrument.GetType());
        Help = instrument.Description ?? "";
        _observed = instrument.IsObservable;
        _adds = !_observed && (Kind == MetricKind.Counter || Generic(instrument) == typeof(UpDownCounter<>));
        _series = new SeriesTable(Kind == MetricKind.Histogram ? Bounds(instrument) : [], Kind == MetricKind.Histogram ? "le" : "", maxSeries);
    }

    public string Name { get; }

    public string Unit { get; }

    public string Help { get; }

    public MetricKind Kind { get; }

    /// <summary>The type of its instruments; another type under the same name is another thing.</summary>
    public Type Type { get; }

    /// <summary>Measurements that no family of its kind can have.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>The names that its samples have or could have; no two families may share one.</summary>
    public IEnumerable<string> SampleNames => Kind switch
    {
        MetricKind.Counter => [Name, Name + "_total", Name + "_created"],
        MetricKind.Histogram => [Name, Name + "_bucket", Name + "_sum", Name + "_count", Name + "_created"],
        _ => [Name],
    };

    public void Measured(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // A gauge may be anything; what is only ever added up would be spoiled for good.
        if (Kind != MetricKind.Gauge && !(value >= 0 && double.IsFinite(value)))
        {
            Interlocked.Increment(ref _refused);
            return;
        }

        var series = _series.Find(tags, out var isOverflow);
        if (Kind == MetricKind.Histogram)
        {
            series.Observe(value);
        }
        else if (_adds || (_observed && isOverflow))
        {
            series.Add(value);
        }
        else
        {
            series.Set(value);
        }
    }

    /// <summary>Before instruments are asked: what they no longer tell of is gone.</summary>
    public void BeginCollection()
    {
        if (_observed)
        {
            _series.Clear();
        }
    }

    public MetricFamily Snapshot() => new(Name, Kind, Unit, Help, _series.Points());

    private static MetricKind KindOf(Instrument instrument)
    {
        var type = Generic(instrument);
        return type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : type == typeof(Histogram<>) ? MetricKind.Histogram
            : MetricKind.Gauge;
    }

    private static Type? Generic(Instrument instrument) => instrument.GetType() is { IsGenericType: true } type ? type.GetGenericTypeDefinition() : null;

    private static double[] Bounds(Instrument instrument)
    {
        double[]? bounds = instrument switch
        {
            Histogram<double> { Advice.HistogramBucketBoundaries: { } list } => [.. list],
            Histogram<float> { Advice.HistogramBucketBoundaries: { } list } => [.. list.Select(bound => (double)bound)],
            Histogram<long> { Advice.HistogramBucketBoundaries: { } list } => [.. list.Select(bound => (double)bound)],
            Histogram<int> { Advice.HistogramBucketBoundaries: { } list } => [.. list.Select(bound => (double)bound)],
            _ => null,
        };
        return bounds is null ? DefaultBounds : [.. bounds.Where(double.IsFinite).Distinct().Order()];
    }
}
