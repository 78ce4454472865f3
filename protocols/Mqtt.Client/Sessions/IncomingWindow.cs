namespace EdgeHub.Mqtt.Client;

/// <summary>What becomes of a PUBLISH that came.</summary>
internal enum Arrival
{
    /// <summary>It is new.</summary>
    Deliver,

    /// <summary>The application has it and has not acknowledged it yet.</summary>
    Ignore,

    /// <summary>The application has acknowledged it: the broker missed the answer.</summary>
    AnswerAgain,
}

/// <summary>
/// The broker's messages of QoS 1 and 2 that are not done with. Of QoS 2 it knows the identifiers from PUBLISH to PUBREL, over connections, so that
/// none is delivered twice (MQTT 5, 4.3.3). Not safe from several threads: its owner locks.
/// </summary>
internal sealed class IncomingWindow(int receiveMaximum)
{
    /// <summary>Of QoS 2; true once PUBREC was sent.</summary>
    private readonly Dictionary<ushort, bool> _exactlyOnce = [];

    /// <summary>What came on the connection of now and is not done with: what Receive Maximum counts.</summary>
    private readonly HashSet<ushort> _counted = [];

    /// <summary>A connection begins.</summary>
    /// <param name="sessionPresent">False when the broker begins to count anew.</param>
    public void Begin(bool sessionPresent)
    {
        _counted.Clear();
        if (!sessionPresent)
        {
            _exactlyOnce.Clear();
        }
    }

    /// <summary>A PUBLISH of QoS 1 or 2 came.</summary>
    /// <exception cref="MqttProtocolException">More are under way than this client takes.</exception>
    public Arrival Arrived(in Publish publish)
    {
        var identifier = publish.PacketIdentifier;
        if (_counted.Add(identifier) && _counted.Count > receiveMaximum)
        {
            throw new MqttProtocolException(ReasonCode.ReceiveMaximumExceeded, "MQTT-3.3.4-9");
        }

        if (publish.QoS != QoS.ExactlyOnce || _exactlyOnce.TryAdd(identifier, false))
        {
            return Arrival.Deliver;
        }

        return _exactlyOnce[identifier] ? Arrival.AnswerAgain : Arrival.Ignore;
    }

    /// <summary>The application is done with a message; true when the broker is to be told.</summary>
    public bool Acknowledge(QoS qos, ushort identifier)
    {
        if (qos == QoS.AtLeastOnce)
        {
            return _counted.Remove(identifier);
        }

        if (_exactlyOnce.TryGetValue(identifier, out var isAnswered) && !isAnswered)
        {
            _exactlyOnce[identifier] = true;
            return true;
        }

        return false;
    }

    /// <summary>PUBREL; the reason for PUBCOMP.</summary>
    public ReasonCode Released(ushort identifier)
    {
        _counted.Remove(identifier);
        return _exactlyOnce.Remove(identifier) ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound;
    }
}
