namespace EdgeHub.Edge.Store;

/// <summary>Bytes written per hour over the last hour, in buckets of a minute.</summary>
internal sealed class WriteRate(TimeProvider time)
{
    private const int Minutes = 60;
    private readonly Lock _gate = new();
    private readonly long[] _buckets = new long[Minutes];
    private readonly long _began = time.GetTimestamp();
    private long _minute;

    public void Add(long bytes)
    {
        lock (_gate)
        {
            Turn();
            _buckets[_minute % Minutes] += bytes;
        }
    }

    /// <summary>The rate; what was seen for less than an hour is taken over the time seen, at least a minute.</summary>
    public long BytesPerHour()
    {
        lock (_gate)
        {
            Turn();
            var seen = Math.Clamp(time.GetElapsedTime(_began).TotalMinutes, 1, Minutes);
            return (long)(_buckets.Sum() / seen * Minutes);
        }
    }

    private void Turn()
    {
        var now = (long)time.GetElapsedTime(_began).TotalMinutes;
        for (var cleared = 0; _minute < now && cleared < Minutes; cleared++)
        {
            _minute++;
            _buckets[_minute % Minutes] = 0;
        }

        _minute = now;
    }
}
