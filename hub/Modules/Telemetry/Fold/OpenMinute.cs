using EdgeHub.HubLink;

namespace EdgeHub.Hub.Telemetry;

/// <summary>
/// The values of one point and minute while they are gathered. A minute is of one kind: where the point's kind was changed within it, the kind of the newest
/// value stays, which is the one that pages can draw.
/// </summary>
/// <param name="agent">Whose values; what is dropped counts for it.</param>
internal sealed class OpenMinute(Guid agent)
{
    private DateTimeOffset _newest = DateTimeOffset.MinValue;

    public Guid Agent => agent;

    public PointKind Kind { get; private set; }

    public List<KeptValue> Values { get; } = [];

    /// <summary>Adds one value; gives how many were dropped for it, itself included, and why.</summary>
    public (int Dropped, string Reason) Add(in KeptValue value, PointKind kind)
    {
        var dropped = 0;
        if (Values.Count > 0 && Kind != kind)
        {
            if (value.At < _newest)
            {
                return (1, "kind_changed");
            }

            dropped = Values.Count;
            Values.Clear();
        }

        if (Values.Count == MinuteValues.Most)
        {
            return (1, "too_many");
        }

        Kind = kind;
        _newest = value.At > _newest ? value.At : _newest;
        Values.Add(value);
        return (dropped, "kind_changed");
    }

    /// <summary>Joins what is kept of the minute already, in the order of time; gives how many were dropped, and why.</summary>
    public (int Dropped, string Reason) Join(IReadOnlyList<KeptValue> kept, PointKind kind)
    {
        if (kept.Count == 0)
        {
            return default;
        }

        if (kind == Kind)
        {
            var room = Math.Min(kept.Count, MinuteValues.Most - Values.Count);
            Values.AddRange(kept.Take(room));
            return (kept.Count - room, "too_many");
        }

        if (kept[^1].At <= _newest)
        {
            return (kept.Count, "kind_changed");
        }

        var dropped = Values.Count;
        Values.Clear();
        Values.AddRange(kept);
        Kind = kind;
        return (dropped, "kind_changed");
    }
}
