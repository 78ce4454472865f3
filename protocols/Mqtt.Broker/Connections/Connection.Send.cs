namespace EdgeHub.Mqtt.Broker;

/// <content>Sending messages to the client; called from any loop.</content>
internal sealed partial class Connection
{
    /// <summary>Appends a message of QoS 0.</summary>
    public void SendBestEffort(in RoutedMessage message, bool retain, uint[] identifiers, FrameScratch frames, Batch batch)
    {
        if (Version == ProtocolVersion.V5 && (identifiers.Length > 0 || message.ExpirySeconds.HasValue || _outgoingAliases is not null))
        {
            SendBestEffort(message.Topic, message.Properties, message.Payload, retain, message.ExpirySeconds, identifiers, batch);
            return;
        }

        var publish = new OutgoingPublish { Topic = message.Topic, Retain = retain, Properties = new Properties(message.Properties), Payload = message.Payload };
        Append(frames.Shared(publish, Version), message.Payload, batch);
    }

    /// <summary>Appends a retained message with QoS 0.</summary>
    public void SendBestEffort(Message message, uint[] identifiers, Batch batch) =>
        SendBestEffort(message.Topic, message.Properties, message.Payload, true, message.SecondsLeft(_broker.Clock.NowMs), identifiers, batch);

    /// <summary>Appends a message of QoS 1 or 2; false when it is expired or too large for the client.</summary>
    public bool Send(Delivery delivery, Batch? batch)
    {
        var message = delivery.Message;
        var nowMs = _broker.Clock.NowMs;
        if (!delivery.WasSent && message.IsExpired(nowMs))
        {
            return false;
        }

        var publish = new OutgoingPublish
        {
            Topic = message.Topic, QoS = delivery.QoS, Retain = delivery.Retain, Dup = delivery.WasSent, PacketIdentifier = delivery.PacketIdentifier,
            MessageExpiryInterval = message.SecondsLeft(nowMs), SubscriptionIdentifiers = delivery.SubscriptionIdentifiers,
            Properties = new Properties(message.Properties), Payload = message.Payload,
        };
        var header = FrameScratch.Current.Own(publish, Version);
        if (header.Length + message.Payload.Length > _clientMaxPacketBytes)
        {
            return false;
        }

        delivery.WasSent = true;
        Flush(Outgoing.Append(header, message.Payload, isMessage: true), batch);
        return true;
    }

    /// <summary>Appends PUBREL again.</summary>
    public void SendRelease(ushort packetIdentifier, Batch? batch)
    {
        Span<byte> packet = stackalloc byte[8];
        var length = PacketWriter.Write(new Acknowledgement(PacketType.PubRel, packetIdentifier), Version, packet);
        Flush(Outgoing.Append(packet[..length], default, isMessage: false), batch);
    }

    private void SendBestEffort(
        ReadOnlySpan<byte> topic, ReadOnlySpan<byte> properties, ReadOnlySpan<byte> payload, bool retain, uint? expiry, uint[] identifiers, Batch batch)
    {
        var alias = _outgoingAliases?.Find(topic);
        var before = alias is null ? default : Outgoing.BestEffortPosition;
        var isKnown = alias?.IsKnown(before) == true;
        var publish = new OutgoingPublish
        {
            Topic = isKnown ? default : topic, TopicAlias = alias?.Number ?? 0, Retain = retain, MessageExpiryInterval = expiry,
            SubscriptionIdentifiers = identifiers, Properties = new Properties(properties), Payload = payload,
        };
        Append(FrameScratch.Current.Own(publish, Version), payload, batch);
        if (alias is not null && !isKnown)
        {
            alias.Said(before, Outgoing.BestEffortPosition);
        }
    }

    private void Append(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, Batch batch)
    {
        if (header.Length + payload.Length > _clientMaxPacketBytes)
        {
            _broker.Counters.Dropped(1);
            return;
        }

        Flush(Outgoing.AppendBestEffort(header, payload), batch);
    }

    private void Flush(bool isMine, Batch? batch)
    {
        if (!isMine)
        {
            return;
        }

        if (batch is not null)
        {
            batch.Flush(this);
        }
        else
        {
            Outgoing.Flush();
        }
    }
}
