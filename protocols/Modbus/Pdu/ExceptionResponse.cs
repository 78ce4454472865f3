using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>
/// A refusal (V1.1b3, 7).
/// <code>
/// | function + 0x80 (1) | exception code (1) |
/// </code>
/// </summary>
internal readonly ref struct ExceptionResponse(FunctionCode function, ExceptionCode code) : IPdu<ExceptionResponse>
{
    public FunctionCode Function { get; } = function;

    public ExceptionCode Code { get; } = code;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out ExceptionResponse value)
    {
        var reader = new ByteReader(pdu);
        var function = reader.ReadByte();
        var code = reader.ReadByte();
        value = new ExceptionResponse((FunctionCode)(function & ~Pdu.ExceptionFlag), (ExceptionCode)code);
        return (function & Pdu.ExceptionFlag) == 0 ? Pdu.WrongFunction()
            : !reader.IsShort && code == 0 ? Pdu.Refuse(ExceptionCode.IllegalDataValue, 1, "7")
            : Pdu.End(reader, "7");
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)((byte)Function | Pdu.ExceptionFlag));
        writer.WriteByte((byte)Code);
    }
}
