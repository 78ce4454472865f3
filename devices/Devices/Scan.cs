namespace EdgeHub.Devices;

/// <summary>One read of a label: the bytes that a scanner sent, framing, prefix and suffix removed.</summary>
/// <param name="Device">Name of the device in the agent's configuration.</param>
/// <param name="Station">Code of the station at which the device stands, e.g. <c>KOL-ST-04</c>.</param>
/// <param name="Raw">The label's bytes, at most <see cref="ScanLimits.MaxRawBytes"/>. The symbology identifier is taken off.</param>
/// <param name="Symbology">AIM symbology identifier without the bracket (ISO/IEC 15424), e.g. <c>d2</c>; empty when the device sends none.</param>
/// <param name="At">The moment the last byte arrived, by the agent's clock.</param>
public sealed record Scan(string Device, string Station, ReadOnlyMemory<byte> Raw, string Symbology, Instant At);

/// <summary>One moment, told by both of the agent's clocks so that the hub can correct a wrong wall clock later.</summary>
/// <param name="Wall">Wall time with the machine's offset.</param>
/// <param name="MonotonicMilliseconds">Milliseconds since boot; never goes back within a boot.</param>
public readonly record struct Instant(DateTimeOffset Wall, long MonotonicMilliseconds)
{
    /// <summary>This moment. A <see cref="TimeProvider"/> counts its timestamps from boot (CLOCK_MONOTONIC).</summary>
    public static Instant Now(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var milliseconds = (long)((Int128)time.GetTimestamp() * 1000 / time.TimestampFrequency);
        return new Instant(time.GetLocalNow(), milliseconds);
    }
}

/// <summary>Bounds of a scan.</summary>
public static class ScanLimits
{
    /// <summary>Longest label kept, in bytes. The largest 2D symbol (QR version 40, binary) holds 2,953.</summary>
    public const int MaxRawBytes = 4096;
}
