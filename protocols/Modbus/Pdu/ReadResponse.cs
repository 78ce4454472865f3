using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>
/// Response of the four reads and of Read/Write Multiple Registers (V1.1b3, 6.1 to 6.4 and 6.17). Bits come eight to a byte, the first
/// in the lowest bit; registers high byte first.
/// <code>
/// | function (1) | byte count (1) | status or register values (byte count) |
/// </code>
/// </summary>
internal readonly ref struct ReadResponse(FunctionCode function, ReadOnlySpan<byte> data) : IPdu<ReadResponse>
{
    public FunctionCode Function { get; } = function;

    /// <summary>1 to 250 bytes; an even number for registers.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out ReadResponse value)
    {
        var reader = new ByteReader(pdu);
        value = new ReadResponse((FunctionCode)reader.ReadByte(), reader.ReadBytes(reader.ReadByte()));
        var (section, areRegisters) = value.Function switch
        {
            FunctionCode.ReadCoils => ("6.1", false),
            FunctionCode.ReadDiscreteInputs => ("6.2", false),
            FunctionCode.ReadHoldingRegisters => ("6.3", true),
            FunctionCode.ReadInputRegisters => ("6.4", true),
            FunctionCode.ReadWriteMultipleRegisters => ("6.17", true),
            _ => ("", false),
        };
        return section.Length == 0 ? Pdu.WrongFunction()
            : !reader.IsShort && (value.Data.IsEmpty || value.Data.Length > 250 || (areRegisters && value.Data.Length % 2 != 0))
                ? Pdu.Refuse(ExceptionCode.IllegalDataValue, 1, section)
            : Pdu.End(reader, section);
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)Function);
        writer.WriteByte((byte)Data.Length);
        writer.WriteBytes(Data);
    }
}
