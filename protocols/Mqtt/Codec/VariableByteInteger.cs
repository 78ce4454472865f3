using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>A number up to 268,435,455 in one to four bytes: 7 bits each, low ones first, the high bit says that another follows (MQTT 5, 1.5.5).</summary>
internal static class VariableByteInteger
{
    public const uint Max = 268_435_455;

    private const int MaxBytes = 4;

    /// <summary>Bytes that a number takes.</summary>
    public static int BytesOf(uint value) => value switch
    {
        < 1 << 7 => 1,
        < 1 << 14 => 2,
        < 1 << 21 => 3,
        _ => 4,
    };

    /// <summary>Reads it; malformed only when a fifth byte is announced. Whether it is the shortest form is for the caller to judge.</summary>
    public static WireOutcome TryRead(ReadOnlySpan<byte> bytes, out uint value)
    {
        value = 0;
        for (var i = 0; i < MaxBytes; i++)
        {
            if (i >= bytes.Length)
            {
                return WireOutcome.NeedsMore(i + 1);
            }

            value |= (uint)(bytes[i] & 0x7F) << (7 * i);
            if ((bytes[i] & 0x80) == 0)
            {
                return WireOutcome.Complete(i + 1);
            }
        }

        return WireOutcome.Malformed((int)ReasonCode.MalformedPacket, MaxBytes - 1, "1.5.5");
    }

    /// <summary>Writes its shortest form.</summary>
    public static void Write(ref ByteWriter writer, uint value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Max);
        while (value > 0x7F)
        {
            writer.WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        writer.WriteByte((byte)value);
    }
}
