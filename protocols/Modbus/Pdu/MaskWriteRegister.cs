using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>
/// Request of Mask Write Register and its response, which repeats it (V1.1b3, 6.16).
/// <code>
/// | 0x16 (1) | reference address (2) | And_Mask (2) | Or_Mask (2) |
/// </code>
/// </summary>
internal readonly ref struct MaskWriteRegister(ushort referenceAddress, ushort andMask, ushort orMask) : IPdu<MaskWriteRegister>
{
    public ushort ReferenceAddress { get; } = referenceAddress;

    public ushort AndMask { get; } = andMask;

    public ushort OrMask { get; } = orMask;

    /// <summary>What a register becomes: (current AND And_Mask) OR (Or_Mask AND NOT And_Mask).</summary>
    public static ushort Apply(ushort current, ushort andMask, ushort orMask) => (ushort)((current & andMask) | (orMask & ~andMask));

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out MaskWriteRegister value)
    {
        var reader = new ByteReader(pdu);
        var function = (FunctionCode)reader.ReadByte();
        value = new MaskWriteRegister(reader.ReadUInt16BigEndian(), reader.ReadUInt16BigEndian(), reader.ReadUInt16BigEndian());
        return function == FunctionCode.MaskWriteRegister ? Pdu.End(reader, "6.16") : Pdu.WrongFunction();
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)FunctionCode.MaskWriteRegister);
        writer.WriteUInt16BigEndian(ReferenceAddress);
        writer.WriteUInt16BigEndian(AndMask);
        writer.WriteUInt16BigEndian(OrMask);
    }
}
