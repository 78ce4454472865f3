using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>
/// Request of Read Exception Status, Get Comm Event Counter, Get Comm Event Log, Report Server ID (V1.1b3, 6.7, 6.9, 6.10, 6.13).
/// <code>
/// | function (1) |
/// </code>
/// </summary>
internal readonly ref struct BareRequest(FunctionCode function) : IPdu<BareRequest>
{
    public FunctionCode Function { get; } = function;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out BareRequest value)
    {
        var reader = new ByteReader(pdu);
        value = new BareRequest((FunctionCode)reader.ReadByte());
        return value.Function switch
        {
            FunctionCode.ReadExceptionStatus => Pdu.End(reader, "6.7"),
            FunctionCode.GetCommEventCounter => Pdu.End(reader, "6.9"),
            FunctionCode.GetCommEventLog => Pdu.End(reader, "6.10"),
            FunctionCode.ReportServerId => Pdu.End(reader, "6.13"),
            _ => Pdu.WrongFunction(),
        };
    }

    public void Write(ref ByteWriter writer) => writer.WriteByte((byte)Function);
}
