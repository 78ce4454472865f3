namespace EdgeHub.Edge.Pipeline;

/// <summary>
/// How far a source's clock is ahead of the agent's. A time that came late only makes it look further behind, so the one that is furthest ahead within the
/// latest one to two minutes counts. Not thread-safe; nothing is allocated.
/// </summary>
internal struct SourceOffset
{
    private const long Window = 60_000;
    private long _windowBegan;
    private TimeSpan? _best;
    private TimeSpan? _before;

    /// <summary>Null when the source told no time of late.</summary>
    public readonly TimeSpan? Of(long monotonicMilliseconds) =>
        monotonicMilliseconds - _windowBegan > 2 * Window ? null : _best is { } best && _before is { } before ? (best > before ? best : before) : _best ?? _before;

    /// <summary>A source's time and the agent's at which it was read.</summary>
    public void Take(DateTimeOffset source, in Devices.Instant readAt)
    {
        var since = readAt.MonotonicMilliseconds - _windowBegan;
        if (since is < 0 or > Window)
        {
            (_before, _best, _windowBegan) = (since is < 0 or > 2 * Window ? null : _best, null, readAt.MonotonicMilliseconds);
        }

        var ahead = source - readAt.Wall;
        _best = _best is { } best && best > ahead ? best : ahead;
    }
}
