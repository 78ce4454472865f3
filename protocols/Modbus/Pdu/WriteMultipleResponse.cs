using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>
/// Response of Write Multiple Coils and Write Multiple Registers (V1.1b3, 6.11 and 6.12).
/// <code>
/// | function (1) | starting address (2) | quantity (2) |
/// </code>
/// </summary>
internal readonly ref struct WriteMultipleResponse(FunctionCode function, ushort startingAddress, ushort quantity) : IPdu<WriteMultipleResponse>
{
    public FunctionCode Function { get; } = function;

    public ushort StartingAddress { get; } = startingAddress;

    public ushort Quantity { get; } = quantity;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out WriteMultipleResponse value)
    {
        var reader = new ByteReader(pdu);
        value = new WriteMultipleResponse((FunctionCode)reader.ReadByte(), reader.ReadUInt16BigEndian(), reader.ReadUInt16BigEndian());
        return value.Function switch
        {
            FunctionCode.WriteMultipleCoils => Pdu.End(reader, value.StartingAddress, value.Quantity, Pdu.MaxWriteBits, "6.11"),
            FunctionCode.WriteMultipleRegisters => Pdu.End(reader, value.StartingAddress, value.Quantity, Pdu.MaxWriteRegisters, "6.12"),
            _ => Pdu.WrongFunction(),
        };
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)Function);
        writer.WriteUInt16BigEndian(StartingAddress);
        writer.WriteUInt16BigEndian(Quantity);
    }
}
