using System.Text;

namespace EdgeHub.Mqtt.Client;

/// <summary>What a broker can do and wants, as its CONNACK says it (MQTT 5, 3.2.2.3). The defaults are those of a CONNACK that says nothing.</summary>
internal sealed record PeerLimits
{
    public ProtocolVersion Version { get; init; } = ProtocolVersion.V5;

    public bool SessionPresent { get; init; }

    public int ReceiveMaximum { get; init; } = ushort.MaxValue;

    public QoS MaximumQoS { get; init; } = QoS.ExactlyOnce;

    public bool RetainAvailable { get; init; } = true;

    public long MaximumPacketSize { get; init; } = PacketHeader.MaxPacketBytes;

    public int TopicAliasMaximum { get; init; }

    public bool SubscriptionIdentifiers { get; init; } = true;

    /// <summary>Null when the client's own holds.</summary>
    public TimeSpan? ServerKeepAlive { get; init; }

    public string? AssignedClientIdentifier { get; init; }

    public static PeerLimits Of(in ConnAck answer, ProtocolVersion version)
    {
        var properties = answer.Properties;
        return version != ProtocolVersion.V5
            ? new PeerLimits { Version = version, SessionPresent = answer.SessionPresent, SubscriptionIdentifiers = false }
            : new PeerLimits
            {
                Version = version,
                SessionPresent = answer.SessionPresent,
                ReceiveMaximum = (int)(properties.NumberOf(PropertyId.ReceiveMaximum) ?? ushort.MaxValue),
                MaximumQoS = (QoS)(properties.NumberOf(PropertyId.MaximumQoS) ?? (uint)QoS.ExactlyOnce),
                RetainAvailable = properties.NumberOf(PropertyId.RetainAvailable) != 0,
                MaximumPacketSize = properties.NumberOf(PropertyId.MaximumPacketSize) ?? PacketHeader.MaxPacketBytes,
                TopicAliasMaximum = (int)(properties.NumberOf(PropertyId.TopicAliasMaximum) ?? 0),
                SubscriptionIdentifiers = properties.NumberOf(PropertyId.SubscriptionIdentifierAvailable) != 0,
                ServerKeepAlive = properties.NumberOf(PropertyId.ServerKeepAlive) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                AssignedClientIdentifier = Text(properties, PropertyId.AssignedClientIdentifier),
            };
    }

    /// <summary>Why the broker would refuse a message; null when it would not.</summary>
    public MqttRemoteException? Refusal(MqttMessage message) =>
        message.QoS > MaximumQoS ? new MqttRemoteException(ReasonCode.QoSNotSupported, $"The broker takes at most QoS {(int)MaximumQoS}.")
        : message.Retain && !RetainAvailable ? new MqttRemoteException(ReasonCode.RetainNotSupported, "The broker keeps no retained messages.")
        : null;

    private static string? Text(Properties properties, PropertyId id) =>
        properties.TryGet(id, out var property) ? Encoding.UTF8.GetString(property.Value) : null;
}
