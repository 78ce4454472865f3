namespace EdgeHub.OpenMetrics;

/// <summary>
/// The series of one family, found by the tags of a measurement in any order. Looking up what exists takes no lock and allocates
/// nothing; there are at most as many series as the bound says, and one more for all that is beyond.
/// </summary>
internal sealed class SeriesTable(double[] bounds, string reserved, int maxSeries)
{
    /// <summary>The name that OpenTelemetry gives the series of what is beyond a bound.</summary>
    internal const string Overflow = "otel_metric_overflow=\"true\"";

    private const int Rows = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private Entry?[] _rows = new Entry?[Rows];
    private MetricSeries? _overflow;
    private int _entries;

    /// <summary>The series of these tags; <paramref name="isOverflow"/> when the bound is reached and they share one with others.</summary>
    public MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags, out bool isOverflow)
    {
        var hash = Hash(tags);
        for (var entry = Volatile.Read(ref Volatile.Read(ref _rows)[(uint)hash % Rows]); entry is not null; entry = entry.Next)
        {
            if (entry.Hash == hash && Same(entry.Tags, tags))
            {
                isOverflow = false;
                return entry.Series;
            }
        }

        return Add(tags, hash, out isOverflow);
    }

    public IReadOnlyList<MetricPoint> Points()
    {
        lock (_gate)
        {
            var points = new List<MetricPoint>(_series.Count + 1);
            points.AddRange(_series.Values.OrderBy(series => series.Labels, StringComparer.Ordinal).Select(series => series.Point()));
            if (_overflow is { } overflow)
            {
                points.Add(overflow.Point());
            }

            return points;
        }
    }

    /// <summary>Forgets all series: what is observed anew with each collection may have other labels each time.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _series.Clear();
            Volatile.Write(ref _rows, new Entry?[Rows]);
            (_overflow, _entries) = (null, 0);
        }
    }

    private MetricSeries Add(ReadOnlySpan<KeyValuePair<string, object?>> tags, int hash, out bool isOverflow)
    {
        lock (_gate)
        {
            isOverflow = false;

            // Two sets of tags may be one set of labels (1 and "1"); they share the series.
            var labels = LabelText.Of(tags, reserved);
            if (!_series.TryGetValue(labels, out var series))
            {
                if (_series.Count >= maxSeries)
                {
                    isOverflow = true;
                    return _overflow ??= new MetricSeries(Overflow, bounds);
                }

                _series[labels] = series = new MetricSeries(labels, bounds);
            }

            // Sets of tags beyond this, and texts that would be kept though they are cut, find their series by its labels each time: slower, and bounded.
            if (_entries < maxSeries * 2 && !HasLongText(tags))
            {
                _entries++;
                ref var row = ref _rows[(uint)hash % Rows];
                Volatile.Write(ref row, new Entry(hash, tags.ToArray(), series, row));
            }

            return series;
        }
    }

    private static bool HasLongText(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (_, value) in tags)
        {
            if (value is string { Length: > LabelText.MaxValueLength })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same for every order of the tags.</summary>
    private static int Hash(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var sum = 0;
        foreach (var (name, value) in tags)
        {
            sum += HashCode.Combine(name, value);
        }

        return sum;
    }

    private static bool Same(KeyValuePair<string, object?>[] known, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (known.Length != tags.Length)
        {
            return false;
        }

        for (var i = 0; i < known.Length; i++)
        {
            // Mostly in the same order.
            if (!Equal(known[i], tags[i]) && !(Holds(tags, known[i]) && Holds(known, tags[i])))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Holds(ReadOnlySpan<KeyValuePair<string, object?>> tags, KeyValuePair<string, object?> tag)
    {
        foreach (var candidate in tags)
        {
            if (Equal(candidate, tag))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Equal(KeyValuePair<string, object?> one, KeyValuePair<string, object?> other) =>
        string.Equals(one.Key, other.Key, StringComparison.Ordinal) && Equals(one.Value, other.Value);

    private sealed record Entry(int Hash, KeyValuePair<string, object?>[] Tags, MetricSeries Series, Entry? Next);
}
