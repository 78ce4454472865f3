using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>
/// Response of Read Exception Status (V1.1b3, 6.7).
/// <code>
/// | 0x07 (1) | output data (1) |
/// </code>
/// </summary>
internal readonly ref struct ReadExceptionStatusResponse(byte outputData) : IPdu<ReadExceptionStatusResponse>
{
    public byte OutputData { get; } = outputData;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out ReadExceptionStatusResponse value)
    {
        var reader = new ByteReader(pdu);
        var function = (FunctionCode)reader.ReadByte();
        value = new ReadExceptionStatusResponse(reader.ReadByte());
        return function == FunctionCode.ReadExceptionStatus ? Pdu.End(reader, "6.7") : Pdu.WrongFunction();
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)FunctionCode.ReadExceptionStatus);
        writer.WriteByte(OutputData);
    }
}
