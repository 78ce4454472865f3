namespace EdgeHub.Mqtt.Client;

/// <summary>
/// This client's messages of QoS 1 and 2 until they are acknowledged, in the order in which they were published. It outlasts connections: what was
/// under way is sent again first, in that order, with its identifier and as a duplicate (MQTT-4.4.0-1, MQTT-4.6.0-1). How many are on their way at once
/// is the broker's Receive Maximum (4.9). Not safe from several threads: its owner locks.
/// </summary>
internal sealed class OutgoingWindow(PacketIdentifiers identifiers)
{
    private readonly LinkedList<InFlightMessage> _messages = [];
    private readonly Dictionary<ushort, LinkedListNode<InFlightMessage>> _byIdentifier = [];
    private int _quotaMaximum;
    private int _quota;

    public int Count => _messages.Count;

    public InFlightMessage Add(MqttMessage message)
    {
        var entry = new InFlightMessage(message, identifiers.Take());
        _byIdentifier.Add(entry.Identifier, _messages.AddLast(entry));
        return entry;
    }

    /// <summary>A connection begins.</summary>
    /// <param name="receiveMaximum">The broker's.</param>
    /// <param name="sessionPresent">False when the broker knows nothing of what was under way.</param>
    public void Begin(int receiveMaximum, bool sessionPresent)
    {
        _quota = _quotaMaximum = receiveMaximum;
        for (var node = _messages.First; node is not null;)
        {
            var (entry, next) = (node.Value, node.Next);
            entry.IsSent = false;
            if (!sessionPresent && entry.WasSent)
            {
                if (entry.Message.QoS == QoS.ExactlyOnce)
                {
                    // Sent again it could come twice; the publisher alone can tell which is worse.
                    Remove(node);
                    entry.Fail(new MqttTransportException("The broker lost the session while a message of QoS 2 was under way; whether it was delivered is not known."));
                }

                entry.WasSent = false;
            }

            node = next;
        }
    }

    /// <summary>The next message that may be sent now; null when there is none. The caller sends it at once.</summary>
    public InFlightMessage? Next()
    {
        foreach (var entry in _messages)
        {
            if (!entry.IsSent)
            {
                if (entry.Stage == InFlightStage.Publish)
                {
                    if (_quota == 0)
                    {
                        return null;
                    }

                    _quota--;
                }

                entry.IsSent = true;
                return entry;
            }
        }

        return null;
    }

    /// <summary>Takes a message out that can't be sent at all.</summary>
    public void Refuse(InFlightMessage entry, MqttException why)
    {
        Remove(_byIdentifier[entry.Identifier]);
        GiveBack();
        entry.Fail(why);
    }

    /// <summary>PUBACK, or PUBCOMP.</summary>
    /// <exception cref="MqttProtocolException">It belongs to nothing of that kind that is under way.</exception>
    public void Acknowledged(ushort identifier, PacketType type, ReasonCode code)
    {
        if (!_byIdentifier.TryGetValue(identifier, out var node) || !node.Value.WasSent)
        {
            // After a loss of either end's session a late answer finds nobody; it changes nothing (4.3.3).
            return;
        }

        var isRelease = node.Value.Stage == InFlightStage.Release;
        if (node.Value.Message.QoS != (type == PacketType.PubAck ? QoS.AtLeastOnce : QoS.ExactlyOnce) || isRelease != (type == PacketType.PubComp))
        {
            throw new MqttProtocolException(ReasonCode.ProtocolError, type == PacketType.PubAck ? "4.3.2" : "4.3.3");
        }

        Remove(node);
        GiveBack();

        // What PUBREC took is delivered, though a broker has forgotten the identifier since.
        node.Value.Complete(isRelease ? ReasonCode.Success : code);
    }

    /// <summary>PUBREC; true when PUBREL is to be sent, with its reason.</summary>
    public bool Received(ushort identifier, ReasonCode code, out ReasonCode answer)
    {
        answer = ReasonCode.Success;
        if (!_byIdentifier.TryGetValue(identifier, out var node))
        {
            answer = ReasonCode.PacketIdentifierNotFound;
            return true;
        }

        if (node.Value.Message.QoS != QoS.ExactlyOnce)
        {
            throw new MqttProtocolException(ReasonCode.ProtocolError, "4.3.2");
        }

        if (code >= ReasonCode.UnspecifiedError)
        {
            Remove(node);
            GiveBack();
            node.Value.Complete(code);
            return false;
        }

        node.Value.Stage = InFlightStage.Release;
        return true;
    }

    /// <summary>Ends all that is under way.</summary>
    public void Fail(MqttException why)
    {
        while (_messages.First is { } node)
        {
            Remove(node);
            node.Value.Fail(why);
        }
    }

    private void Remove(LinkedListNode<InFlightMessage> node)
    {
        _messages.Remove(node);
        _byIdentifier.Remove(node.Value.Identifier);
        identifiers.Release(node.Value.Identifier);
    }

    private void GiveBack() => _quota = Math.Min(_quota + 1, _quotaMaximum);
}
