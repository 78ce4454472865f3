using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>
/// UNSUBSCRIBE: a client wants no more messages (MQTT 5, 3.10).
/// <code>
/// | packet identifier (2) | properties, MQTT 5 only | topic filters, at least one |
/// </code>
/// </summary>
public readonly ref struct Unsubscribe : IPacket<Unsubscribe>
{
    /// <summary>Comes back in UNSUBACK.</summary>
    public ushort PacketIdentifier { get; init; }

    /// <summary>User Property only.</summary>
    public Properties Properties { get; init; }

    /// <summary>The filters as they were subscribed to.</summary>
    public TopicFilterList TopicFilters { get; init; }

    /// <inheritdoc/>
    public byte FirstByte => ((int)PacketType.Unsubscribe << 4) | 0b0010;

    /// <inheritdoc/>
    public static WireOutcome TryRead(ReadOnlySpan<byte> packet, scoped in PacketHeader header, out Unsubscribe value)
    {
        value = default;
        if (!PacketReader.TryOpen(packet, header, PacketType.Unsubscribe, "3.10", out var reader, out var outcome))
        {
            return outcome;
        }

        var identifier = reader.ReadPacketIdentifier(reader.IsV5 ? "MQTT-2.2.1-3" : "MQTT-2.3.1-1");
        var properties = reader.ReadProperties(PropertyOwners.Unsubscribe);
        var start = reader.Position;
        reader.FailIf(reader.Left == 0, ReasonCode.ProtocolError, start, "MQTT-3.10.3-2");
        reader.Section = "3.10.3";
        while (reader.Left > 0 && !reader.HasFailed)
        {
            _ = reader.ReadString();
        }

        outcome = reader.End();
        if (outcome.IsComplete)
        {
            value = new Unsubscribe { PacketIdentifier = identifier, Properties = properties, TopicFilters = new TopicFilterList(reader.Since(start)) };
        }

        return outcome;
    }

    /// <inheritdoc/>
    public int RemainingLength(ProtocolVersion version) => 2 + Properties.BytesOf(version) + TopicFilters.Encoded.Length;

    /// <inheritdoc/>
    public void WriteBody(ref ByteWriter writer, ProtocolVersion version)
    {
        writer.WriteUInt16BigEndian(PacketIdentifier);
        writer.WriteProperties(Properties, version);
        writer.WriteBytes(TopicFilters.Encoded);
    }
}
