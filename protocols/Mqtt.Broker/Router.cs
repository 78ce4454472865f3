namespace EdgeHub.Mqtt.Broker;

/// <summary>A message that came from a client, a will or the broker itself; a view of its bytes.</summary>
internal readonly ref struct RoutedMessage
{
    public ReadOnlySpan<byte> Topic { get; init; }

    /// <summary>Those that are forwarded unaltered.</summary>
    public ReadOnlySpan<byte> Properties { get; init; }

    public ReadOnlySpan<byte> Payload { get; init; }

    public QoS QoS { get; init; }

    public bool Retain { get; init; }

    /// <summary>Seconds that it may live; null for ever.</summary>
    public uint? ExpirySeconds { get; init; }

    public Message ToMessage(long nowMs) => new(Topic, Properties, Payload)
    {
        QoS = QoS, Retain = Retain, ExpiresAtMs = ExpirySeconds is { } seconds ? nowMs + (seconds * 1000L) : null,
    };
}

/// <summary>Brings a message to all who have subscribed to its topic, and keeps it when it is to be retained.</summary>
internal sealed class Router(BrokerState broker)
{
    /// <summary>Success, No matching subscribers, or Quota exceeded when nobody could take it.</summary>
    public ReasonCode Route(in RoutedMessage message, Session? publisher, MatchSet matches, Batch batch)
    {
        Message? kept = null;
        if (message.Retain && !Retain(message, ref kept, batch))
        {
            broker.Counters.Dropped(1);
            return ReasonCode.QuotaExceeded;
        }

        if (matches.IsEmpty)
        {
            return ReasonCode.NoMatchingSubscribers;
        }

        var frames = FrameScratch.Current;
        frames.Begin();
        var (taken, refused) = (0, 0);
        foreach (var found in matches.Matches)
        {
            var match = found.HasNoLocal && found.Session == publisher ? found.ForOwn : found;
            if (match is not null)
            {
                _ = Deliver(message, match, frames, ref kept, batch) ? taken++ : refused++;
            }
        }

        foreach (var group in matches.Groups)
        {
            if (group.Next(message.QoS) is { } match)
            {
                _ = Deliver(message, match, frames, ref kept, batch) ? taken++ : refused++;
            }
        }

        return taken > 0 ? ReasonCode.Success : refused > 0 ? ReasonCode.QuotaExceeded : ReasonCode.NoMatchingSubscribers;
    }

    /// <summary>Sends a retained message because of a new subscription; RETAIN is 1 then (MQTT-3.3.1-8).</summary>
    public static void DeliverRetained(Message message, Session session, SessionSubscription subscription, Batch batch)
    {
        uint[] identifiers = subscription.Identifier == 0 ? [] : [subscription.Identifier];
        var qos = (QoS)Math.Min((int)message.QoS, (int)subscription.Options.MaximumQoS);
        if (qos == QoS.AtMostOnce)
        {
            session.Connection?.SendBestEffort(message, identifiers, batch);
        }
        else
        {
            session.Enqueue(new Delivery(message, qos, retain: true, identifiers), batch);
        }
    }

    /// <summary>Forgets a retained message whose life is over.</summary>
    public void Forget(Message message, Batch batch)
    {
        if (broker.Retained.RemoveIf(message) && broker.Journal is not null)
        {
            Journal.Unretain(message, batch);
        }
    }

    private bool Deliver(in RoutedMessage message, Match match, FrameScratch frames, ref Message? kept, Batch batch)
    {
        var retain = message.Retain && match.RetainAsPublished;
        var qos = (QoS)Math.Min((int)message.QoS, (int)match.MaximumQoS);
        if (qos == QoS.AtMostOnce)
        {
            // QoS 0 is for who is there; who is slow gives up its own oldest.
            match.Session.Connection?.SendBestEffort(message, retain, match.Identifiers, frames, batch);
            return true;
        }

        kept ??= message.ToMessage(broker.Clock.NowMs);
        return match.Session.Enqueue(new Delivery(kept, qos, retain, match.Identifiers), batch);
    }

    private bool Retain(in RoutedMessage message, ref Message? kept, Batch batch)
    {
        Message? replaced;
        if (message.Payload.IsEmpty)
        {
            replaced = broker.Retained.Remove(message.Topic);
        }
        else
        {
            kept = message.ToMessage(broker.Clock.NowMs);
            if (!broker.Retained.Keep(kept, out replaced))
            {
                return false;
            }

            if (IsStored(message.Topic))
            {
                Journal.Retain(kept, batch);
            }
        }

        if (replaced is not null && IsStored(message.Topic))
        {
            Journal.Unretain(replaced, batch);
        }

        return true;
    }

    /// <summary>What the broker tells about itself is of no use to its next process.</summary>
    private bool IsStored(ReadOnlySpan<byte> topic) => broker.Journal is not null && !topic.StartsWith("$SYS/"u8);
}
