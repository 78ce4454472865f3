namespace EdgeHub.Hub.Fleet;

/// <summary>
/// The newest moment of a lane, by the boot's monotonic clock and as it was corrected. What an agent recorded later is never given an earlier time: the
/// anchors get better when a slow link becomes quick, and without this the values of those seconds would change places.
/// </summary>
/// <param name="Boot">Whose monotonic clock it is.</param>
/// <param name="MonotonicMs">Of the newest record, or of the newest value of the newest block.</param>
/// <param name="At">Its corrected time.</param>
internal readonly record struct LaneOrder(Guid Boot, long MonotonicMs, DateTimeOffset At)
{
    /// <summary>More than a frame can take (<see cref="AgentSession.SilentAfter"/>): the hub's own clock was set back, and its word counts.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LeastStep = TimeSpan.FromMilliseconds(1);

    /// <summary>False before the first record that has a time.</summary>
    public bool IsKnown => At != default;

    /// <summary>The time of a record that begins at a moment: not before this one, where it is of the same boot and later.</summary>
    public DateTimeOffset Keep(Guid boot, long monotonicMs, DateTimeOffset at)
    {
        if (boot != Boot || monotonicMs < MonotonicMs)
        {
            return at;
        }

        var least = At + (monotonicMs > MonotonicMs ? LeastStep : TimeSpan.Zero);
        return at < least && least - at < LongestDelay ? least : at;
    }

    /// <summary>With a record taken in that ends at a moment.</summary>
    public LaneOrder With(Guid boot, long monotonicMs, DateTimeOffset at) =>
        boot == Boot && monotonicMs < MonotonicMs ? this : new LaneOrder(boot, monotonicMs, at);
}
