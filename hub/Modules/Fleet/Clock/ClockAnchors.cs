using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>One moment at which a boot's monotonic clock and the hub's clock were seen together.</summary>
/// <param name="MonotonicMs">Milliseconds since that boot.</param>
/// <param name="HubUs">Hub time in microseconds; late by what the frame took, never early.</param>
/// <param name="WallUs">What the agent's wall clock said.</param>
internal readonly record struct Anchor(long MonotonicMs, long HubUs, long WallUs);

/// <summary>When something happened, as well as it can be known.</summary>
internal readonly record struct CorrectedTime(DateTimeOffset At, TimeSpan Uncertainty, string Method);

/// <summary>
/// Corrects an agent's times. The wall clock of a plant machine may be a year off or jump; its monotonic clock does not.
/// Between two anchors of a boot time is interpolated, outside it is extrapolated with the crystal's error. A boot that the
/// hub never heard has only its wall clock, corrected by what the clock is off now. One per stream, whose heartbeats add while its records are corrected: safe from any thread.
/// </summary>
internal sealed class ClockAnchors
{
    public const string Anchored = "anchored";
    public const string Interpolated = "interpolated";
    public const string UnknownBoot = "unknown_boot";

    /// <summary>Most anchors kept per boot: a day of one a minute; then every second one is dropped.</summary>
    public const int MaxPerBoot = 1440;
    public const int MaxBoots = 64;

    // What a frame takes on a plant's line, and a cheap crystal's error: 100 ppm.
    private const long BaseErrorUs = 50_000;
    private const double CrystalError = 100e-6;
    private const long UnknownBootErrorUs = 3_600_000_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, List<Anchor>> _boots = [];
    private long _wallErrorUs;

    /// <summary>Hub time minus the agent's wall time at the newest anchor, in milliseconds.</summary>
    public long OffsetMs => Volatile.Read(ref _wallErrorUs) / 1000;

    /// <summary>Adds an anchor in any order.</summary>
    public void Add(Guid boot, Anchor anchor)
    {
        lock (_lock)
        {
            Insert(boot, anchor);
        }
    }

    /// <summary>The corrected time of a record; never after the moment that the hub got it.</summary>
    public CorrectedTime Correct(Guid boot, long monotonicMs, long wallUs, DateTimeOffset received)
    {
        lock (_lock)
        {
            return Find(boot, monotonicMs, wallUs, received);
        }
    }

    private void Insert(Guid boot, Anchor anchor)
    {
        if (!_boots.TryGetValue(boot, out var anchors))
        {
            if (_boots.Count == MaxBoots)
            {
                _boots.Remove(_boots.MinBy(pair => pair.Value[^1].HubUs).Key);
            }

            _boots[boot] = anchors = [];
        }

        var at = anchors.BinarySearch(anchor, ByMonotonic);
        if (at >= 0)
        {
            return;
        }

        anchors.Insert(~at, anchor);
        if (anchors.Count > MaxPerBoot)
        {
            for (var i = anchors.Count - 2; i > 0; i -= 2)
            {
                anchors.RemoveAt(i);
            }
        }

        _wallErrorUs = anchor.HubUs - anchor.WallUs;
    }

    private CorrectedTime Find(Guid boot, long monotonicMs, long wallUs, DateTimeOffset received)
    {
        var receivedUs = Microseconds.Of(received);
        if (!_boots.TryGetValue(boot, out var anchors))
        {
            return Build(wallUs + _wallErrorUs, UnknownBootErrorUs, UnknownBoot, receivedUs);
        }

        var at = anchors.BinarySearch(new Anchor(monotonicMs, 0, 0), ByMonotonic);
        if (at >= 0)
        {
            return Build(anchors[at].HubUs, BaseErrorUs, Anchored, receivedUs);
        }

        var after = ~at;
        if (after > 0 && after < anchors.Count)
        {
            var (before, next) = (anchors[after - 1], anchors[after]);
            var share = (double)(monotonicMs - before.MonotonicMs) / (next.MonotonicMs - before.MonotonicMs);
            var nearest = Math.Min(monotonicMs - before.MonotonicMs, next.MonotonicMs - monotonicMs);
            return Build(before.HubUs + (long)((next.HubUs - before.HubUs) * share), BaseErrorUs + Drift(nearest), Interpolated, receivedUs);
        }

        var edge = after == 0 ? anchors[0] : anchors[^1];
        var distance = monotonicMs - edge.MonotonicMs;
        return Build(edge.HubUs + (distance * 1000), BaseErrorUs + Drift(Math.Abs(distance)), Anchored, receivedUs);
    }

    /// <summary>The id of a boot as it stands on the wire; anything that is not 16 bytes is the unknown boot.</summary>
    public static Guid Boot(Google.Protobuf.ByteString bytes) => bytes.Length == 16 ? new Guid(bytes.Span, bigEndian: true) : Guid.Empty;

    /// <summary>An anchor out of a frame, or null when the frame carries none that can be used.</summary>
    public static (Guid Boot, Anchor Anchor)? Read(ClockAnchor? clock, DateTimeOffset received) =>
        clock is null || clock.BootId.Length != 16 || clock.MonotonicMs > long.MaxValue / 2000
            ? null
            : (Boot(clock.BootId), new Anchor((long)clock.MonotonicMs, Microseconds.Of(received), clock.WallUs));

    private static long Drift(long distanceMs) => (long)(distanceMs * 1000 * CrystalError);

    private static CorrectedTime Build(long us, long errorUs, string method, long receivedUs) =>
        new(Microseconds.ToInstant(Math.Min(us, receivedUs)), TimeSpan.FromMicroseconds(errorUs), method);

    private static readonly Comparer<Anchor> ByMonotonic = Comparer<Anchor>.Create((a, b) => a.MonotonicMs.CompareTo(b.MonotonicMs));
}

/// <summary>Instants as the wire has them: microseconds since 1970 UTC.</summary>
internal static class Microseconds
{
    // PostgreSQL's timestamptz begins in 4713 BC; nothing of ours happened before 1970.
    private const long Latest = 253_402_300_799_000_000;

    public static long Of(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToInstant(long us) => DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(us, 0, Latest) * TimeSpan.TicksPerMicrosecond);
}
