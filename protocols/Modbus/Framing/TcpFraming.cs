using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>A frame of Modbus TCP: whose it is and its PDU, which is a view of the bytes that it was read from.</summary>
internal readonly ref struct TcpFrame(ushort transactionIdentifier, byte unitIdentifier, ReadOnlySpan<byte> pdu)
{
    public ushort TransactionIdentifier { get; } = transactionIdentifier;

    public byte UnitIdentifier { get; } = unitIdentifier;

    public ReadOnlySpan<byte> Pdu { get; } = pdu;
}

/// <summary>
/// Frames of Modbus TCP (Modbus Messaging on TCP/IP V1.0b, 3.1.3). A header that is wrong costs the connection: nobody knows where the next begins.
/// <code>
/// | transaction identifier (2) | protocol identifier (2), 0 | length (2), 2 to 254 | unit identifier (1) | PDU (length - 1) |
/// </code>
/// </summary>
internal static class TcpFraming
{
    /// <summary>Bytes before the PDU.</summary>
    public const int HeaderBytes = 7;

    /// <summary>Largest frame.</summary>
    public const int MaxBytes = HeaderBytes + Modbus.Pdu.MaxBytes;

    private const string Section = "MBAP 3.1.3";

    public static WireOutcome TryRead(ReadOnlySpan<byte> bytes, out TcpFrame frame)
    {
        frame = default;
        var reader = new ByteReader(bytes);
        var transaction = reader.ReadUInt16BigEndian();
        var protocol = reader.ReadUInt16BigEndian();
        if (!reader.IsShort && protocol != 0)
        {
            return WireOutcome.Malformed((int)ExceptionCode.IllegalDataValue, 2, Section);
        }

        var length = reader.ReadUInt16BigEndian();
        if (reader.IsShort)
        {
            return WireOutcome.NeedsMore(HeaderBytes + 1);
        }

        if (length is < 2 or > 1 + Modbus.Pdu.MaxBytes)
        {
            return WireOutcome.Malformed((int)ExceptionCode.IllegalDataValue, 4, Section);
        }

        var unit = reader.ReadByte();
        var pdu = reader.ReadBytes(length - 1);
        if (reader.IsShort)
        {
            return WireOutcome.NeedsMore(HeaderBytes - 1 + length);
        }

        frame = new TcpFrame(transaction, unit, pdu);
        return WireOutcome.Complete(reader.Position);
    }

    /// <summary>Writes a frame; 0 when it does not fit.</summary>
    public static int Write(ushort transactionIdentifier, byte unitIdentifier, ReadOnlySpan<byte> pdu, Span<byte> destination)
    {
        var writer = new ByteWriter(destination);
        writer.WriteUInt16BigEndian(transactionIdentifier);
        writer.WriteUInt16BigEndian(0);
        writer.WriteUInt16BigEndian((ushort)(1 + pdu.Length));
        writer.WriteByte(unitIdentifier);
        writer.WriteBytes(pdu);
        return writer.HasOverflowed ? 0 : writer.Position;
    }
}
