using System.Globalization;

namespace EdgeHub.Benchmarks;

/// <summary>Sorted milliseconds and what lies at a share of them.</summary>
internal sealed class Latencies(IEnumerable<double> milliseconds)
{
    private readonly double[] _sorted = [.. milliseconds.Order()];

    public int Count => _sorted.Length;

    /// <summary>e.g. 0.99 for p99, 1 for the longest; "-" of none.</summary>
    public string At(double share, string format = "0.00") => _sorted.Length == 0
        ? "-"
        : _sorted[Math.Clamp((int)Math.Ceiling(_sorted.Length * share) - 1, 0, _sorted.Length - 1)].ToString(format, CultureInfo.InvariantCulture);
}
