using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>One part of a file that is read or written: file 1 to 65,535, record 0 to 9,999, its length in registers.</summary>
internal readonly record struct FileSubRequest(ushort FileNumber, ushort RecordNumber, ushort RecordLength)
{
    /// <summary>The only reference type that the specification knows.</summary>
    public const byte ReferenceType = 6;

    public const int Bytes = 7;
    public const ushort MaxRecordNumber = 0x270F;

    public static FileSubRequest Read(ref ByteReader reader, out bool isLegal)
    {
        isLegal = reader.ReadByte() == ReferenceType;
        var part = new FileSubRequest(reader.ReadUInt16BigEndian(), reader.ReadUInt16BigEndian(), reader.ReadUInt16BigEndian());
        isLegal &= part.FileNumber > 0 && part.RecordNumber <= MaxRecordNumber && part.RecordLength > 0;
        return part;
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte(ReferenceType);
        writer.WriteUInt16BigEndian(FileNumber);
        writer.WriteUInt16BigEndian(RecordNumber);
        writer.WriteUInt16BigEndian(RecordLength);
    }
}

/// <summary>
/// Request of Read File Record (V1.1b3, 6.14).
/// <code>
/// | 0x14 (1) | byte count (1), 7 to 245 | { 6 (1) | file number (2) | record number (2) | record length (2) } ... |
/// </code>
/// </summary>
internal readonly ref struct ReadFileRecordRequest(ReadOnlySpan<byte> subRequests) : IPdu<ReadFileRecordRequest>
{
    private const string Section = "6.14";

    /// <summary>Sub-requests of 7 bytes each, at most 35.</summary>
    public ReadOnlySpan<byte> SubRequests { get; } = subRequests;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out ReadFileRecordRequest value)
    {
        var reader = new ByteReader(pdu);
        var function = (FunctionCode)reader.ReadByte();
        value = new ReadFileRecordRequest(reader.ReadBytes(reader.ReadByte()));
        var end = function != FunctionCode.ReadFileRecord ? Pdu.WrongFunction() : Pdu.End(reader, Section);
        if (!end.IsComplete)
        {
            return end;
        }

        if (value.SubRequests.Length is < FileSubRequest.Bytes or > 245 || value.SubRequests.Length % FileSubRequest.Bytes != 0)
        {
            return Pdu.Refuse(ExceptionCode.IllegalDataValue, 1, Section);
        }

        // The response must fit too: function, length, and per part its length, type and registers.
        var parts = new ByteReader(value.SubRequests);
        var answer = 2;
        while (parts.Left > 0)
        {
            var at = 2 + parts.Position;
            var part = FileSubRequest.Read(ref parts, out var isLegal);
            answer += 2 + (part.RecordLength * 2);
            if (!isLegal || answer > Pdu.MaxBytes)
            {
                return Pdu.Refuse(isLegal ? ExceptionCode.IllegalDataValue : ExceptionCode.IllegalDataAddress, at, Section);
            }
        }

        return end;
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)FunctionCode.ReadFileRecord);
        writer.WriteByte((byte)SubRequests.Length);
        writer.WriteBytes(SubRequests);
    }
}

/// <summary>
/// Response of Read File Record (V1.1b3, 6.14).
/// <code>
/// | 0x14 (1) | data length (1), 7 to 245 | { length (1) | 6 (1) | registers (length - 1) } ... |
/// </code>
/// </summary>
internal readonly ref struct ReadFileRecordResponse(ReadOnlySpan<byte> parts) : IPdu<ReadFileRecordResponse>
{
    private const string Section = "6.14";

    public ReadOnlySpan<byte> Parts { get; } = parts;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out ReadFileRecordResponse value)
    {
        var reader = new ByteReader(pdu);
        var function = (FunctionCode)reader.ReadByte();
        value = new ReadFileRecordResponse(reader.ReadBytes(reader.ReadByte()));
        var end = function != FunctionCode.ReadFileRecord ? Pdu.WrongFunction() : Pdu.End(reader, Section);
        var parts = new ByteReader(value.Parts);
        while (end.IsComplete && parts.Left > 0)
        {
            var at = 2 + parts.Position;
            if (!TryNext(ref parts, out _))
            {
                return Pdu.Refuse(ExceptionCode.IllegalDataValue, at, Section);
            }
        }

        return end.IsComplete && value.Parts.IsEmpty ? Pdu.Refuse(ExceptionCode.IllegalDataValue, 1, Section) : end;
    }

    /// <summary>The next part's registers, high byte first; false when there is no further whole one.</summary>
    public static bool TryNext(ref ByteReader parts, out ReadOnlySpan<byte> registers)
    {
        var length = parts.ReadByte();
        var type = parts.ReadByte();
        registers = parts.ReadBytes(length - 1);
        return !parts.IsShort && type == FileSubRequest.ReferenceType && registers.Length is > 0 && registers.Length % 2 == 0;
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)FunctionCode.ReadFileRecord);
        writer.WriteByte((byte)Parts.Length);
        writer.WriteBytes(Parts);
    }
}
