using System.Runtime.InteropServices;
using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>
/// SUBACK: a reason code for each subscription, in their order (MQTT 5, 3.9; 3.1.1, 3.9).
/// <code>
/// | packet identifier (2) | properties, MQTT 5 only | reason codes (1 each) |
/// </code>
/// </summary>
public readonly ref struct SubAck : IPacket<SubAck>
{
    /// <summary>That of SUBSCRIBE.</summary>
    public ushort PacketIdentifier { get; init; }

    /// <summary>Reason String and User Property.</summary>
    public Properties Properties { get; init; }

    /// <summary>Granted QoS or why not, one for each subscription. 3.1.1 says any refusal as 0x80.</summary>
    public ReadOnlySpan<ReasonCode> ReasonCodes { get; init; }

    /// <inheritdoc/>
    public byte FirstByte => (int)PacketType.SubAck << 4;

    /// <inheritdoc/>
    public static WireOutcome TryRead(ReadOnlySpan<byte> packet, scoped in PacketHeader header, out SubAck value)
    {
        value = default;
        if (!PacketReader.TryOpen(packet, header, PacketType.SubAck, "3.9", out var reader, out var outcome))
        {
            return outcome;
        }

        var identifier = reader.ReadPacketIdentifier(reader.IsV5 ? "MQTT-2.2.1-6" : "MQTT-2.3.1-7");
        var properties = reader.ReadProperties(PropertyOwners.SubAck);
        var codes = reader.ReadReasonCodes(header, "MQTT-3.9.3-2");
        outcome = reader.End();
        if (outcome.IsComplete)
        {
            value = new SubAck { PacketIdentifier = identifier, Properties = properties, ReasonCodes = codes };
        }

        return outcome;
    }

    /// <inheritdoc/>
    public int RemainingLength(ProtocolVersion version) => 2 + Properties.BytesOf(version) + ReasonCodes.Length;

    /// <inheritdoc/>
    public void WriteBody(ref ByteWriter writer, ProtocolVersion version)
    {
        writer.WriteUInt16BigEndian(PacketIdentifier);
        writer.WriteProperties(Properties, version);
        if (version == ProtocolVersion.V5)
        {
            writer.WriteBytes(MemoryMarshal.AsBytes(ReasonCodes));
            return;
        }

        foreach (var code in ReasonCodes)
        {
            writer.WriteByte((byte)(code >= ReasonCode.UnspecifiedError ? ReasonCode.UnspecifiedError : code));
        }
    }
}
