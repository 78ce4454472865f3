using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>A frame of a serial line: whose it is and its PDU, which is a view of the bytes that it was read from.</summary>
internal readonly ref struct RtuFrame(byte unit, ReadOnlySpan<byte> pdu)
{
    public byte Unit { get; } = unit;

    public ReadOnlySpan<byte> Pdu { get; } = pdu;
}

/// <summary>
/// Frames of a serial line (Modbus over Serial Line V1.02, 2.5.1).
/// <code>
/// | unit (1) | PDU (1 to 253) | CRC (2), low byte first |
/// </code>
/// The specification ends a frame by 3.5 characters of silence. USB adapters hold bytes back for up to 16 ms and cut frames in pieces, so
/// here a frame ends where its function code says, and its CRC must agree. Silence ends only what has no known length. Noise before a frame,
/// or another unit's late answer, is passed over by trying each offset in turn; the CRC keeps a chance hit to one in 65,536.
/// </summary>
internal static class RtuFraming
{
    public const int MaxBytes = 1 + Pdu.MaxBytes + CrcBytes;

    private const int CrcBytes = 2;
    private const string Section = "RTU 2.5.1";

    /// <summary>Reads the response to a request out of what has come; complete counts what was passed over too.</summary>
    public static WireOutcome TryReadResponse(ReadOnlySpan<byte> bytes, byte unit, ReadOnlySpan<byte> request, out RtuFrame frame)
    {
        for (var start = 0; start + 1 < bytes.Length; start++)
        {
            var pdu = bytes[(start + 1)..];
            if (bytes[start] == unit && (pdu[0] & ~Pdu.ExceptionFlag) == request[0]
                && Whole(bytes[start..], PduLength.OfResponse(pdu, request.Length), out frame) && ResponseMatch.Fits(request, frame.Pdu))
            {
                return WireOutcome.Complete(start + 1 + frame.Pdu.Length + CrcBytes);
            }
        }

        frame = default;
        return WireOutcome.NeedsMore(bytes.Length + 1);
    }

    /// <summary>
    /// Reads the next frame that a server hears: requests for any unit, and other units' responses. At the first byte any frame
    /// will do; behind noise only a request for one of our own, since there a chance hit would be worse than a miss.
    /// </summary>
    public static WireOutcome TryReadRequest(ReadOnlySpan<byte> bytes, ReadOnlySpan<bool> own, out RtuFrame frame)
    {
        frame = default;
        for (var start = 0; start + 1 < bytes.Length; start++)
        {
            var rest = bytes[start..];
            var isOurs = rest[0] == 0 || own[rest[0]];
            if (((isOurs || start == 0) && Whole(rest, PduLength.OfRequest(rest[1..]), out frame))
                || (!isOurs && start == 0 && Whole(rest, PduLength.OfResponse(rest[1..]), out frame)))
            {
                return WireOutcome.Complete(start + 1 + frame.Pdu.Length + CrcBytes);
            }
        }

        return WireOutcome.NeedsMore(bytes.Length + 1);
    }

    /// <summary>Reads bytes that silence ended: one frame or noise.</summary>
    public static WireOutcome TryReadSilenced(ReadOnlySpan<byte> bytes, out RtuFrame frame)
    {
        frame = default;
        return bytes.Length is >= 1 + 1 + CrcBytes and <= MaxBytes && Whole(bytes, WireOutcome.Complete(bytes.Length - 1 - CrcBytes), out frame)
            ? WireOutcome.Complete(bytes.Length)
            : WireOutcome.Malformed(0, 0, Section);
    }

    /// <summary>Writes a frame; 0 when it does not fit.</summary>
    public static int Write(byte unit, ReadOnlySpan<byte> pdu, Span<byte> destination)
    {
        var writer = new ByteWriter(destination);
        writer.WriteByte(unit);
        writer.WriteBytes(pdu);
        writer.WriteUInt16LittleEndian(Crc16.Of(writer.Written));
        return writer.HasOverflowed ? 0 : writer.Position;
    }

    private static bool Whole(ReadOnlySpan<byte> bytes, WireOutcome length, out RtuFrame frame)
    {
        frame = default;
        if (!length.IsComplete || bytes.Length < 1 + length.Bytes + CrcBytes)
        {
            return false;
        }

        var reader = new ByteReader(bytes[(1 + length.Bytes)..]);
        if (reader.ReadUInt16LittleEndian() != Crc16.Of(bytes[..(1 + length.Bytes)]))
        {
            return false;
        }

        frame = new RtuFrame(bytes[0], bytes.Slice(1, length.Bytes));
        return true;
    }
}
