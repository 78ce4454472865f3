namespace EdgeHub.Mqtt.Broker;

/// <summary>How far a message of QoS 1 or 2 is on its way to a client.</summary>
internal enum DeliveryState : byte
{
    /// <summary>PUBLISH is to be acknowledged: by PUBACK or PUBREC.</summary>
    Published,

    /// <summary>PUBREC has come, PUBREL is to be acknowledged by PUBCOMP; the message itself is the client's now.</summary>
    Released,
}

/// <summary>One message of QoS 1 or 2 on its way to one client.</summary>
internal sealed class Delivery(Message message, QoS qos, bool retain, uint[] subscriptionIdentifiers)
{
    public Message Message { get; } = message;

    public QoS QoS { get; } = qos;

    /// <summary>RETAIN as this client gets it.</summary>
    public bool Retain { get; } = retain;

    public uint[] SubscriptionIdentifiers { get; } = subscriptionIdentifiers;

    /// <summary>Place among the session's deliveries.</summary>
    public long Sequence { get; set; }

    /// <summary>0 while it waits for the in-flight window.</summary>
    public ushort PacketIdentifier { get; set; }

    public DeliveryState State { get; set; }

    /// <summary>It was sent at least once, so that the next time is a duplicate (MQTT-3.3.1-1).</summary>
    public bool WasSent { get; set; }

    /// <summary>False while the store does not have it yet: it must not be sent before.</summary>
    public bool IsStored { get; set; } = true;

    /// <summary>The store could not take it: its publisher was told, and it is never sent.</summary>
    public bool IsRevoked { get; set; }
}
