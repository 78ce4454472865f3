namespace EdgeHub.Mqtt;

/// <summary>Properties of MQTT 5 (2.2.2.2).</summary>
public enum PropertyId : byte
{
    /// <summary>No property; never on the wire.</summary>
    None = 0x00,

    /// <summary>Byte: 0 unspecified, 1 UTF-8.</summary>
    PayloadFormatIndicator = 0x01,

    /// <summary>Four bytes: seconds that the message may live.</summary>
    MessageExpiryInterval = 0x02,

    /// <summary>String: what the payload is.</summary>
    ContentType = 0x03,

    /// <summary>String: topic name of the response.</summary>
    ResponseTopic = 0x08,

    /// <summary>Binary: which request a response belongs to.</summary>
    CorrelationData = 0x09,

    /// <summary>Variable byte integer, 1 to 268,435,455; in PUBLISH one for each subscription that matched.</summary>
    SubscriptionIdentifier = 0x0B,

    /// <summary>Four bytes: seconds that the session lasts without a connection; 0xFFFFFFFF is for ever.</summary>
    SessionExpiryInterval = 0x11,

    /// <summary>String: the client identifier that the server made.</summary>
    AssignedClientIdentifier = 0x12,

    /// <summary>Two bytes: seconds of keep alive that the client must use.</summary>
    ServerKeepAlive = 0x13,

    /// <summary>String: name of the method of extended authentication.</summary>
    AuthenticationMethod = 0x15,

    /// <summary>Binary: what the method defines.</summary>
    AuthenticationData = 0x16,

    /// <summary>Byte: 0 when reason strings and user properties are not wanted; 1 when absent.</summary>
    RequestProblemInformation = 0x17,

    /// <summary>Four bytes: seconds between the connection's end and the will.</summary>
    WillDelayInterval = 0x18,

    /// <summary>Byte: 1 asks for Response Information; 0 when absent.</summary>
    RequestResponseInformation = 0x19,

    /// <summary>String: from which response topics are made.</summary>
    ResponseInformation = 0x1A,

    /// <summary>String: another server to use.</summary>
    ServerReference = 0x1C,

    /// <summary>String: a reason for people to read.</summary>
    ReasonString = 0x1F,

    /// <summary>Two bytes, not 0: messages of QoS 1 and 2 in flight; 65,535 when absent.</summary>
    ReceiveMaximum = 0x21,

    /// <summary>Two bytes: highest topic alias that is accepted; 0 when absent.</summary>
    TopicAliasMaximum = 0x22,

    /// <summary>Two bytes, not 0: a number for the topic name.</summary>
    TopicAlias = 0x23,

    /// <summary>Byte, 0 or 1: highest QoS of the server; 2 when absent.</summary>
    MaximumQoS = 0x24,

    /// <summary>Byte: 0 when the server keeps no retained messages; 1 when absent.</summary>
    RetainAvailable = 0x25,

    /// <summary>A pair of strings, as often as one likes.</summary>
    UserProperty = 0x26,

    /// <summary>Four bytes, not 0: largest packet in bytes that is accepted; no limit when absent.</summary>
    MaximumPacketSize = 0x27,

    /// <summary>Byte: 0 when the server knows no wildcards; 1 when absent.</summary>
    WildcardSubscriptionAvailable = 0x28,

    /// <summary>Byte: 0 when the server knows no subscription identifiers; 1 when absent.</summary>
    SubscriptionIdentifierAvailable = 0x29,

    /// <summary>Byte: 0 when the server knows no shared subscriptions; 1 when absent.</summary>
    SharedSubscriptionAvailable = 0x2A,
}
