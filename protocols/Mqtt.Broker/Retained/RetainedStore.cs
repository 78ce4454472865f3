namespace EdgeHub.Mqtt.Broker;

/// <summary>The last retained message of each topic, in a tree by levels, so that a filter finds its messages without looking at all (MQTT 5, 3.3.1.3).</summary>
internal sealed class RetainedStore(BrokerLimits limits)
{
    private readonly Lock _gate = new();
    private readonly RetainedNode _root = new();
    private long _bytes;

    /// <summary>Number given last: a later message of a topic has a higher one.</summary>
    public long LastNumber { get; set; }

    public int Count { get; private set; }

    /// <summary>Keeps a message in place of the one before; false when there is no room. Gives the one that was replaced.</summary>
    public bool Keep(Message message, out Message? replaced)
    {
        lock (_gate)
        {
            var topic = message.Topic;
            var node = Find(topic, make: false);
            replaced = node?.Message;
            var bytes = _bytes + message.Bytes - (replaced?.Bytes ?? 0);
            if (bytes > limits.MaxRetainedBytes || (replaced is null && Count >= limits.MaxRetainedMessages))
            {
                replaced = null;
                return false;
            }

            node ??= Find(topic, make: true)!;
            node.Message = message;
            message.RetainedAs = message.RetainedAs == 0 ? ++LastNumber : message.RetainedAs;
            _bytes = bytes;
            Count += replaced is null ? 1 : 0;
            return true;
        }
    }

    /// <summary>Forgets the message of a topic, and gives it; null when there was none.</summary>
    public Message? Remove(ReadOnlySpan<byte> topic)
    {
        lock (_gate)
        {
            return Remove(_root, topic);
        }
    }

    /// <summary>Forgets a message unless its topic has another by now.</summary>
    public bool RemoveIf(Message message)
    {
        lock (_gate)
        {
            return Find(message.Topic, make: false)?.Message == message && Remove(_root, message.Topic) is not null;
        }
    }

    /// <summary>The messages whose topics match a filter.</summary>
    public List<Message> Match(ReadOnlySpan<byte> filter, long nowMs)
    {
        var found = new List<Message>();
        lock (_gate)
        {
            Collect(_root, filter, isFirst: true, nowMs, found);
        }

        return found;
    }

    /// <summary>Messages whose life is over (MQTT-3.3.2-5).</summary>
    public List<Message> Expired(long nowMs)
    {
        var found = new List<Message>();
        lock (_gate)
        {
            CollectExpired(_root, nowMs, found);
        }

        return found;
    }

    private static void CollectExpired(RetainedNode node, long nowMs, List<Message> found)
    {
        if (node.Message is { } message && message.IsExpired(nowMs))
        {
            found.Add(message);
        }

        foreach (var child in node.Children.Values)
        {
            CollectExpired(child, nowMs, found);
        }
    }

    private static void Collect(RetainedNode node, ReadOnlySpan<byte> filter, bool isFirst, long nowMs, List<Message> found)
    {
        var level = TopicLevels.Take(ref filter, out var isLast);
        if (level is [(byte)'#'])
        {
            // The parent of # matches too.
            if (!isFirst)
            {
                Add(node, nowMs, found);
            }

            foreach (var (name, child) in node.Children)
            {
                if (!isFirst || name is not [(byte)'$', ..])
                {
                    Collect(child, "#"u8, isFirst: false, nowMs, found);
                }
            }
        }
        else if (level is [(byte)'+'])
        {
            foreach (var (name, child) in node.Children)
            {
                if (!isFirst || name is not [(byte)'$', ..])
                {
                    Descend(child, filter, isLast, nowMs, found);
                }
            }
        }
        else if (node.Find(level) is { } child)
        {
            Descend(child, filter, isLast, nowMs, found);
        }
    }

    private static void Descend(RetainedNode child, ReadOnlySpan<byte> rest, bool isLast, long nowMs, List<Message> found)
    {
        if (isLast)
        {
            Add(child, nowMs, found);
        }
        else
        {
            Collect(child, rest, isFirst: false, nowMs, found);
        }
    }

    private static void Add(RetainedNode node, long nowMs, List<Message> found)
    {
        if (node.Message is { } message && !message.IsExpired(nowMs))
        {
            found.Add(message);
        }
    }

    private RetainedNode? Find(ReadOnlySpan<byte> topic, bool make)
    {
        var node = _root;
        bool isLast;
        do
        {
            var level = TopicLevels.Take(ref topic, out isLast);
            var child = node.Find(level) ?? (make ? node.Make(level) : null);
            if (child is null)
            {
                return null;
            }

            node = child;
        }
        while (!isLast);
        return node;
    }

    private Message? Remove(RetainedNode node, ReadOnlySpan<byte> topic)
    {
        var level = TopicLevels.Take(ref topic, out var isLast);
        if (node.Find(level) is not { } child)
        {
            return null;
        }

        Message? removed;
        if (isLast)
        {
            removed = child.Message;
            child.Message = null;
            _bytes -= removed?.Bytes ?? 0;
            Count -= removed is null ? 0 : 1;
        }
        else
        {
            removed = Remove(child, topic);
        }

        if (child.IsEmpty)
        {
            node.Drop(level);
        }

        return removed;
    }
}
