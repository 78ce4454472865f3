namespace EdgeHub.Mqtt.Broker;

/// <summary>One level of the tree of retained messages.</summary>
internal sealed class RetainedNode
{
    private static readonly Dictionary<byte[], RetainedNode> None = [];

    public Message? Message { get; set; }

    public Dictionary<byte[], RetainedNode> Children { get; private set; } = None;

    public bool IsEmpty => Message is null && Children.Count == 0;

    public RetainedNode? Find(ReadOnlySpan<byte> level) =>
        Children.Count > 0 && Children.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(level, out var child) ? child : null;

    public RetainedNode Make(ReadOnlySpan<byte> level)
    {
        if (Children == None)
        {
            Children = new(Utf8Comparer.Instance);
        }

        var child = new RetainedNode();
        Children.Add(level.ToArray(), child);
        return child;
    }

    public void Drop(ReadOnlySpan<byte> level)
    {
        Children.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(level);
        if (Children.Count == 0)
        {
            Children = None;
        }
    }
}
