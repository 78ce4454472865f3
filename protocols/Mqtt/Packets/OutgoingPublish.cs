using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>
/// PUBLISH to be sent (MQTT 5, 3.3). A server that routes one message to many changes what differs for each receiver, writes a header per
/// receiver and sends the payload as it is. 3.1.1 leaves out alias, expiry, identifiers and properties.
/// </summary>
public readonly ref struct OutgoingPublish : IOutgoingPacket
{
    private const int AliasBytes = 3;
    private const int ExpiryBytes = 5;

    /// <summary>This delivery may have been tried before (MQTT-3.3.1-1).</summary>
    public bool Dup { get; init; }

    /// <summary>How surely it is delivered to this receiver.</summary>
    public QoS QoS { get; init; }

    /// <summary>To be kept, or one that was kept.</summary>
    public bool Retain { get; init; }

    /// <summary>Topic name in UTF-8; empty when the receiver knows <see cref="TopicAlias"/>.</summary>
    public ReadOnlySpan<byte> Topic { get; init; }

    /// <summary>Which exchange the answers belong to; not written with QoS 0.</summary>
    public ushort PacketIdentifier { get; init; }

    /// <summary>Number that stands for the topic on the receiver's connection; 0 for none.</summary>
    public ushort TopicAlias { get; init; }

    /// <summary>Seconds that are left of the message's life (MQTT-3.3.2-6); null for ever.</summary>
    public uint? MessageExpiryInterval { get; init; }

    /// <summary>Identifiers of the receiver's subscriptions that matched (MQTT-3.3.4-3 to -5).</summary>
    public ReadOnlySpan<uint> SubscriptionIdentifiers { get; init; }

    /// <summary>The message's other properties: those of <see cref="Properties.CopyForwarded"/> at a server.</summary>
    public Properties Properties { get; init; }

    /// <summary>The application's bytes.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <inheritdoc/>
    public byte FirstByte => (byte)(((int)PacketType.Publish << 4) | (Dup ? 0b1000 : 0) | ((int)QoS << 1) | (Retain ? 1 : 0));

    private int PropertyBytes
    {
        get
        {
            var bytes = (TopicAlias != 0 ? AliasBytes : 0) + (MessageExpiryInterval.HasValue ? ExpiryBytes : 0) + Properties.Encoded.Length;
            foreach (var identifier in SubscriptionIdentifiers)
            {
                bytes += 1 + VariableByteInteger.BytesOf(identifier);
            }

            return bytes;
        }
    }

    /// <summary>The message as it was read, its own properties included: for who passes it on unchanged.</summary>
    public static OutgoingPublish Of(in Publish publish) => new()
    {
        Dup = publish.Dup, QoS = publish.QoS, Retain = publish.Retain, Topic = publish.Topic, PacketIdentifier = publish.PacketIdentifier,
        Properties = publish.Properties, Payload = publish.Payload,
    };

    /// <inheritdoc/>
    public int RemainingLength(ProtocolVersion version) => BeforePayload(version) + Payload.Length;

    /// <summary>Writes all that goes before the payload and gives its length, so that the payload can be sent from where it is; 0 when it does not fit.</summary>
    public int WriteHeader(ProtocolVersion version, Span<byte> destination)
    {
        var writer = new ByteWriter(destination);
        PacketWriter.WriteHeader(ref writer, FirstByte, RemainingLength(version));
        WriteVariableHeader(ref writer, version);
        return writer.HasOverflowed ? 0 : writer.Position;
    }

    /// <summary>Length of what <see cref="WriteHeader"/> writes, in bytes.</summary>
    public int HeaderBytes(ProtocolVersion version) => PacketWriter.BytesOf(this, version) - Payload.Length;

    /// <inheritdoc/>
    public void WriteBody(ref ByteWriter writer, ProtocolVersion version)
    {
        WriteVariableHeader(ref writer, version);
        writer.WriteBytes(Payload);
    }

    private int BeforePayload(ProtocolVersion version)
    {
        var bytes = 2 + Topic.Length + (QoS == QoS.AtMostOnce ? 0 : 2);
        var properties = PropertyBytes;
        return version == ProtocolVersion.V5 ? bytes + VariableByteInteger.BytesOf((uint)properties) + properties : bytes;
    }

    private void WriteVariableHeader(ref ByteWriter writer, ProtocolVersion version)
    {
        writer.WriteBinary(Topic);
        if (QoS != QoS.AtMostOnce)
        {
            writer.WriteUInt16BigEndian(PacketIdentifier);
        }

        if (version != ProtocolVersion.V5)
        {
            return;
        }

        VariableByteInteger.Write(ref writer, (uint)PropertyBytes);
        if (TopicAlias != 0)
        {
            PropertyWriter.Write(ref writer, PropertyId.TopicAlias, TopicAlias);
        }

        if (MessageExpiryInterval is { } seconds)
        {
            PropertyWriter.Write(ref writer, PropertyId.MessageExpiryInterval, seconds);
        }

        foreach (var identifier in SubscriptionIdentifiers)
        {
            PropertyWriter.Write(ref writer, PropertyId.SubscriptionIdentifier, identifier);
        }

        writer.WriteBytes(Properties.Encoded);
    }
}
