namespace EdgeHub.Mqtt.Broker;

/// <summary>What one session gets of messages to one topic: its matching subscriptions taken together (MQTT-3.3.4-2 to -5).</summary>
/// <param name="Session">Who.</param>
/// <param name="MaximumQoS">The highest of its subscriptions.</param>
/// <param name="RetainAsPublished">One of them wants RETAIN as it was published.</param>
/// <param name="Identifiers">Those of all of them.</param>
/// <param name="HasNoLocal">One of them wants none of the session's own messages.</param>
/// <param name="ForOwn">What it gets of its own messages, if <paramref name="HasNoLocal"/>; null for nothing.</param>
internal sealed record Match(Session Session, QoS MaximumQoS, bool RetainAsPublished, uint[] Identifiers, bool HasNoLocal, Match? ForOwn)
{
    public static Match Of(Session session, SessionSubscription subscription)
    {
        var options = subscription.Options;
        var match = new Match(session, options.MaximumQoS, options.RetainAsPublished, subscription.Identifier == 0 ? [] : [subscription.Identifier], false, null);
        return options.NoLocal ? match with { HasNoLocal = true } : match;
    }

    /// <summary>This and a further subscription of the same session.</summary>
    public Match And(SessionSubscription subscription)
    {
        var other = Of(Session, subscription);
        var own = HasNoLocal ? ForOwn : this;
        var otherOwn = other.HasNoLocal ? null : other;
        return Join(this, other) with
        {
            HasNoLocal = HasNoLocal || other.HasNoLocal,
            ForOwn = own is null ? otherOwn : otherOwn is null ? own : Join(own, otherOwn),
        };
    }

    private static Match Join(Match left, Match right) => new(
        left.Session, (QoS)Math.Max((int)left.MaximumQoS, (int)right.MaximumQoS), left.RetainAsPublished || right.RetainAsPublished,
        [.. left.Identifiers, .. right.Identifiers], false, null);
}

/// <summary>All who get messages to one topic.</summary>
/// <param name="Version">State of the tree that it was made from.</param>
/// <param name="Matches">Sessions.</param>
/// <param name="Groups">Groups, of each of which one session gets a message.</param>
internal sealed record MatchSet(long Version, Match[] Matches, SharedGroup[] Groups)
{
    /// <summary>Nobody.</summary>
    public static MatchSet Empty { get; } = new(-1, [], []);

    public bool IsEmpty => Matches.Length == 0 && Groups.Length == 0;
}
