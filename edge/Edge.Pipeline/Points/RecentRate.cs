namespace EdgeHub.Edge.Pipeline;

/// <summary>How often something happened, ever and per second over the last ten whole seconds. Not thread-safe; nothing is allocated per call.</summary>
internal sealed class RecentRate(long began)
{
    private const int Seconds = 10;

    // One more than is looked at: the present second is under way and would pull the rate down.
    private readonly long[] _buckets = new long[Seconds + 1];
    private long _second;

    public long Total { get; private set; }

    /// <summary>Brings the total to a number.</summary>
    /// <param name="total">At least what it is.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    public void Reach(long total, long now)
    {
        Turn(now);
        _buckets[_second % _buckets.Length] += total - Total;
        Total = total;
    }

    /// <summary>The rate; what was seen for less than ten seconds is taken over the time seen.</summary>
    public double PerSecond(long now)
    {
        Turn(now);
        var whole = Math.Min(_second, Seconds);
        return whole == 0 ? 0 : (_buckets.Sum() - _buckets[_second % _buckets.Length]) / (double)whole;
    }

    private void Turn(long now)
    {
        var second = Math.Max(_second, (now - began) / 1000);
        for (var empty = Math.Max(_second + 1, second - _buckets.Length + 1); empty <= second; empty++)
        {
            _buckets[empty % _buckets.Length] = 0;
        }

        _second = second;
    }
}
