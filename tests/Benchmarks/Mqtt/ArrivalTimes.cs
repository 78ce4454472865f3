using System.Diagnostics;

namespace EdgeHub.Benchmarks;

/// <summary>Counts times in steps of 10 µs up to 20 s: millions of them cost neither memory nor a sort.</summary>
internal sealed class ArrivalTimes
{
    private const int StepsPerSecond = 100_000;
    private const int MostSeconds = 20;
    private static readonly long TicksPerStep = Stopwatch.Frequency / StepsPerSecond;
    private readonly int[] _counts = new int[StepsPerSecond * MostSeconds];
    private long _all;

    /// <summary>Adds one, in ticks of <see cref="Stopwatch"/>.</summary>
    public void Add(long ticks)
    {
        _counts[Math.Clamp(ticks / TicksPerStep, 0, _counts.Length - 1)]++;
        _all++;
    }

    /// <summary>Milliseconds within which a share of them lies; null of none.</summary>
    public double? At(double share)
    {
        var below = 0L;
        for (var step = 0; step < _counts.Length; step++)
        {
            below += _counts[step];
            if (below > 0 && below >= share * _all)
            {
                return (step + 1) * 1000.0 / StepsPerSecond;
            }
        }

        return null;
    }
}
