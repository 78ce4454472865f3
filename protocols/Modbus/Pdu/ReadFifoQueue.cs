using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>
/// Request of Read FIFO Queue (V1.1b3, 6.18).
/// <code>
/// | 0x18 (1) | FIFO pointer address (2) |
/// </code>
/// </summary>
internal readonly ref struct ReadFifoQueueRequest(ushort fifoPointerAddress) : IPdu<ReadFifoQueueRequest>
{
    public ushort FifoPointerAddress { get; } = fifoPointerAddress;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out ReadFifoQueueRequest value)
    {
        var reader = new ByteReader(pdu);
        var function = (FunctionCode)reader.ReadByte();
        value = new ReadFifoQueueRequest(reader.ReadUInt16BigEndian());
        return function == FunctionCode.ReadFifoQueue ? Pdu.End(reader, "6.18") : Pdu.WrongFunction();
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)FunctionCode.ReadFifoQueue);
        writer.WriteUInt16BigEndian(FifoPointerAddress);
    }
}

/// <summary>
/// Response of Read FIFO Queue (V1.1b3, 6.18).
/// <code>
/// | 0x18 (1) | byte count (2) | FIFO count (2), at most 31 | values (2 each) |
/// </code>
/// </summary>
internal readonly ref struct ReadFifoQueueResponse(ReadOnlySpan<byte> values) : IPdu<ReadFifoQueueResponse>
{
    /// <summary>Registers, high byte first.</summary>
    public ReadOnlySpan<byte> Values { get; } = values;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out ReadFifoQueueResponse value)
    {
        var reader = new ByteReader(pdu);
        var function = (FunctionCode)reader.ReadByte();
        var byteCount = reader.ReadUInt16BigEndian();
        var count = reader.ReadUInt16BigEndian();
        value = new ReadFifoQueueResponse(reader.ReadBytes(count * 2));
        return function != FunctionCode.ReadFifoQueue ? Pdu.WrongFunction()
            : !reader.IsShort && (count > Pdu.MaxFifoCount || byteCount != 2 + (count * 2)) ? Pdu.Refuse(ExceptionCode.IllegalDataValue, 1, "6.18")
            : Pdu.End(reader, "6.18");
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)FunctionCode.ReadFifoQueue);
        writer.WriteUInt16BigEndian((ushort)(2 + Values.Length));
        writer.WriteUInt16BigEndian((ushort)(Values.Length / 2));
        writer.WriteBytes(Values);
    }
}
