using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>
/// Whether a source's time can be believed: a device that lost its clock says 2000, and its values would be sorted into a year in which nobody read them.
/// </summary>
public static class SourceClock
{
    /// <summary>How far a source may be ahead of the agent.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>How far it may be behind: devices that keep values while a line is cut hand them over late.</summary>
    public static readonly TimeSpan Behind = TimeSpan.FromDays(31);

    /// <summary>True when the time lies within both bounds.</summary>
    public static bool IsBelieved(DateTimeOffset source, in Instant readAt)
    {
        var ahead = source - readAt.Wall;
        return ahead <= Ahead && ahead >= -Behind;
    }
}
