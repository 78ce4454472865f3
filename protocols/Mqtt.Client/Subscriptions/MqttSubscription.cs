using System.Text;

namespace EdgeHub.Mqtt.Client;

/// <summary>What a client wants to hear (MQTT 5, 3.8.3).</summary>
/// <param name="Filter">Topic filter; <c>$share/{name}/{filter}</c> shares its messages.</param>
/// <param name="Options">How its messages are wanted; 3.1.1 knows the QoS only.</param>
/// <param name="Identifier">Comes back with each message that matches, 1 to 268,435,455; 0 for none. A broker that knows none is not asked for it.</param>
public sealed record MqttSubscription(string Filter, SubscriptionOptions Options, uint Identifier = 0)
{
    private const uint MaxIdentifier = 268_435_455;

    /// <summary>A subscription with a highest QoS and nothing special.</summary>
    public MqttSubscription(string filter, QoS qos = QoS.AtLeastOnce)
        : this(filter, new SubscriptionOptions(qos))
    {
    }

    internal void Check()
    {
        Bound.Require(TopicFilter.TryRead(Encoding.UTF8.GetBytes(Filter), out var read).IsComplete, "Filter must be a topic filter: + for a level, # at the end for all that follow.");
        Bound.Require(!(read.IsShared && Options.NoLocal), "A shared subscription can't leave out what its own client published (MQTT-3.8.3-4).");
        Bound.Require(Identifier <= MaxIdentifier, "Identifier is at most 268,435,455.");
    }
}
