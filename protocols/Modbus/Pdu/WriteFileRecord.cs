using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>
/// Request of Write File Record and its response, which repeats it (V1.1b3, 6.15).
/// <code>
/// | 0x15 (1) | data length (1), 9 to 251 | { 6 (1) | file number (2) | record number (2) | record length (2) | registers } ... |
/// </code>
/// </summary>
internal readonly ref struct WriteFileRecord(ReadOnlySpan<byte> parts) : IPdu<WriteFileRecord>
{
    private const string Section = "6.15";

    public ReadOnlySpan<byte> Parts { get; } = parts;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out WriteFileRecord value)
    {
        var reader = new ByteReader(pdu);
        var function = (FunctionCode)reader.ReadByte();
        value = new WriteFileRecord(reader.ReadBytes(reader.ReadByte()));
        var end = function != FunctionCode.WriteFileRecord ? Pdu.WrongFunction() : Pdu.End(reader, Section);
        if (end.IsComplete && value.Parts.Length is < 9 or > 251)
        {
            return end.IsComplete ? Pdu.Refuse(ExceptionCode.IllegalDataValue, 1, Section) : end;
        }

        var parts = new ByteReader(value.Parts);
        while (end.IsComplete && parts.Left > 0)
        {
            var at = 2 + parts.Position;
            _ = Next(ref parts, out var isLegal, out _);
            if (!isLegal)
            {
                return Pdu.Refuse(parts.IsShort ? ExceptionCode.IllegalDataValue : ExceptionCode.IllegalDataAddress, at, Section);
            }
        }

        return end;
    }

    /// <summary>The next part and its registers, high byte first.</summary>
    public static FileSubRequest Next(ref ByteReader parts, out bool isLegal, out ReadOnlySpan<byte> registers)
    {
        var part = FileSubRequest.Read(ref parts, out isLegal);
        registers = parts.ReadBytes(part.RecordLength * 2);
        isLegal &= !parts.IsShort;
        return part;
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)FunctionCode.WriteFileRecord);
        writer.WriteByte((byte)Parts.Length);
        writer.WriteBytes(Parts);
    }
}
