using System.Globalization;
using EdgeHub.Edge.Store;
using EdgeHub.HubLink;

namespace EdgeHub.Edge.Uplink;

/// <summary>One count for each point, by the point's number. Grows with the numbers, up to <see cref="PointNumbers.MaxPoints"/>. For one thread at a time.</summary>
public sealed class PointCounts
{
    /// <summary>Points whose counts lie under one key of the store: at most 40 kB.</summary>
    private const int PerKey = 4096;

    private long[] _counts;
    private readonly HashSet<int> _changed;

    /// <summary>Nothing counted.</summary>
    public PointCounts() => (_counts, _changed) = ([], []);

    private PointCounts(PointCounts from) => (_counts, _changed) = ([.. from._counts], [.. from._changed]);

    /// <summary>The largest number with a count, and those below it.</summary>
    public int Length => _counts.Length;

    /// <summary>What was counted for a point.</summary>
    public long this[uint number] => number - 1 < _counts.Length ? _counts[number - 1] : 0;

    /// <summary>Counts so many more for a point; a number beyond the bound is no point's.</summary>
    public void Add(uint number, long values)
    {
        var place = number - 1;
        if (place >= PointNumbers.MaxPoints)
        {
            return;
        }

        if (place >= _counts.Length)
        {
            Array.Resize(ref _counts, (int)Math.Min(PointNumbers.MaxPoints, Math.Max(place + 1, 2L * _counts.Length)));
        }

        _counts[place] += values;
        _changed.Add((int)(place / PerKey));
    }

    /// <summary>Counts every value of a block; nothing for what is none.</summary>
    public void Add(ReadOnlySpan<byte> block, int sign = 1)
    {
        if (TelemetryBlock.TryRead(block, out var read))
        {
            foreach (var column in read.Columns)
            {
                Add(column.Point, sign * column.Count);
            }
        }
    }

    /// <summary>Adds the counts of others.</summary>
    public void Add(PointCounts others)
    {
        ArgumentNullException.ThrowIfNull(others);
        for (var number = 1u; number <= others.Length; number++)
        {
            if (others[number] != 0)
            {
                Add(number, others[number]);
            }
        }
    }

    /// <summary>The counts as they are now, with the same keys still to be written; what has changed here since counts as written from then on.</summary>
    public PointCounts Take()
    {
        var taken = new PointCounts(this);
        _changed.Clear();
        return taken;
    }

    /// <summary>The counts as they are now.</summary>
    public PointCounts Copy() => new(this);

    /// <summary>These counts, of which nothing is to be written any more.</summary>
    public PointCounts Written()
    {
        _changed.Clear();
        return this;
    }

    /// <summary>What could not be written is still to be written.</summary>
    public void PutBack(PointCounts taken) => _changed.UnionWith(taken._changed);

    /// <summary>Every key is to be written.</summary>
    public void MarkAll() => _changed.UnionWith(Enumerable.Range(0, (_counts.Length + PerKey - 1) / PerKey));

    /// <summary>What must be written so that the store knows these counts.</summary>
    public IEnumerable<StateChange> Changes(string prefix) => _changed.Order().Select(key => new StateChange(Key(prefix, key), Encode(key)));

    /// <summary>What a store knows under a prefix.</summary>
    public static PointCounts Read(RecordStore store, string prefix)
    {
        ArgumentNullException.ThrowIfNull(store);
        var counts = new PointCounts();
        foreach (var state in store.ReadStates(prefix))
        {
            if (int.TryParse(state.Key.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var key))
            {
                counts.Decode(key, state.Value!.Value.Span);
            }
        }

        counts._changed.Clear();
        return counts;
    }

    private static string Key(string prefix, int key) => prefix + key.ToString("D3", CultureInfo.InvariantCulture);

    /// <summary>Base-128, low bits first, one after the other.</summary>
    private byte[] Encode(int key)
    {
        var bytes = new List<byte>(PerKey * 3);
        foreach (var count in _counts.AsSpan(key * PerKey, Math.Min(PerKey, _counts.Length - (key * PerKey))))
        {
            var left = (ulong)count;
            for (; left > 127; left >>= 7)
            {
                bytes.Add((byte)(left | 128));
            }

            bytes.Add((byte)left);
        }

        return [.. bytes];
    }

    private void Decode(int key, ReadOnlySpan<byte> bytes)
    {
        var (value, shift, number) = (0UL, 0, ((long)key * PerKey) + 1);
        foreach (var next in bytes)
        {
            value |= (ulong)(next & 127) << shift;
            shift += 7;
            if (next < 128)
            {
                Add((uint)number++, (long)value);
                (value, shift) = (0, 0);
            }
        }
    }
}
