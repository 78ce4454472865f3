using System.Diagnostics.Metrics;

namespace EdgeHub.OpenMetrics;

/// <summary>
/// Listens to the instruments of named meters and adds up what they measure, from when it is made. Safe from any thread; a measurement
/// of a series that exists allocates nothing.
/// </summary>
public sealed class MetricCollector : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Lock _collecting = new();
    private readonly HashSet<string> _meters;
    private readonly int _maxSeries;
    private readonly MeterListener _listener;
    private readonly SortedDictionary<string, InstrumentFamily> _families = new(StringComparer.Ordinal);
    private readonly Dictionary<string, InstrumentFamily> _sampleNames = new(StringComparer.Ordinal);
    private long _leftOut;
    private long _failures;

    /// <summary>Begins to listen.</summary>
    /// <param name="meters">Names of the meters; others are left alone.</param>
    /// <param name="maxSeries">Series of one metric, 1 to 100,000; all that is beyond is counted in one more. Default 2,000.</param>
    public MetricCollector(IEnumerable<string> meters, int maxSeries = 2000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSeries, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxSeries, 100_000);
        _meters = [.. meters];
        _maxSeries = maxSeries;
        _listener = new MeterListener { InstrumentPublished = Listen };
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => Measured(family, value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, family) => Measured(family, value, tags));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, family) => Measured(family, (double)value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => Measured(family, value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => Measured(family, value, tags));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, family) => Measured(family, value, tags));
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, family) => Measured(family, value, tags));
        _listener.Start();
    }

    /// <summary>Instruments that were left out because another one has their name.</summary>
    public long LeftOut => Interlocked.Read(ref _leftOut);

    /// <summary>Collections in which an instrument failed to answer; the others were told all the same.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Measurements that were no numbers for their kind: negative or not finite, except of gauges.</summary>
    public long Refused
    {
        get
        {
            lock (_gate)
            {
                return _families.Values.Sum(family => family.Refused);
            }
        }
    }

    /// <summary>Asks what is observed and returns everything, ordered by name; metrics that nothing was measured of are left out.</summary>
    public IReadOnlyList<MetricFamily> Collect()
    {
        lock (_collecting)
        {
            var families = Families();
            families.ForEach(family => family.BeginCollection());
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException)
            {
                // One source that fails must not hide the others; its metric is missing, and the count says that something is.
                Interlocked.Increment(ref _failures);
            }

            return [.. Families().Select(family => family.Snapshot()).Where(family => family.Points.Count > 0)];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static void Measured(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((InstrumentFamily)family!).Measured(value, tags);

    private List<InstrumentFamily> Families()
    {
        lock (_gate)
        {
            return [.. _families.Values];
        }
    }

    private void Listen(Instrument instrument, MeterListener listener)
    {
        if (_meters.Contains(instrument.Meter.Name))
        {
            if (FamilyOf(instrument) is { } family)
            {
                listener.EnableMeasurementEvents(instrument, family);
            }
            else
            {
                Interlocked.Increment(ref _leftOut);
            }
        }
    }

    private InstrumentFamily? FamilyOf(Instrument instrument)
    {
        var unit = UnitName.Of(instrument.Unit);
        var name = MetricName.Of(instrument.Name, unit);
        lock (_gate)
        {
            if (_families.TryGetValue(name, out var known))
            {
                return known.Type == instrument.GetType() && known.Unit == unit ? known : null;
            }

            var family = new InstrumentFamily(instrument, name, unit, _maxSeries);
            if (family.SampleNames.Any(_sampleNames.ContainsKey))
            {
                return null;
            }

            foreach (var sample in family.SampleNames)
            {
                _sampleNames[sample] = family;
            }

            return _families[name] = family;
        }
    }
}
