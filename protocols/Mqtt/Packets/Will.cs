using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>The message that a server publishes for a client whose connection ends without a normal DISCONNECT (MQTT 5, 3.1.2.5 and 3.1.3.2).</summary>
public readonly ref struct Will
{
    /// <summary>QoS that it is published with.</summary>
    public QoS QoS { get; init; }

    /// <summary>It is published as a retained message.</summary>
    public bool Retain { get; init; }

    /// <summary>Will Delay Interval and the message's properties.</summary>
    public Properties Properties { get; init; }

    /// <summary>Topic name in UTF-8.</summary>
    public ReadOnlySpan<byte> Topic { get; init; }

    /// <summary>The application's bytes, up to 65,535.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    internal int BytesOf(ProtocolVersion version) => Properties.BytesOf(version) + 2 + Topic.Length + 2 + Payload.Length;

    internal static Will Read(scoped ref PacketReader reader, QoS qos, bool retain)
    {
        reader.Section = "MQTT-3.1.2-9";
        var properties = reader.ReadProperties(PropertyOwners.Will);
        var at = reader.Position;
        var topic = reader.ReadString();
        var name = TopicName.Check(topic);
        reader.FailIf(!name.IsComplete, ReasonCode.TopicNameInvalid, at + 2 + name.Bytes, name.Section);
        var payload = reader.ReadBinary();
        return new Will { QoS = qos, Retain = retain, Properties = properties, Topic = topic, Payload = payload };
    }

    internal void Write(ref ByteWriter writer, ProtocolVersion version)
    {
        writer.WriteProperties(Properties, version);
        writer.WriteBinary(Topic);
        writer.WriteBinary(Payload);
    }
}
