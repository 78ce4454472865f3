namespace EdgeHub.Mqtt;

/// <summary>Types of control packets, the upper half of a packet's first byte (MQTT 5, 2.1.2).</summary>
public enum PacketType : byte
{
    /// <summary>Forbidden by the specification.</summary>
    None = 0,

    /// <summary>A client asks for a connection (3.1).</summary>
    Connect = 1,

    /// <summary>The server's answer to it (3.2).</summary>
    ConnAck = 2,

    /// <summary>An application message, either way (3.3).</summary>
    Publish = 3,

    /// <summary>The answer to a PUBLISH with QoS 1 (3.4).</summary>
    PubAck = 4,

    /// <summary>The first answer to a PUBLISH with QoS 2 (3.5).</summary>
    PubRec = 5,

    /// <summary>The answer to PUBREC (3.6).</summary>
    PubRel = 6,

    /// <summary>The answer to PUBREL, which ends the exchange (3.7).</summary>
    PubComp = 7,

    /// <summary>A client asks for messages of topics (3.8).</summary>
    Subscribe = 8,

    /// <summary>The server's answer to it (3.9).</summary>
    SubAck = 9,

    /// <summary>A client wants no more messages of topics (3.10).</summary>
    Unsubscribe = 10,

    /// <summary>The server's answer to it (3.11).</summary>
    UnsubAck = 11,

    /// <summary>A client shows that it lives (3.12).</summary>
    PingReq = 12,

    /// <summary>The server's answer to it (3.13).</summary>
    PingResp = 13,

    /// <summary>The last packet of a connection; in 3.1.1 from the client only (3.14).</summary>
    Disconnect = 14,

    /// <summary>A step of extended authentication; not in 3.1.1 (3.15).</summary>
    Auth = 15,
}
