using System.Collections.Concurrent;

namespace EdgeHub.Mqtt.Broker;

/// <summary>
/// Who has subscribed to what: a tree by levels of topic filters. What a topic matches is remembered until any subscription changes, so that
/// a message to a known topic costs one look-up, without a lock and without memory.
/// </summary>
internal sealed class SubscriptionTree
{
    private const int MaxCachedBytes = 4 << 20;

    private readonly Lock _gate = new();
    private readonly SubscriptionNode _root = new();
    private readonly ConcurrentDictionary<byte[], MatchSet> _cache = new(Utf8Comparer.Instance);
    private readonly ConcurrentDictionary<byte[], MatchSet>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly int _maxCached;
    private int _cachedBytes;
    private int _cached;
    private long _version;

    public SubscriptionTree(int maxCachedTopics)
    {
        _maxCached = maxCachedTopics;
        _bySpan = _cache.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Grows with every change.</summary>
    public long Version => Volatile.Read(ref _version);

    public int Count { get; private set; }

    /// <summary>Adds a subscription or replaces the session's one to the same filter.</summary>
    public void Add(Session session, SessionSubscription subscription)
    {
        lock (_gate)
        {
            var node = _root;
            ReadOnlySpan<byte> filter = subscription.Filter;
            bool isLast;
            do
            {
                node = node.Child(TopicLevels.Take(ref filter, out isLast));
            }
            while (!isLast);

            Count += node.Add(session, subscription) ? 1 : 0;
            Changed();
        }
    }

    public void Remove(Session session, SessionSubscription subscription)
    {
        lock (_gate)
        {
            if (Remove(_root, subscription.Filter, session, subscription))
            {
                Count--;
                Changed();
            }
        }
    }

    /// <summary>Who gets messages to a topic.</summary>
    public MatchSet Match(ReadOnlySpan<byte> topic)
    {
        if (_bySpan.TryGetValue(topic, out var known) && known.Version == Version)
        {
            return known;
        }

        MatchSet found;
        lock (_gate)
        {
            var matches = new MatchCollector();
            Collect(_root, topic, isFirst: true, matches);
            found = matches.ToSet(_version);
            if (_cached >= _maxCached || _cachedBytes > MaxCachedBytes)
            {
                _cache.Clear();
                (_cached, _cachedBytes) = (0, 0);
            }

            _bySpan[topic] = found;
            _cached++;
            _cachedBytes += topic.Length;
        }

        return found;
    }

    private static bool Remove(SubscriptionNode node, ReadOnlySpan<byte> filter, Session session, SessionSubscription subscription)
    {
        var level = TopicLevels.Take(ref filter, out var isLast);
        if (node.Find(level) is not { } child)
        {
            return false;
        }

        var removed = isLast ? child.Remove(session, subscription) : Remove(child, filter, session, subscription);
        if (child.IsEmpty)
        {
            node.Drop(level);
        }

        return removed;
    }

    /// <summary>Names that begin with $ match no wildcard at the first level (MQTT-4.7.2-1).</summary>
    private static void Collect(SubscriptionNode node, ReadOnlySpan<byte> topic, bool isFirst, MatchCollector matches)
    {
        var mayBeWild = !isFirst || topic is not [(byte)'$', ..];
        var level = TopicLevels.Take(ref topic, out var isLast);
        if (mayBeWild)
        {
            matches.Add(node.AnyLevels);
        }

        Descend(node.Literal(level), topic, isLast, matches);
        if (mayBeWild)
        {
            Descend(node.AnyLevel, topic, isLast, matches);
        }
    }

    private static void Descend(SubscriptionNode? child, ReadOnlySpan<byte> rest, bool isLast, MatchCollector matches)
    {
        if (child is null)
        {
            return;
        }

        if (isLast)
        {
            matches.Add(child);

            // The parent of # matches too: sport/# is also for sport.
            matches.Add(child.AnyLevels);
            return;
        }

        Collect(child, rest, isFirst: false, matches);
    }

    private void Changed()
    {
        Volatile.Write(ref _version, _version + 1);

        // Old sets are of no use, and would keep sessions alive that have ended.
        _cache.Clear();
        (_cached, _cachedBytes) = (0, 0);
    }
}
