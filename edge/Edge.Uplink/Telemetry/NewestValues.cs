using EdgeHub.Devices;
using EdgeHub.HubLink;

namespace EdgeHub.Edge.Uplink;

/// <summary>
/// The newest value of each point, and which of them have changed since they were last told: what the hub is shown while the lane is behind. Bounded by the
/// number of points. Not thread-safe; the journal holds its lock.
/// </summary>
internal sealed class NewestValues
{
    private readonly BlockWriter _writer = new();
    private readonly Queue<uint> _changed = [];
    private Row[] _rows = [];

    /// <summary>Points that have changed, each once.</summary>
    public int Changed => _changed.Count;

    public void Put(uint number, in PointValue value, ValueKind kind, Quality quality, in Instant readAt, long sourceMs)
    {
        if (number >= _rows.Length)
        {
            Array.Resize(ref _rows, (int)Math.Min(Math.Max(number + 1, _rows.Length * 2), PointNumbers.MaxPoints + 1));
        }

        ref var row = ref _rows[number];
        if (!row.IsChanged)
        {
            _changed.Enqueue(number);
        }

        row = new Row(value, (PointKind)kind, (byte)quality, readAt, sourceMs, IsChanged: true);
    }

    /// <summary>Writes the values of the points that have waited longest; null when none has changed.</summary>
    /// <param name="most">At most so many.</param>
    /// <param name="bootId">16 bytes: the boot of all of them.</param>
    public byte[]? Take(int most, ReadOnlySpan<byte> bootId)
    {
        var wallUs = 0L;
        while (_writer.Count < most && _changed.TryPeek(out var number) && _rows[number] is var row && _writer.Takes(row.ReadAt.MonotonicMilliseconds))
        {
            wallUs = _writer.Count == 0 ? AgentClock.Microseconds(row.ReadAt.Wall) : wallUs;
            _writer.Add(
                number, row.Kind, row.ReadAt.MonotonicMilliseconds, row.Quality, row.SourceMs, row.Value.Number, row.Value.Integer, row.Value.Text);
            _rows[_changed.Dequeue()].IsChanged = false;
        }

        return _writer.Count == 0 ? null : _writer.Finish(bootId, wallUs);
    }

    /// <summary>What has changed until now comes by the lane.</summary>
    public void Forget()
    {
        while (_changed.TryDequeue(out var number))
        {
            _rows[number].IsChanged = false;
        }
    }

    private record struct Row(PointValue Value, PointKind Kind, byte Quality, Instant ReadAt, long SourceMs, bool IsChanged);
}
