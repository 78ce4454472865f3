namespace EdgeHub.OpenMetrics;

/// <summary>The numbers of one set of labels while they are counted. Safe from any thread; counting allocates nothing.</summary>
internal sealed class MetricSeries(string labels, double[] bounds)
{
    private readonly Lock _gate = new();
    private readonly long[] _counts = new long[bounds.Length == 0 ? 0 : bounds.Length + 1];
    private double _value;

    public string Labels => labels;

    public void Add(double value)
    {
        lock (_gate)
        {
            _value += value;
        }
    }

    public void Set(double value)
    {
        lock (_gate)
        {
            _value = value;
        }
    }

    /// <summary>A measurement of a histogram: a bound counts for the bucket below it.</summary>
    public void Observe(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }

        lock (_gate)
        {
            _value += value;
            _counts[bucket]++;
        }
    }

    public MetricPoint Point()
    {
        lock (_gate)
        {
            var buckets = new MetricBucket[_counts.Length];
            var count = 0L;
            for (var i = 0; i < buckets.Length; i++)
            {
                count += _counts[i];
                buckets[i] = new MetricBucket(i < bounds.Length ? bounds[i] : double.PositiveInfinity, count);
            }

            return new MetricPoint(labels, _value, buckets);
        }
    }
}
