using EdgeHub.Wire;

namespace EdgeHub.Mqtt.Client;

/// <content>What the broker sends.</content>
internal sealed partial class Session
{
    /// <summary>Takes a packet that belongs to the session; gives a message that is to be delivered.</summary>
    /// <exception cref="MqttProtocolException">It breaks the protocol.</exception>
    public ReceivedMessage? Take(Connection connection, in PacketHeader header, ReadOnlySpan<byte> packet)
    {
        lock (_gate)
        {
            switch (header.Type)
            {
                case PacketType.Publish:
                    Check(Publish.TryRead(packet, header, out var publish));
                    return Arrived(connection, publish);
                case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                    Check(Acknowledgement.TryRead(packet, header, out var acknowledgement));
                    Take(connection, acknowledgement);
                    break;
                case PacketType.SubAck:
                    Check(SubAck.TryRead(packet, header, out var granted));
                    _subscriptions.Answered(granted.PacketIdentifier, granted.ReasonCodes, isLeaving: false, hasCodes: true);
                    break;
                default:
                    Check(UnsubAck.TryRead(packet, header, out var left));
                    _subscriptions.Answered(left.PacketIdentifier, left.ReasonCodes, isLeaving: true, hasCodes: connection.Limits.Version == ProtocolVersion.V5);
                    break;
            }

            Pump();
            return null;
        }
    }

    /// <summary>The application is done with a message. Nothing happens when it was acknowledged, needs none, or the broker will send it again.</summary>
    public void Acknowledge(ReceivedMessage received)
    {
        var qos = received.Message.QoS;
        lock (_gate)
        {
            var isMeant = received.Epoch == (qos == QoS.ExactlyOnce ? _sessions : _connections);
            if (qos == QoS.AtMostOnce || !isMeant || !_incoming.Acknowledge(qos, received.PacketIdentifier))
            {
                return;
            }

            Answer(_connection, qos == QoS.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec, received.PacketIdentifier);
        }
    }

    private static void Check(WireOutcome outcome)
    {
        if (!outcome.IsComplete)
        {
            throw new MqttProtocolException((ReasonCode)outcome.Code, outcome.Section);
        }
    }

    private static void Answer(Connection? connection, PacketType type, ushort identifier, ReasonCode code = ReasonCode.Success) =>
        connection?.Outgoing.Append(new Acknowledgement(type, identifier, code), connection.Limits.Version);

    private ReceivedMessage? Arrived(Connection connection, in Publish publish)
    {
        var topic = connection.Aliases.Topic(publish);
        var arrival = publish.QoS == QoS.AtMostOnce ? Arrival.Deliver : _incoming.Arrived(publish);
        if (arrival == Arrival.AnswerAgain)
        {
            Answer(connection, PacketType.PubRec, publish.PacketIdentifier);
        }

        return arrival != Arrival.Deliver ? null : new ReceivedMessage(
            MessageProperties.Read(publish, topic), publish.Dup, MessageProperties.Identifiers(publish), publish.PacketIdentifier,
            publish.QoS == QoS.ExactlyOnce ? _sessions : _connections);
    }

    private void Take(Connection connection, in Acknowledgement acknowledgement)
    {
        var identifier = acknowledgement.PacketIdentifier;
        switch (acknowledgement.Type)
        {
            case PacketType.PubRec:
                if (_outgoing.Received(identifier, acknowledgement.ReasonCode, out var answer))
                {
                    Answer(connection, PacketType.PubRel, identifier, answer);
                }

                break;
            case PacketType.PubRel:
                Answer(connection, PacketType.PubComp, identifier, _incoming.Released(identifier));
                break;
            default:
                _outgoing.Acknowledged(identifier, acknowledgement.Type, acknowledgement.ReasonCode);
                break;
        }
    }
}
