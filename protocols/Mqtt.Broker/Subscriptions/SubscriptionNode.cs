namespace EdgeHub.Mqtt.Broker;

/// <summary>One level of the tree of topic filters.</summary>
internal sealed class SubscriptionNode
{
    private static readonly byte[] Single = [(byte)'+'];
    private static readonly byte[] Multi = [(byte)'#'];

    private Dictionary<byte[], SubscriptionNode>? _children;

    /// <summary>The level <c>+</c>.</summary>
    public SubscriptionNode? AnyLevel { get; private set; }

    /// <summary>The level <c>#</c>.</summary>
    public SubscriptionNode? AnyLevels { get; private set; }

    /// <summary>Subscriptions to the filter that ends here.</summary>
    public Dictionary<Session, SessionSubscription>? Subscriptions { get; private set; }

    /// <summary>Groups that share the filter that ends here, by name.</summary>
    public Dictionary<byte[], SharedGroup>? Groups { get; private set; }

    public bool IsEmpty => _children is null && AnyLevel is null && AnyLevels is null && Subscriptions is null && Groups is null;

    public SubscriptionNode? Literal(ReadOnlySpan<byte> level) =>
        _children is not null && _children.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(level, out var child) ? child : null;

    public SubscriptionNode? Find(ReadOnlySpan<byte> level) => level.SequenceEqual(Single) ? AnyLevel : level.SequenceEqual(Multi) ? AnyLevels : Literal(level);

    /// <summary>The child of a level of a filter; made when it is not there.</summary>
    public SubscriptionNode Child(ReadOnlySpan<byte> level)
    {
        if (Find(level) is { } child)
        {
            return child;
        }

        child = new SubscriptionNode();
        if (level.SequenceEqual(Single))
        {
            AnyLevel = child;
        }
        else if (level.SequenceEqual(Multi))
        {
            AnyLevels = child;
        }
        else
        {
            (_children ??= new(Utf8Comparer.Instance)).Add(level.ToArray(), child);
        }

        return child;
    }

    public void Drop(ReadOnlySpan<byte> level)
    {
        if (level.SequenceEqual(Single))
        {
            AnyLevel = null;
        }
        else if (level.SequenceEqual(Multi))
        {
            AnyLevels = null;
        }
        else if (_children is not null)
        {
            _children.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(level);
            _children = _children.Count == 0 ? null : _children;
        }
    }

    /// <summary>True when the session had none to this filter.</summary>
    public bool Add(Session session, SessionSubscription subscription)
    {
        if (!subscription.IsShared)
        {
            var isNew = !(Subscriptions ??= []).ContainsKey(session);
            Subscriptions[session] = subscription;
            return isNew;
        }

        Groups ??= new(Utf8Comparer.Instance);
        if (!Groups.TryGetValue(subscription.ShareName, out var group))
        {
            Groups.Add(subscription.ShareName, group = new SharedGroup());
        }

        var before = group.Count;
        group.Add(session, subscription);
        return group.Count > before;
    }

    public bool Remove(Session session, SessionSubscription subscription)
    {
        if (!subscription.IsShared)
        {
            var had = Subscriptions?.Remove(session) == true;
            Subscriptions = Subscriptions?.Count == 0 ? null : Subscriptions;
            return had;
        }

        if (Groups is null || !Groups.TryGetValue(subscription.ShareName, out var group))
        {
            return false;
        }

        var before = group.Count;
        group.Remove(session);
        if (group.Count == 0)
        {
            Groups.Remove(subscription.ShareName);
            Groups = Groups.Count == 0 ? null : Groups;
        }

        return group.Count < before;
    }
}
