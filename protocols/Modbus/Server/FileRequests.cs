using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>Answers Read File Record and Write File Record.</summary>
internal static class FileRequests
{
    public static ExceptionCode Read(ReadOnlySpan<byte> pdu, ModbusUnit unit, Span<byte> response, ref int length)
    {
        if (RequestHandler.CodeOf(ReadFileRecordRequest.TryRead(pdu, out var request)) is not ExceptionCode.None and var refused)
        {
            return refused;
        }

        Span<byte> memory = stackalloc byte[Pdu.MaxBytes];
        Span<ushort> registers = stackalloc ushort[Pdu.MaxBytes / 2];
        var answer = new ByteWriter(memory);
        var parts = new ByteReader(request.SubRequests);
        while (parts.Left > 0)
        {
            var part = FileSubRequest.Read(ref parts, out _);
            var code = unit.ReadFileRecord(part.FileNumber, part.RecordNumber, registers[..part.RecordLength]);
            if (code != ExceptionCode.None)
            {
                return code;
            }

            answer.WriteByte((byte)(1 + (part.RecordLength * 2)));
            answer.WriteByte(FileSubRequest.ReferenceType);
            foreach (var register in registers[..part.RecordLength])
            {
                answer.WriteUInt16BigEndian(register);
            }
        }

        length = Pdu.Write(new ReadFileRecordResponse(answer.Written), response);
        return ExceptionCode.None;
    }

    /// <summary>Parts are written in their order; one that is refused leaves those before it written, since files have no other side to undo them on.</summary>
    public static ExceptionCode Write(ReadOnlySpan<byte> pdu, ModbusUnit unit, Span<byte> response, ref int length)
    {
        if (RequestHandler.CodeOf(WriteFileRecord.TryRead(pdu, out var request)) is not ExceptionCode.None and var refused)
        {
            return refused;
        }

        Span<ushort> registers = stackalloc ushort[Pdu.MaxBytes / 2];
        var parts = new ByteReader(request.Parts);
        while (parts.Left > 0)
        {
            var part = WriteFileRecord.Next(ref parts, out _, out var bytes);
            Registers.FromBytes(bytes, registers[..part.RecordLength]);
            var code = unit.WriteFileRecord(part.FileNumber, part.RecordNumber, registers[..part.RecordLength]);
            if (code != ExceptionCode.None)
            {
                return code;
            }
        }

        length = Pdu.Write(request, response);
        return ExceptionCode.None;
    }
}
