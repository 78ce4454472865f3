using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>
/// Request of Read/Write Multiple Registers (V1.1b3, 6.17); the write is done before the read. The response is a <see cref="ReadResponse"/>.
/// <code>
/// | 0x17 (1) | read starting address (2) | quantity to read (2) | write starting address (2) | quantity to write (2) | byte count (1) | values |
/// </code>
/// </summary>
internal readonly ref struct ReadWriteMultipleRegistersRequest(
    ushort readStartingAddress, ushort quantityToRead, ushort writeStartingAddress, ushort quantityToWrite, ReadOnlySpan<byte> values)
    : IPdu<ReadWriteMultipleRegistersRequest>
{
    private const string Section = "6.17";

    public ushort ReadStartingAddress { get; } = readStartingAddress;

    /// <summary>1 to 125.</summary>
    public ushort QuantityToRead { get; } = quantityToRead;

    public ushort WriteStartingAddress { get; } = writeStartingAddress;

    /// <summary>1 to 121.</summary>
    public ushort QuantityToWrite { get; } = quantityToWrite;

    public ReadOnlySpan<byte> Values { get; } = values;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out ReadWriteMultipleRegistersRequest value)
    {
        var reader = new ByteReader(pdu);
        var function = (FunctionCode)reader.ReadByte();
        value = new ReadWriteMultipleRegistersRequest(
            reader.ReadUInt16BigEndian(), reader.ReadUInt16BigEndian(), reader.ReadUInt16BigEndian(), reader.ReadUInt16BigEndian(), reader.ReadBytes(reader.ReadByte()));
        if (function != FunctionCode.ReadWriteMultipleRegisters)
        {
            return Pdu.WrongFunction();
        }

        var end = Pdu.End(reader, value.ReadStartingAddress, value.QuantityToRead, Pdu.MaxReadRegisters, Section);
        return !end.IsComplete ? end
            : value.QuantityToWrite is < 1 or > Pdu.MaxReadWriteRegisters ? Pdu.Refuse(ExceptionCode.IllegalDataValue, 7, Section)
            : value.Values.Length != value.QuantityToWrite * 2 ? Pdu.Refuse(ExceptionCode.IllegalDataValue, 9, Section)
            : value.WriteStartingAddress + value.QuantityToWrite > 65_536 ? Pdu.Refuse(ExceptionCode.IllegalDataAddress, 5, Section)
            : end;
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)FunctionCode.ReadWriteMultipleRegisters);
        writer.WriteUInt16BigEndian(ReadStartingAddress);
        writer.WriteUInt16BigEndian(QuantityToRead);
        writer.WriteUInt16BigEndian(WriteStartingAddress);
        writer.WriteUInt16BigEndian(QuantityToWrite);
        writer.WriteByte((byte)Values.Length);
        writer.WriteBytes(Values);
    }
}
