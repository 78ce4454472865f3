using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>
/// Request of Read Coils, Read Discrete Inputs, Read Holding Registers, Read Input Registers (V1.1b3, 6.1 to 6.4).
/// <code>
/// | function (1) | starting address (2) | quantity (2) |
/// </code>
/// </summary>
internal readonly ref struct ReadRequest(FunctionCode function, ushort startingAddress, ushort quantity) : IPdu<ReadRequest>
{
    public FunctionCode Function { get; } = function;

    public ushort StartingAddress { get; } = startingAddress;

    /// <summary>1 to 2,000 bits or 1 to 125 registers.</summary>
    public ushort Quantity { get; } = quantity;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out ReadRequest value)
    {
        var reader = new ByteReader(pdu);
        value = new ReadRequest((FunctionCode)reader.ReadByte(), reader.ReadUInt16BigEndian(), reader.ReadUInt16BigEndian());
        return value.Function switch
        {
            FunctionCode.ReadCoils => value.End(reader, Pdu.MaxReadBits, "6.1"),
            FunctionCode.ReadDiscreteInputs => value.End(reader, Pdu.MaxReadBits, "6.2"),
            FunctionCode.ReadHoldingRegisters => value.End(reader, Pdu.MaxReadRegisters, "6.3"),
            FunctionCode.ReadInputRegisters => value.End(reader, Pdu.MaxReadRegisters, "6.4"),
            _ => Pdu.WrongFunction(),
        };
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)Function);
        writer.WriteUInt16BigEndian(StartingAddress);
        writer.WriteUInt16BigEndian(Quantity);
    }

    private WireOutcome End(in ByteReader reader, int most, string section) => Pdu.End(reader, StartingAddress, Quantity, most, section);
}
