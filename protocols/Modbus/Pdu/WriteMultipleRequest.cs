using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>
/// Request of Write Multiple Coils and Write Multiple Registers (V1.1b3, 6.11 and 6.12).
/// <code>
/// | function (1) | starting address (2) | quantity (2) | byte count (1) | values (byte count) |
/// </code>
/// </summary>
internal readonly ref struct WriteMultipleRequest(FunctionCode function, ushort startingAddress, ushort quantity, ReadOnlySpan<byte> values)
    : IPdu<WriteMultipleRequest>
{
    public FunctionCode Function { get; } = function;

    public ushort StartingAddress { get; } = startingAddress;

    /// <summary>1 to 1,968 coils or 1 to 123 registers.</summary>
    public ushort Quantity { get; } = quantity;

    public ReadOnlySpan<byte> Values { get; } = values;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out WriteMultipleRequest value)
    {
        var reader = new ByteReader(pdu);
        value = new WriteMultipleRequest(
            (FunctionCode)reader.ReadByte(), reader.ReadUInt16BigEndian(), reader.ReadUInt16BigEndian(), reader.ReadBytes(reader.ReadByte()));
        return value.Function switch
        {
            FunctionCode.WriteMultipleCoils => value.End(reader, Pdu.MaxWriteBits, Bits.BytesFor(value.Quantity), "6.11"),
            FunctionCode.WriteMultipleRegisters => value.End(reader, Pdu.MaxWriteRegisters, value.Quantity * 2, "6.12"),
            _ => Pdu.WrongFunction(),
        };
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)Function);
        writer.WriteUInt16BigEndian(StartingAddress);
        writer.WriteUInt16BigEndian(Quantity);
        writer.WriteByte((byte)Values.Length);
        writer.WriteBytes(Values);
    }

    private WireOutcome End(in ByteReader reader, int most, int bytes, string section) =>
        !reader.IsShort && Values.Length != bytes
            ? Pdu.Refuse(ExceptionCode.IllegalDataValue, 5, section)
            : Pdu.End(reader, StartingAddress, Quantity, most, section);
}
