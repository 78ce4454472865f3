using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>
/// Response of Get Comm Event Counter (V1.1b3, 6.9).
/// <code>
/// | 0x0B (1) | status (2), 0 or 0xFFFF while busy | event count (2) |
/// </code>
/// </summary>
internal readonly ref struct GetCommEventCounterResponse(ushort status, ushort eventCount) : IPdu<GetCommEventCounterResponse>
{
    public ushort Status { get; } = status;

    public ushort EventCount { get; } = eventCount;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out GetCommEventCounterResponse value)
    {
        var reader = new ByteReader(pdu);
        var function = (FunctionCode)reader.ReadByte();
        value = new GetCommEventCounterResponse(reader.ReadUInt16BigEndian(), reader.ReadUInt16BigEndian());
        return function == FunctionCode.GetCommEventCounter ? Pdu.End(reader, "6.9") : Pdu.WrongFunction();
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)FunctionCode.GetCommEventCounter);
        writer.WriteUInt16BigEndian(Status);
        writer.WriteUInt16BigEndian(EventCount);
    }
}

/// <summary>
/// Response of Get Comm Event Log (V1.1b3, 6.10).
/// <code>
/// | 0x0C (1) | byte count (1), 6 + events | status (2) | event count (2) | message count (2) | events (1 each, 0 to 64, newest first) |
/// </code>
/// </summary>
internal readonly ref struct GetCommEventLogResponse(ushort status, ushort eventCount, ushort messageCount, ReadOnlySpan<byte> events)
    : IPdu<GetCommEventLogResponse>
{
    /// <summary>Events that a device keeps.</summary>
    public const int MaxEvents = 64;

    public ushort Status { get; } = status;

    public ushort EventCount { get; } = eventCount;

    public ushort MessageCount { get; } = messageCount;

    public ReadOnlySpan<byte> Events { get; } = events;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out GetCommEventLogResponse value)
    {
        var reader = new ByteReader(pdu);
        var function = (FunctionCode)reader.ReadByte();
        var byteCount = reader.ReadByte();
        value = new GetCommEventLogResponse(
            reader.ReadUInt16BigEndian(), reader.ReadUInt16BigEndian(), reader.ReadUInt16BigEndian(), reader.ReadBytes(byteCount - 6));
        return function != FunctionCode.GetCommEventLog ? Pdu.WrongFunction()
            : byteCount > 6 + MaxEvents ? Pdu.Refuse(ExceptionCode.IllegalDataValue, 1, "6.10")
            : Pdu.End(reader, "6.10");
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)FunctionCode.GetCommEventLog);
        writer.WriteByte((byte)(6 + Events.Length));
        writer.WriteUInt16BigEndian(Status);
        writer.WriteUInt16BigEndian(EventCount);
        writer.WriteUInt16BigEndian(MessageCount);
        writer.WriteBytes(Events);
    }
}
