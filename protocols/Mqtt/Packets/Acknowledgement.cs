using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>
/// PUBACK, PUBREC, PUBREL or PUBCOMP, which share their layout (MQTT 5, 3.4 to 3.7).
/// <code>
/// | packet identifier (2) | reason code (1) | properties |   the last two in MQTT 5 only, and left out when they say nothing
/// </code>
/// </summary>
/// <param name="type">Which of the four.</param>
/// <param name="packetIdentifier">That of the PUBLISH.</param>
/// <param name="reasonCode">How it went; not sent in 3.1.1.</param>
/// <param name="properties">Reason String and User Property; not sent in 3.1.1.</param>
public readonly ref struct Acknowledgement(
    PacketType type, ushort packetIdentifier, ReasonCode reasonCode = ReasonCode.Success, Properties properties = default) : IPacket<Acknowledgement>
{
    /// <summary>Which of the four.</summary>
    public PacketType Type { get; } = type;

    /// <summary>That of the PUBLISH which it belongs to.</summary>
    public ushort PacketIdentifier { get; } = packetIdentifier;

    /// <summary>How it went; always Success in 3.1.1.</summary>
    public ReasonCode ReasonCode { get; } = reasonCode;

    /// <summary>Reason String and User Property.</summary>
    public Properties Properties { get; } = properties;

    /// <inheritdoc/>
    public byte FirstByte => (byte)(((int)Type << 4) | (Type == PacketType.PubRel ? 0b0010 : 0));

    /// <inheritdoc/>
    public static WireOutcome TryRead(ReadOnlySpan<byte> packet, scoped in PacketHeader header, out Acknowledgement value)
    {
        value = default;
        var type = header.Type is PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp ? header.Type : PacketType.PubAck;
        if (!PacketReader.TryOpen(packet, header, type, SectionOf(type), out var reader, out var outcome))
        {
            return outcome;
        }

        var identifier = reader.ReadPacketIdentifier(reader.IsV5 ? "MQTT-2.2.1-5" : "MQTT-2.3.1-6");
        var code = ReasonCode.Success;
        var at = reader.Position;
        if (reader.IsV5 && reader.Left > 0)
        {
            code = (ReasonCode)reader.ReadByte();
            reader.FailIf(!PermittedReasonCodes.Contains(type, header.Sender, true, code), ReasonCode.ProtocolError, at, StatementOf(type));
        }

        var properties = reader.Left > 0 ? reader.ReadProperties((PropertyOwners)(1 << (int)type)) : default;
        outcome = reader.End();
        if (outcome.IsComplete)
        {
            value = new Acknowledgement(type, identifier, code, properties);
        }

        return outcome;
    }

    /// <inheritdoc/>
    public int RemainingLength(ProtocolVersion version) => version != ProtocolVersion.V5 || (ReasonCode == ReasonCode.Success && Properties.IsEmpty) ? 2
        : Properties.IsEmpty ? 3
        : 3 + VariableByteInteger.BytesOf((uint)Properties.Encoded.Length) + Properties.Encoded.Length;

    /// <inheritdoc/>
    public void WriteBody(ref ByteWriter writer, ProtocolVersion version)
    {
        writer.WriteUInt16BigEndian(PacketIdentifier);
        if (RemainingLength(version) > 2)
        {
            writer.WriteByte((byte)ReasonCode);
        }

        if (!Properties.IsEmpty)
        {
            writer.WriteProperties(Properties, version);
        }
    }

    private static string SectionOf(PacketType type) => type switch
    {
        PacketType.PubAck => "3.4",
        PacketType.PubRec => "3.5",
        PacketType.PubRel => "3.6",
        _ => "3.7",
    };

    private static string StatementOf(PacketType type) => type switch
    {
        PacketType.PubAck => "MQTT-3.4.2-1",
        PacketType.PubRec => "MQTT-3.5.2-1",
        PacketType.PubRel => "MQTT-3.6.2-1",
        _ => "MQTT-3.7.2-1",
    };
}
