namespace EdgeHub.Hub.Fleet;

/// <summary>Where one lane of a running stream stands. Owned by the stream's ingest loop.</summary>
internal sealed class LaneState(LaneKey key, long next)
{
    public LaneKey Key => key;

    /// <summary>The number that is wanted next.</summary>
    public long Next { get; set; } = next;

    /// <summary>True after the agent was asked to start over from <see cref="Next"/>, until it does.</summary>
    public bool Asked { get; set; }
}
