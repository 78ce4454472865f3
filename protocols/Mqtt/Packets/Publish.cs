using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>
/// PUBLISH as it was read: an application message (MQTT 5, 3.3). What is sent is an <see cref="OutgoingPublish"/>.
/// <code>
/// | topic name (2 + n) | packet identifier (2), QoS 1 and 2 only | properties, MQTT 5 only | payload: the rest |
/// </code>
/// </summary>
public readonly ref struct Publish
{
    /// <summary>A delivery that may have been tried before (3.3.1.1); never with QoS 0.</summary>
    public bool Dup { get; internal init; }

    /// <summary>How surely it is delivered (3.3.1.2).</summary>
    public QoS QoS { get; internal init; }

    /// <summary>To be kept for later subscribers, or one that was kept (3.3.1.3).</summary>
    public bool Retain { get; internal init; }

    /// <summary>Topic name in UTF-8, without wildcards; empty when only <see cref="TopicAlias"/> says it.</summary>
    public ReadOnlySpan<byte> Topic { get; internal init; }

    /// <summary>Which exchange the answers belong to; 0 with QoS 0.</summary>
    public ushort PacketIdentifier { get; internal init; }

    /// <summary>Number that stands for the topic on this connection; 0 when there is none. The receiver compares it with its Topic Alias Maximum.</summary>
    public ushort TopicAlias { get; internal init; }

    /// <summary>Properties, among them Topic Alias.</summary>
    public Properties Properties { get; internal init; }

    /// <summary>The application's bytes.</summary>
    public ReadOnlySpan<byte> Payload { get; internal init; }

    /// <summary>Seconds that the message may still live; null for ever (3.3.2.3.3).</summary>
    public uint? MessageExpiryInterval => Properties.NumberOf(PropertyId.MessageExpiryInterval);

    /// <summary>Reads a PUBLISH whose header is known; as <see cref="IPacket{TSelf}.TryRead"/>.</summary>
    public static WireOutcome TryRead(ReadOnlySpan<byte> packet, scoped in PacketHeader header, out Publish value)
    {
        value = default;
        if (!PacketReader.TryOpen(packet, header, PacketType.Publish, "3.3", out var reader, out var outcome))
        {
            return outcome;
        }

        var qos = (QoS)((header.Flags >> 1) & 0b11);
        reader.Section = "MQTT-3.3.2-1";
        var topic = reader.ReadString();
        reader.Section = "3.3.2";
        var wildcard = topic.IndexOfAny((byte)'+', (byte)'#');
        reader.FailIf(wildcard >= 0, ReasonCode.TopicNameInvalid, header.HeaderBytes + 2 + wildcard, "MQTT-3.3.2-2");
        var identifier = qos == QoS.AtMostOnce ? (ushort)0 : reader.ReadPacketIdentifier(reader.IsV5 ? "MQTT-2.2.1-3" : "MQTT-2.3.1-1");
        var properties = reader.ReadProperties(PropertyOwners.Publish);
        var alias = (ushort)(properties.NumberOf(PropertyId.TopicAlias) ?? 0);
        reader.FailIf(topic.IsEmpty && alias == 0, ReasonCode.ProtocolError, header.HeaderBytes, reader.IsV5 ? "3.3.2.1" : "MQTT-4.7.3-1");
        var payload = reader.ReadRest();
        outcome = reader.End();
        if (outcome.IsComplete)
        {
            value = new Publish
            {
                Dup = (header.Flags & 0b1000) != 0, QoS = qos, Retain = (header.Flags & 1) != 0, Topic = topic, PacketIdentifier = identifier,
                TopicAlias = alias, Properties = properties, Payload = payload,
            };
        }

        return outcome;
    }
}
