using System.Text;
using EdgeHub.Wire;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Mqtt.Broker;

/// <content>SUBSCRIBE and UNSUBSCRIBE (MQTT 5, 3.8 to 3.11).</content>
internal sealed partial class Connection
{
    private const int RetainedAtOnce = 1_000;

    /// <summary>Subscriptions that retained messages are to be sent for.</summary>
    private List<SessionSubscription>? _subscribed;

    private WireOutcome HandleSubscribe(in PacketHeader header, ReadOnlySpan<byte> packet)
    {
        var outcome = Subscribe.TryRead(packet, header, out var subscribe);
        if (!outcome.IsComplete)
        {
            return outcome;
        }

        var identifier = subscribe.Properties.NumberOf(PropertyId.SubscriptionIdentifier) ?? 0;
        var codes = new ReasonCode[subscribe.Subscriptions.Count];
        var at = 0;
        foreach (var subscription in subscribe.Subscriptions)
        {
            codes[at++] = Add(subscription, identifier);
        }

        _batch.Acknowledge(new SubAck { PacketIdentifier = subscribe.PacketIdentifier, ReasonCodes = codes }, Version);
        return outcome;
    }

    private ReasonCode Add(in Subscription asked, uint identifier)
    {
        var limits = _broker.Options.Limits;
        if (!TopicFilter.TryRead(asked.TopicFilter, out var filter).IsComplete || TopicLevels.Count(filter.Filter) > limits.MaxTopicLevels)
        {
            return Refuse(asked, ReasonCode.TopicFilterInvalid);
        }

        if (!_broker.Access.MaySubscribe(_user, _request!.ClientIdentifier, filter.Filter))
        {
            return Refuse(asked, ReasonCode.NotAuthorized);
        }

        var session = _session!;
        session.Subscriptions.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(asked.TopicFilter, out var before);
        if (before is null && session.Subscriptions.Count >= limits.MaxSubscriptions)
        {
            return Refuse(asked, ReasonCode.QuotaExceeded);
        }

        var subscription = new SessionSubscription(
            before?.Text ?? asked.TopicFilter.ToArray(), filter.Filter.ToArray(), filter.ShareName.ToArray(), asked.Options, identifier)
        {
            StoredAs = before?.StoredAs ?? (session.IsDurable ? _broker.Journal!.NextSubscription() : 0),
        };
        session.Subscriptions[subscription.Text] = subscription;
        _broker.Subscriptions.Add(session, subscription);
        if (session.IsDurable)
        {
            Journal.Save(session, subscription, _batch);
        }

        var wantsRetained = asked.Options.RetainHandling == RetainHandling.SendAtSubscribe
            || (asked.Options.RetainHandling == RetainHandling.SendAtSubscribeIfNew && before is null);
        if (wantsRetained && !subscription.IsShared)
        {
            (_subscribed ??= []).Add(subscription);
        }

        return (ReasonCode)asked.Options.MaximumQoS;
    }

    private ReasonCode Refuse(in Subscription asked, ReasonCode reason)
    {
        if (_hasLoggedRefusal)
        {
            return reason;
        }

        _hasLoggedRefusal = true;
        LogMayNotSubscribe(_broker.Log, Name, Printable(Encoding.UTF8.GetString(asked.TopicFilter)), reason);
        return reason;
    }

    private WireOutcome HandleUnsubscribe(in PacketHeader header, ReadOnlySpan<byte> packet)
    {
        var outcome = Unsubscribe.TryRead(packet, header, out var unsubscribe);
        if (!outcome.IsComplete)
        {
            return outcome;
        }

        var codes = new ReasonCode[unsubscribe.TopicFilters.Count];
        var at = 0;
        foreach (var filter in unsubscribe.TopicFilters)
        {
            codes[at++] = Remove(filter);
        }

        _batch.Acknowledge(new UnsubAck { PacketIdentifier = unsubscribe.PacketIdentifier, ReasonCodes = codes }, Version);
        return outcome;
    }

    private ReasonCode Remove(ReadOnlySpan<byte> filter)
    {
        var session = _session!;
        if (!session.Subscriptions.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(filter, out _, out var subscription))
        {
            return ReasonCode.NoSubscriptionExisted;
        }

        _broker.Subscriptions.Remove(session, subscription);
        if (session.IsDurable)
        {
            Journal.Delete(session, subscription, _batch);
        }

        return ReasonCode.Success;
    }

    /// <summary>Sends the retained messages of new subscriptions, as fast as the client takes them.</summary>
    private async ValueTask SendRetainedAsync()
    {
        var subscriptions = _subscribed!;
        _subscribed = null;
        foreach (var subscription in subscriptions)
        {
            var messages = _broker.Retained.Match(subscription.Filter, _broker.Clock.NowMs);
            for (var i = 0; i < messages.Count && _end is null; i++)
            {
                Router.DeliverRetained(messages[i], _session!, subscription, _batch);
                if (i % RetainedAtOnce == RetainedAtOnce - 1)
                {
                    await _batch.FinishAsync(this);
                    while (_end is null && !Outgoing.HasRoomForAll)
                    {
                        Outgoing.Flush();
                        await Outgoing.RoomAsync();
                    }
                }
            }
        }

        await _batch.FinishAsync(this);
    }

    [LoggerMessage(5, LogLevel.Warning, "Client {Client} may not subscribe to {Filter} ({Reason}); further refusals of this connection are not logged")]
    private static partial void LogMayNotSubscribe(ILogger logger, string client, string filter, ReasonCode reason);
}
