namespace EdgeHub.OpenMetrics;

/// <summary>What kind of numbers a family has.</summary>
public enum MetricKind
{
    /// <summary>Only ever grows, from 0 at the start of the process.</summary>
    Counter,

    /// <summary>May go up and down.</summary>
    Gauge,

    /// <summary>How many measurements lay at or below each bound.</summary>
    Histogram,
}

/// <summary>One metric as it is at one moment.</summary>
/// <param name="Name">Its name without <c>_total</c>, unit included, as <see cref="MetricName.Of"/> makes it.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Unit">e.g. <c>seconds</c>; empty for none. The name ends with it.</param>
/// <param name="Help">One sentence for people; empty for none.</param>
/// <param name="Points">One per set of labels.</param>
public sealed record MetricFamily(string Name, MetricKind Kind, string Unit, string Help, IReadOnlyList<MetricPoint> Points);

/// <summary>The numbers of one set of labels.</summary>
/// <param name="Labels">As <see cref="LabelText.Of"/> makes them; empty for none.</param>
/// <param name="Value">The value; of a histogram the sum of its measurements.</param>
/// <param name="Buckets">Of a histogram: measurements at or below each bound, the last bound being infinite; empty otherwise.</param>
public readonly record struct MetricPoint(string Labels, double Value, IReadOnlyList<MetricBucket> Buckets);

/// <summary>How many measurements lay at or below a bound.</summary>
public readonly record struct MetricBucket(double UpTo, long Count);
