using EdgeHub.Mqtt.Client;

namespace EdgeHub.Edge.Host;

/// <summary>What came on each topic of a broker, up to a number of topics; further ones are counted only. Safe from several threads.</summary>
internal sealed class TopicBook(TimeProvider time)
{
    /// <summary>Topics that are kept.</summary>
    internal const int MaxTopics = 10_000;

    /// <summary>Bytes of a payload that are kept; a longer one is shown cut and gives no points.</summary>
    internal const int MaxPayload = 8192;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, TopicFacts> _topics = new(StringComparer.Ordinal);
    private readonly long _began = time.GetTimestamp();
    private long _messages;
    private long _left;

    /// <summary>Messages per second since the begin, and how many came on topics that are not kept.</summary>
    internal (double Rate, long Left) Totals()
    {
        lock (_gate)
        {
            return (_messages / Math.Max(1, time.GetElapsedTime(_began).TotalSeconds), _left);
        }
    }

    /// <summary>All topics, those of one branch together.</summary>
    internal IReadOnlyList<TopicFacts> Topics()
    {
        lock (_gate)
        {
            return [.. _topics.Values.OrderBy(facts => facts.Topic.Replace('/', '\u0001'), StringComparer.Ordinal)];
        }
    }

    internal void Take(MqttMessage message)
    {
        lock (_gate)
        {
            _messages++;
            var now = time.GetTimestamp();
            if (_topics.TryGetValue(message.Topic, out var facts) || _topics.Count < MaxTopics)
            {
                // A retained message is no sign of how often the topic is published.
                var (first, count) = facts is null || facts.Count == 0 ? (now, message.Retain ? 0 : 1) : (facts.First, facts.Count + 1);
                var isCut = message.Payload.Length > MaxPayload;
                _topics[message.Topic] = new TopicFacts(message.Topic, isCut ? message.Payload[..MaxPayload] : message.Payload, isCut, count, first, count < 2 ? 0 : (count - 1) / Math.Max(0.001, time.GetElapsedTime(first, now).TotalSeconds));
            }
            else
            {
                _left++;
            }
        }
    }
}

/// <summary>What came on a topic.</summary>
/// <param name="Topic">Its name.</param>
/// <param name="Payload">The last payload.</param>
/// <param name="IsCut">The payload is longer than what is kept of it.</param>
/// <param name="Count">Messages that were not retained ones.</param>
/// <param name="First">When the first of them came.</param>
/// <param name="Rate">Messages per second; 0 before there were two.</param>
internal sealed record TopicFacts(string Topic, ReadOnlyMemory<byte> Payload, bool IsCut, long Count, long First, double Rate);
