namespace EdgeHub.Mqtt.Broker;

/// <summary>Gathers the subscriptions that match one topic and takes those of each session together.</summary>
internal sealed class MatchCollector
{
    private readonly Dictionary<Session, Match> _matches = [];
    private readonly List<SharedGroup> _groups = [];

    public void Add(SubscriptionNode? node)
    {
        if (node?.Subscriptions is { } subscriptions)
        {
            foreach (var (session, subscription) in subscriptions)
            {
                _matches[session] = _matches.TryGetValue(session, out var match) ? match.And(subscription) : Match.Of(session, subscription);
            }
        }

        if (node?.Groups is { } groups)
        {
            _groups.AddRange(groups.Values);
        }
    }

    public MatchSet ToSet(long version) => new(version, [.. _matches.Values], [.. _groups]);
}
