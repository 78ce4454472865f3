using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>
/// Response of Report Server ID (V1.1b3, 6.13). How the data divides is the device's; by custom its last or second byte says whether it runs.
/// <code>
/// | 0x11 (1) | byte count (1) | server id, run indicator (0 or 0xFF), additional data |
/// </code>
/// </summary>
internal readonly ref struct ReportServerIdResponse(ReadOnlySpan<byte> data) : IPdu<ReportServerIdResponse>
{
    /// <summary>1 to 251 bytes.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out ReportServerIdResponse value)
    {
        var reader = new ByteReader(pdu);
        var function = (FunctionCode)reader.ReadByte();
        value = new ReportServerIdResponse(reader.ReadBytes(reader.ReadByte()));
        return function == FunctionCode.ReportServerId ? Pdu.End(reader, "6.13") : Pdu.WrongFunction();
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)FunctionCode.ReportServerId);
        writer.WriteByte((byte)Data.Length);
        writer.WriteBytes(Data);
    }
}
