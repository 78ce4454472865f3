using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>
/// Request of Write Single Coil and Write Single Register, and their response, which repeats it (V1.1b3, 6.5 and 6.6).
/// <code>
/// | function (1) | address (2) | value (2) |
/// </code>
/// </summary>
internal readonly ref struct WriteSingle(FunctionCode function, ushort address, ushort value) : IPdu<WriteSingle>
{
    /// <summary>What switches a coil on; 0 switches it off, and nothing else is allowed.</summary>
    public const ushort On = 0xFF00;

    public FunctionCode Function { get; } = function;

    public ushort Address { get; } = address;

    public ushort Value { get; } = value;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out WriteSingle value)
    {
        var reader = new ByteReader(pdu);
        value = new WriteSingle((FunctionCode)reader.ReadByte(), reader.ReadUInt16BigEndian(), reader.ReadUInt16BigEndian());
        return value.Function switch
        {
            FunctionCode.WriteSingleCoil when !reader.IsShort && value.Value is not (0 or On) => Pdu.Refuse(ExceptionCode.IllegalDataValue, 3, "6.5"),
            FunctionCode.WriteSingleCoil => Pdu.End(reader, "6.5"),
            FunctionCode.WriteSingleRegister => Pdu.End(reader, "6.6"),
            _ => Pdu.WrongFunction(),
        };
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)Function);
        writer.WriteUInt16BigEndian(Address);
        writer.WriteUInt16BigEndian(Value);
    }
}
