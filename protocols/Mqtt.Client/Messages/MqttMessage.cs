using System.Text;

namespace EdgeHub.Mqtt.Client;

/// <summary>An application message (MQTT 5, 3.3). What 3.1.1 does not know is not sent to a broker that speaks it.</summary>
/// <param name="Topic">Topic name, without wildcards.</param>
/// <param name="Payload">The application's bytes; not to be changed before the message is sent.</param>
public sealed record MqttMessage(string Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>A message of a text.</summary>
    public MqttMessage(string topic, string payload)
        : this(topic, Encoding.UTF8.GetBytes(payload ?? "")) => IsText = true;

    /// <summary>How surely it is delivered.</summary>
    public QoS QoS { get; init; }

    /// <summary>To be kept for later subscribers, or one that was kept.</summary>
    public bool Retain { get; init; }

    /// <summary>Payload Format Indicator: the payload is UTF-8 (3.3.2.3.2).</summary>
    public bool IsText { get; init; }

    /// <summary>Seconds that it may live; null for ever (3.3.2.3.3).</summary>
    public uint? Expiry { get; init; }

    /// <summary>What the payload is; null when nothing is said (3.3.2.3.9).</summary>
    public string? ContentType { get; init; }

    /// <summary>Where a response is wanted; null for a message that is no request (3.3.2.3.5).</summary>
    public string? ResponseTopic { get; init; }

    /// <summary>Which request it belongs to; null for none (3.3.2.3.6).</summary>
    public ReadOnlyMemory<byte>? CorrelationData { get; init; }

    /// <summary>Pairs of the application, in order (3.3.2.3.7).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; init; } = [];

    internal void Check()
    {
        Bound.Require(TopicName.Check(Encoding.UTF8.GetBytes(Topic)).IsComplete, "Topic must be a topic name: 1 to 65,535 bytes without + and #.");
        Bound.Require(QoS <= QoS.ExactlyOnce, "QoS must be 0, 1 or 2.");
        Bound.Require(ResponseTopic is null || TopicName.Check(Encoding.UTF8.GetBytes(ResponseTopic)).IsComplete, "ResponseTopic must be a topic name.");
    }
}

/// <summary>What the broker publishes when the connection ends without a normal DISCONNECT (MQTT 5, 3.1.2.5).</summary>
/// <param name="Message">The message; its payload has at most 65,535 bytes.</param>
/// <param name="DelaySeconds">How long the broker waits whether the client comes back (3.1.3.2.2).</param>
public sealed record MqttWill(MqttMessage Message, uint DelaySeconds = 0);

/// <summary>A message that came.</summary>
public sealed class ReceivedMessage
{
    internal ReceivedMessage(MqttMessage message, bool dup, IReadOnlyList<uint> identifiers, ushort packetIdentifier, long epoch) =>
        (Message, Dup, SubscriptionIdentifiers, PacketIdentifier, Epoch) = (message, dup, identifiers, packetIdentifier, epoch);

    /// <summary>The message.</summary>
    public MqttMessage Message { get; }

    /// <summary>The broker may have sent it before.</summary>
    public bool Dup { get; }

    /// <summary>Identifiers of the subscriptions that it matched (MQTT 5, 3.3.2.3.8); empty when none has one.</summary>
    public IReadOnlyList<uint> SubscriptionIdentifiers { get; }

    internal ushort PacketIdentifier { get; }

    /// <summary>As long as which its identifier means this message: with QoS 1 a connection, with QoS 2 a session.</summary>
    internal long Epoch { get; }
}
