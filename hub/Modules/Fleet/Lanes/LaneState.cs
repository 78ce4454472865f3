namespace EdgeHub.Hub.Fleet;

/// <summary>Where one lane of a running stream stands. Owned by the stream's ingest loop.</summary>
internal sealed class LaneState(LaneKey key, long next, bool retired, LaneOrder order = default)
{
    public LaneKey Key => key;

    /// <summary>The number that is wanted next.</summary>
    public long Next { get; set; } = next;

    /// <summary>The newest moment that was taken in.</summary>
    public LaneOrder Order { get; set; } = order;

    /// <summary>When the agent was asked to send again from <see cref="Next"/>; null once it did.</summary>
    public DateTimeOffset? AskedAt { get; set; }

    /// <summary>True for a store that was found copied: nothing more of it is taken in.</summary>
    public bool Retired => retired;
}
