using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>
/// SUBSCRIBE: a client asks for messages (MQTT 5, 3.8).
/// <code>
/// | packet identifier (2) | properties, MQTT 5 only | subscriptions, at least one |
/// </code>
/// </summary>
public readonly ref struct Subscribe : IPacket<Subscribe>
{
    /// <summary>Comes back in SUBACK.</summary>
    public ushort PacketIdentifier { get; init; }

    /// <summary>Subscription Identifier and User Property.</summary>
    public Properties Properties { get; init; }

    /// <summary>What is asked for.</summary>
    public SubscriptionList Subscriptions { get; init; }

    /// <inheritdoc/>
    public byte FirstByte => ((int)PacketType.Subscribe << 4) | 0b0010;

    /// <inheritdoc/>
    public static WireOutcome TryRead(ReadOnlySpan<byte> packet, scoped in PacketHeader header, out Subscribe value)
    {
        value = default;
        if (!PacketReader.TryOpen(packet, header, PacketType.Subscribe, "3.8", out var reader, out var outcome))
        {
            return outcome;
        }

        var identifier = reader.ReadPacketIdentifier(reader.IsV5 ? "MQTT-2.2.1-3" : "MQTT-2.3.1-1");
        var properties = reader.ReadProperties(PropertyOwners.Subscribe);
        var start = reader.Position;
        reader.FailIf(reader.Left == 0, ReasonCode.ProtocolError, start, reader.IsV5 ? "MQTT-3.8.3-2" : "MQTT-3.8.3-3");
        reader.Section = "3.8.3";
        while (reader.Left > 0 && !reader.HasFailed)
        {
            CheckSubscription(ref reader);
        }

        outcome = reader.End();
        if (outcome.IsComplete)
        {
            value = new Subscribe { PacketIdentifier = identifier, Properties = properties, Subscriptions = new SubscriptionList(reader.Since(start)) };
        }

        return outcome;
    }

    /// <inheritdoc/>
    public int RemainingLength(ProtocolVersion version) => 2 + Properties.BytesOf(version) + Subscriptions.Encoded.Length;

    /// <inheritdoc/>
    public void WriteBody(ref ByteWriter writer, ProtocolVersion version)
    {
        writer.WriteUInt16BigEndian(PacketIdentifier);
        writer.WriteProperties(Properties, version);
        writer.WriteBytes(Subscriptions.Encoded);
    }

    private static void CheckSubscription(ref PacketReader reader)
    {
        var filter = reader.ReadString();
        var at = reader.Position;
        var options = reader.ReadByte();
        var reserved = reader.IsV5 ? SubscriptionOptions.ReservedBits : SubscriptionOptions.ReservedBitsOf311;
        reader.FailIf((options & reserved) != 0, ReasonCode.MalformedPacket, at, reader.IsV5 ? "MQTT-3.8.3-5" : "MQTT-3.8.3-4");
        var read = SubscriptionOptions.Of(options);
        reader.FailIf(
            read.MaximumQoS > QoS.ExactlyOnce, reader.IsV5 ? ReasonCode.ProtocolError : ReasonCode.MalformedPacket, at,
            reader.IsV5 ? "3.8.3.1" : "MQTT-3.8.3-4");
        reader.FailIf(read.RetainHandling > RetainHandling.DoNotSend, ReasonCode.ProtocolError, at, "3.8.3.1");
        reader.FailIf(read.NoLocal && TopicFilter.IsSharedPrefixed(filter), ReasonCode.ProtocolError, at, "MQTT-3.8.3-4");
    }
}
