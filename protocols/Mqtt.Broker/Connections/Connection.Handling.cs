using EdgeHub.Wire;

namespace EdgeHub.Mqtt.Broker;

/// <content>Which packet is handled by what.</content>
internal sealed partial class Connection
{
    /// <summary>Handles packets until one is not whole, the connection ends, or CONNECT is to be judged; gives the bytes that are done with.</summary>
    private int Handle(ReadOnlySpan<byte> bytes)
    {
        var done = 0;
        while (_end is null)
        {
            var outcome = PacketHeader.TryRead(bytes[done..], _rules, out var header);
            if (outcome.Status == WireStatus.NeedsMore)
            {
                _needed = outcome.Bytes;
                break;
            }

            if (outcome.IsComplete)
            {
                outcome = Handle(header, bytes.Slice(done, header.PacketBytes));
                done += header.PacketBytes;
            }

            if (outcome.Status == WireStatus.Malformed)
            {
                Refuse(outcome);
            }

            // CONNECT is judged, and SUBSCRIBE answered with retained messages, before anything else is looked at.
            if (_session is null || _subscribed is not null)
            {
                break;
            }
        }

        return done;
    }

    private WireOutcome Handle(in PacketHeader header, ReadOnlySpan<byte> packet) => header.Type switch
    {
        PacketType.Publish => HandlePublish(header, packet),
        PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp => HandleAcknowledgement(header, packet),
        PacketType.Connect => HandleConnect(header, packet),
        PacketType.Subscribe => HandleSubscribe(header, packet),
        PacketType.Unsubscribe => HandleUnsubscribe(header, packet),
        PacketType.PingReq => HandlePing(header),
        PacketType.Disconnect => HandleDisconnect(header, packet),

        // No method of authentication is offered, so that there is nothing to go on with (MQTT-4.12.0-6).
        _ => WireOutcome.Malformed((int)ReasonCode.ProtocolError, 0, "4.12"),
    };

    private WireOutcome HandlePing(in PacketHeader header)
    {
        _batch.Acknowledge(new Ping(PacketType.PingResp), Version);
        return WireOutcome.Complete(header.PacketBytes);
    }

    private WireOutcome HandleDisconnect(in PacketHeader header, ReadOnlySpan<byte> packet)
    {
        var outcome = Disconnect.TryRead(packet, header, out var disconnect);
        if (!outcome.IsComplete)
        {
            return outcome;
        }

        if (disconnect.Properties.NumberOf(PropertyId.SessionExpiryInterval) is { } expiry && _session is { } session)
        {
            // A session that was to end with its connection can't be kept after all (MQTT-3.14.2-2 and 3.14.2.2.2).
            if (session.ExpirySeconds == 0 && expiry != 0)
            {
                return WireOutcome.Malformed((int)ReasonCode.ProtocolError, header.HeaderBytes, "3.14.2.2.2");
            }

            session.ExpirySeconds = (uint)Math.Min(expiry, _broker.Options.MaxSessionExpiry.TotalSeconds);
            if (session.IsDurable && session.ExpirySeconds > 0)
            {
                _broker.Journal!.Save(session, _batch);
            }
        }

        Interlocked.CompareExchange(ref _end, new Ending(disconnect.ReasonCode, "", "") { IsByClient = true }, null);
        return outcome;
    }

    private WireOutcome HandleAcknowledgement(in PacketHeader header, ReadOnlySpan<byte> packet)
    {
        var outcome = Acknowledgement.TryRead(packet, header, out var acknowledgement);
        if (!outcome.IsComplete)
        {
            return outcome;
        }

        var (identifier, session) = (acknowledgement.PacketIdentifier, _session!);
        switch (acknowledgement.Type)
        {
            case PacketType.PubRel:
                var known = session.Release(identifier, _batch);
                _batch.Acknowledge(new Acknowledgement(PacketType.PubComp, identifier, known ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound), Version);
                break;
            case PacketType.PubRec:
                if (session.Receipt(identifier, acknowledgement.ReasonCode, _batch) is { } reason)
                {
                    _batch.Acknowledge(new Acknowledgement(PacketType.PubRel, identifier, reason), Version);
                }

                break;
            default:
                if (!session.Acknowledge(identifier, acknowledgement.Type, _batch))
                {
                    return WireOutcome.Malformed((int)ReasonCode.ProtocolError, header.HeaderBytes, "4.3");
                }

                break;
        }

        return outcome;
    }

    /// <summary>What the specification wants of a server whose client breaks it: before CONNACK an answer where there is one, then DISCONNECT in MQTT 5.</summary>
    private void Refuse(in WireOutcome outcome)
    {
        if (_session is null && _request is null)
        {
            RefuseFirstPacket(outcome);
            return;
        }

        End(outcome);
    }
}
