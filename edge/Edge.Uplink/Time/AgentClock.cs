using EdgeHub.Devices;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Edge.Uplink;

/// <summary>
/// The agent's two clocks as the wire wants them. The wall clock may be a year off: what counts at the hub is boot id and
/// monotonic time, tied to the hub's time by the anchors in heartbeats.
/// </summary>
public sealed class AgentClock
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";
    private readonly TimeProvider _time;

    /// <summary>Uses the machine's boot id; a machine without one gets a new boot with every process.</summary>
    public AgentClock(TimeProvider time)
        : this(time, ReadBootId())
    {
    }

    internal AgentClock(TimeProvider time, Guid bootId)
    {
        _time = time;
        BootId = ByteString.CopyFrom(bootId.ToByteArray(bigEndian: true));
    }

    /// <summary>16 bytes that are the same until the machine starts anew.</summary>
    public ByteString BootId { get; }

    /// <summary>This moment.</summary>
    public Instant Now => Instant.Now(_time);

    /// <summary>This moment as an anchor.</summary>
    public ClockAnchor Anchor()
    {
        var now = Now;
        return new ClockAnchor { BootId = BootId, MonotonicMs = (ulong)now.MonotonicMilliseconds, WallUs = Microseconds(now.Wall) };
    }

    internal static long Microseconds(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    internal static DateTimeOffset FromMicroseconds(long microseconds)
    {
        // A peer's number may lie outside the calendar.
        var limit = DateTimeOffset.MaxValue.UtcTicks / TimeSpan.TicksPerMicrosecond;
        return DateTimeOffset.UnixEpoch.AddMicroseconds(Math.Clamp(microseconds, 0, limit - (DateTimeOffset.UnixEpoch.UtcTicks / TimeSpan.TicksPerMicrosecond)));
    }

    private static Guid ReadBootId()
    {
        try
        {
            return Guid.TryParse(File.ReadAllText(BootIdFile).Trim(), out var id) ? id : Guid.NewGuid();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Guid.NewGuid();
        }
    }
}
