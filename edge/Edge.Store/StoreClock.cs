namespace EdgeHub.Edge.Store;

/// <summary>
/// The time by which records grow old: it goes on from the newest record while the agent runs, and nobody can set it. By the wall clock, a clock that jumps
/// a year ahead, or that is set right after a boot without a time, would make everything that waits too old at once.
/// </summary>
internal sealed class StoreClock(DateTimeOffset begin, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    /// <summary>Now.</summary>
    public DateTimeOffset Now => begin + time.GetElapsedTime(_began);

    /// <summary>Now as records carry it: microseconds since 1970-01-01Z.</summary>
    public long NowUs => Microseconds(Now);

    /// <summary>So long ago, likewise.</summary>
    public long AgoUs(TimeSpan age) => Microseconds(Now - age);

    /// <summary>For a store that is being opened; of the wall clock only when it has no record.</summary>
    public static StoreClock After(IEnumerable<StoredRecord> newest, TimeProvider time) =>
        new(newest.Where(record => !record.Body.IsEmpty).Select(record => (DateTimeOffset?)record.At).Max() ?? time.GetUtcNow(), time);

    private static long Microseconds(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
