using System.Runtime.InteropServices;
using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>
/// UNSUBACK: a reason code for each topic filter, in their order; 3.1.1 has the identifier only (MQTT 5, 3.11; 3.1.1, 3.11).
/// <code>
/// | packet identifier (2) | properties, MQTT 5 only | reason codes (1 each), MQTT 5 only |
/// </code>
/// </summary>
public readonly ref struct UnsubAck : IPacket<UnsubAck>
{
    /// <summary>That of UNSUBSCRIBE.</summary>
    public ushort PacketIdentifier { get; init; }

    /// <summary>Reason String and User Property.</summary>
    public Properties Properties { get; init; }

    /// <summary>How it went, one for each filter; empty in 3.1.1.</summary>
    public ReadOnlySpan<ReasonCode> ReasonCodes { get; init; }

    /// <inheritdoc/>
    public byte FirstByte => (int)PacketType.UnsubAck << 4;

    /// <inheritdoc/>
    public static WireOutcome TryRead(ReadOnlySpan<byte> packet, scoped in PacketHeader header, out UnsubAck value)
    {
        value = default;
        if (!PacketReader.TryOpen(packet, header, PacketType.UnsubAck, "3.11", out var reader, out var outcome))
        {
            return outcome;
        }

        var identifier = reader.ReadPacketIdentifier(reader.IsV5 ? "MQTT-2.2.1-6" : "MQTT-2.3.1-7");
        var properties = reader.ReadProperties(PropertyOwners.UnsubAck);
        var codes = reader.IsV5 ? reader.ReadReasonCodes(header, "MQTT-3.11.3-2") : default;
        outcome = reader.End();
        if (outcome.IsComplete)
        {
            value = new UnsubAck { PacketIdentifier = identifier, Properties = properties, ReasonCodes = codes };
        }

        return outcome;
    }

    /// <inheritdoc/>
    public int RemainingLength(ProtocolVersion version) =>
        version == ProtocolVersion.V5 ? 2 + Properties.BytesOf(version) + ReasonCodes.Length : 2;

    /// <inheritdoc/>
    public void WriteBody(ref ByteWriter writer, ProtocolVersion version)
    {
        writer.WriteUInt16BigEndian(PacketIdentifier);
        writer.WriteProperties(Properties, version);
        if (version == ProtocolVersion.V5)
        {
            writer.WriteBytes(MemoryMarshal.AsBytes(ReasonCodes));
        }
    }
}
