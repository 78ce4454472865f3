using System.Text;
using EdgeHub.Wire;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Mqtt.Broker;

/// <content>PUBLISH from the client (MQTT 5, 3.3 and 4.3).</content>
internal sealed partial class Connection
{
    private const int MaxRememberedTopicBytes = 256;

    private byte[] _topic = [];
    private int _topicLength = -1;
    private MatchSet? _matches;
    private ReasonCode _verdict;
    private byte[]?[] _incomingAliases = [];
    private int _publishesOfBatch;
    private bool _hasLoggedRefusal;

    private WireOutcome HandlePublish(in PacketHeader header, ReadOnlySpan<byte> packet)
    {
        var outcome = Publish.TryRead(packet, header, out var publish);
        if (!outcome.IsComplete)
        {
            return outcome;
        }

        _receivedMessages++;
        var topic = publish.Topic;
        if (publish.TopicAlias != 0 && !ResolveAlias(publish.TopicAlias, ref topic, out var fault))
        {
            return fault;
        }

        var matches = LookUp(topic);
        return publish.QoS switch
        {
            QoS.AtMostOnce => HandleAtMostOnce(publish, topic, matches, outcome),
            QoS.AtLeastOnce => HandleAtLeastOnce(publish, topic, matches, outcome),
            _ => HandleExactlyOnce(publish, topic, matches, outcome),
        };
    }

    private WireOutcome HandleAtMostOnce(in Publish publish, ReadOnlySpan<byte> topic, MatchSet matches, in WireOutcome outcome)
    {
        if (_verdict == ReasonCode.Success)
        {
            Route(publish, topic, matches);
        }
        else if (IsFatal(_verdict) || _verdict == ReasonCode.TopicNameInvalid)
        {
            return WireOutcome.Malformed((int)_verdict, 0, "3.3.2.1");
        }

        return outcome;
    }

    private WireOutcome HandleAtLeastOnce(in Publish publish, ReadOnlySpan<byte> topic, MatchSet matches, in WireOutcome outcome)
    {
        if (IsFatal(_verdict))
        {
            return WireOutcome.Malformed((int)_verdict, 0, "MQTT-3.3.5-2");
        }

        if (++_publishesOfBatch > _broker.Options.Limits.ReceiveMaximum && Version == ProtocolVersion.V5)
        {
            return WireOutcome.Malformed((int)ReasonCode.ReceiveMaximumExceeded, 0, "MQTT-3.3.4-9");
        }

        var reason = _verdict == ReasonCode.Success ? Route(publish, topic, matches) : _verdict;
        _batch.Acknowledge(new Acknowledgement(PacketType.PubAck, publish.PacketIdentifier, reason), Version);
        return outcome;
    }

    private WireOutcome HandleExactlyOnce(in Publish publish, ReadOnlySpan<byte> topic, MatchSet matches, in WireOutcome outcome)
    {
        if (IsFatal(_verdict))
        {
            return WireOutcome.Malformed((int)_verdict, 0, "MQTT-3.3.5-2");
        }

        var reason = ReasonCode.Success;
        if (_verdict != ReasonCode.Success)
        {
            reason = _verdict;
        }
        else if (_session!.Receive(publish.PacketIdentifier, _batch))
        {
            if (_session.ReceivedCount > _broker.Options.Limits.ReceiveMaximum && Version == ProtocolVersion.V5)
            {
                return WireOutcome.Malformed((int)ReasonCode.ReceiveMaximumExceeded, 0, "MQTT-3.3.4-9");
            }

            reason = Route(publish, topic, matches);
            if (reason >= ReasonCode.UnspecifiedError && Version == ProtocolVersion.V5)
            {
                _session.Release(publish.PacketIdentifier, _batch);
            }
        }

        _batch.Acknowledge(new Acknowledgement(PacketType.PubRec, publish.PacketIdentifier, reason), Version);
        return outcome;
    }

    private ReasonCode Route(in Publish publish, ReadOnlySpan<byte> topic, MatchSet matches)
    {
        var message = new RoutedMessage
        {
            Topic = topic, Properties = FrameScratch.Current.Forwarded(publish.Properties), Payload = publish.Payload, QoS = publish.QoS,
            Retain = publish.Retain, ExpirySeconds = publish.MessageExpiryInterval,
        };
        return _broker.Router.Route(message, _session, matches, _batch);
    }

    /// <summary>Who gets messages to a topic, and whether this client may publish to it; most clients stay with one topic for a while.</summary>
    private MatchSet LookUp(ReadOnlySpan<byte> topic)
    {
        if (_topicLength == topic.Length && topic.SequenceEqual(_topic.AsSpan(0, _topicLength)))
        {
            return _matches = _matches!.Version == _broker.Subscriptions.Version ? _matches : _broker.Subscriptions.Match(topic);
        }

        _verdict = TopicLevels.Count(topic) > _broker.Options.Limits.MaxTopicLevels ? ReasonCode.TopicNameInvalid
            : topic.StartsWith("$SYS/"u8) || !MayPublish(topic) ? ReasonCode.NotAuthorized
            : ReasonCode.Success;
        if (_verdict != ReasonCode.Success)
        {
            LogRefusal(topic);
            _topicLength = -1;
            return MatchSet.Empty;
        }

        _matches = _broker.Subscriptions.Match(topic);
        _topicLength = -1;
        if (topic.Length <= MaxRememberedTopicBytes)
        {
            if (_topic.Length < topic.Length)
            {
                _topic = new byte[topic.Length];
            }

            topic.CopyTo(_topic);
            _topicLength = topic.Length;
        }

        return _matches;
    }

    /// <summary>3.1.1 has no way to tell a client that it may not publish: the connection is closed (MQTT-3.3.5-2 of 3.1.1).</summary>
    private bool IsFatal(ReasonCode verdict) => verdict != ReasonCode.Success && Version == ProtocolVersion.V311;

    /// <summary>Puts the topic in for its alias, or learns it (MQTT 5, 3.3.2.3.4).</summary>
    private bool ResolveAlias(ushort alias, ref ReadOnlySpan<byte> topic, out WireOutcome fault)
    {
        fault = default;
        if (alias > _broker.Options.Limits.TopicAliasMaximum)
        {
            fault = WireOutcome.Malformed((int)ReasonCode.TopicAliasInvalid, 0, "MQTT-3.3.2-9");
            return false;
        }

        if (_incomingAliases.Length == 0)
        {
            _incomingAliases = new byte[]?[_broker.Options.Limits.TopicAliasMaximum + 1];
        }

        if (!topic.IsEmpty)
        {
            if (!topic.SequenceEqual(_incomingAliases[alias]))
            {
                _incomingAliases[alias] = topic.ToArray();
            }

            return true;
        }

        topic = _incomingAliases[alias];
        if (topic.IsEmpty)
        {
            fault = WireOutcome.Malformed((int)ReasonCode.ProtocolError, 0, "MQTT-3.3.2-7");
            return false;
        }

        return true;
    }

    /// <summary>One line per connection: a client that goes on against the rules does not fill the log.</summary>
    private void LogRefusal(ReadOnlySpan<byte> topic)
    {
        if (!_hasLoggedRefusal)
        {
            _hasLoggedRefusal = true;
            LogMayNotPublish(_broker.Log, Name, Printable(Encoding.UTF8.GetString(topic)), _verdict);
        }
    }

    [LoggerMessage(4, LogLevel.Warning, "Client {Client} may not publish to {Topic} ({Reason}); further ones of this connection are not logged")]
    private static partial void LogMayNotPublish(ILogger logger, string client, string topic, ReasonCode reason);
}
