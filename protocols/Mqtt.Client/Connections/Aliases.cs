using System.Text;

namespace EdgeHub.Mqtt.Client;

/// <summary>Topic aliases of one connection, both ways (MQTT 5, 3.3.2.3.4). They end with it.</summary>
/// <param name="sendMaximum">Most that this client uses.</param>
/// <param name="receiveMaximum">Most that the broker may use.</param>
internal sealed class Aliases(int sendMaximum, int receiveMaximum)
{
    private readonly Dictionary<string, ushort> _sent = new(StringComparer.Ordinal);
    private readonly string?[] _received = new string?[receiveMaximum + 1];

    /// <summary>The alias for a topic, 0 for none, and whether the broker knows it. The first topics get one; others are few or never come again.</summary>
    public (ushort Alias, bool IsKnown) ForSending(string topic)
    {
        if (_sent.TryGetValue(topic, out var alias))
        {
            return (alias, true);
        }

        if (_sent.Count >= sendMaximum)
        {
            return (0, false);
        }

        alias = (ushort)(_sent.Count + 1);
        _sent.Add(topic, alias);
        return (alias, false);
    }

    /// <summary>The topic of a PUBLISH.</summary>
    /// <exception cref="MqttProtocolException">Its alias is above the maximum or was never given.</exception>
    public string Topic(in Publish publish)
    {
        var alias = publish.TopicAlias;
        if (alias == 0)
        {
            return Encoding.UTF8.GetString(publish.Topic);
        }

        if (alias >= _received.Length)
        {
            throw new MqttProtocolException(ReasonCode.TopicAliasInvalid, "MQTT-3.1.2-27");
        }

        if (!publish.Topic.IsEmpty)
        {
            _received[alias] = Encoding.UTF8.GetString(publish.Topic);
        }

        return _received[alias] ?? throw new MqttProtocolException(ReasonCode.ProtocolError, "3.3.4");
    }
}
