using System.Runtime.InteropServices;

namespace EdgeHub.HubLink;

/// <summary>Writes columns that share kind, times and decimals as one group.</summary>
internal sealed class GroupWriter(BlockBuffer to)
{
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private BlockColumn? _previousTimes;

    /// <summary>Forgets the texts and times of the block before.</summary>
    public void Begin()
    {
        _texts.Clear();
        _previousTimes = null;
    }

    /// <param name="members">At least one, in the order of their numbers, all alike in <see cref="ColumnShape"/>.</param>
    /// <param name="shape">What they share.</param>
    public void Write(ReadOnlySpan<BlockColumn> members, ColumnShape shape)
    {
        var first = members[0];
        var contiguous = members[^1].Point - first.Point == members.Length - 1;
        var sameTimes = _previousTimes is { } before && before.OffsetsMs.SequenceEqual(first.OffsetsMs);
        to.Byte((byte)(((int)shape.Kind - 1)
            | (first.Count == 1 ? BlockFormat.SingleRow : 0)
            | (sameTimes ? BlockFormat.SameTimes : 0)
            | (shape.AllGood ? BlockFormat.AllGood : 0)
            | (shape.HasSource ? BlockFormat.SourceTimes : 0)
            | (contiguous ? BlockFormat.Contiguous : 0)));
        if (shape.Kind == PointKind.Number)
        {
            to.Byte(shape.Decimals);
        }

        Members(members, contiguous);
        if (!sameTimes)
        {
            Times(first.OffsetsMs);
            _previousTimes = first;
        }

        foreach (var column in members)
        {
            Column(column, shape);
        }
    }

    private void Members(ReadOnlySpan<BlockColumn> members, bool contiguous)
    {
        to.Unsigned((ulong)members.Length);
        to.Unsigned(members[0].Point);
        for (var i = 1; i < members.Length && !contiguous; i++)
        {
            to.Unsigned(members[i].Point - members[i - 1].Point);
        }
    }

    /// <summary>A regular rhythm costs a byte each: what is written is how much an interval differs from the one before.</summary>
    private void Times(ReadOnlySpan<long> offsets)
    {
        if (offsets.Length > 1)
        {
            to.Unsigned((ulong)offsets.Length);
        }

        var (before, interval) = (0L, 0L);
        foreach (var offset in offsets)
        {
            to.Signed(offset - before - interval);
            (before, interval) = (offset, offset - before);
        }
    }

    private void Column(BlockColumn column, ColumnShape shape)
    {
        if (!shape.AllGood)
        {
            Qualities(column.Qualities);
        }

        if (shape.HasSource)
        {
            Sources(column.SourcesMs);
        }

        switch (shape.Kind)
        {
            case PointKind.Number when shape.Decimals == BlockFormat.RawNumbers:
                RawNumbers(column);
                break;
            case PointKind.Number:
                Numbers(column, shape.Decimals);
                break;
            case PointKind.Text:
                Texts(column);
                break;
            case PointKind.Flag:
                Flags(column);
                break;
            default:
                Integers(column);
                break;
        }
    }

    private void Qualities(ReadOnlySpan<byte> qualities)
    {
        for (var i = 0; i < qualities.Length;)
        {
            var end = qualities[i..].IndexOfAnyExcept(qualities[i]);
            var run = end < 0 ? qualities.Length - i : end;
            to.Byte(qualities[i]);
            to.Unsigned((ulong)run);
            i += run;
        }
    }

    private void Sources(ReadOnlySpan<long> sources)
    {
        var before = 0L;
        foreach (var source in sources)
        {
            to.Byte(source == BlockColumn.NoSource ? (byte)0 : (byte)1);
            if (source != BlockColumn.NoSource)
            {
                to.Signed(source - before);
                before = source;
            }
        }
    }

    private void Numbers(BlockColumn column, byte decimals)
    {
        var before = 0L;
        for (var i = 0; i < column.Count; i++)
        {
            if (BlockFormat.HasValue(column.Qualities[i]))
            {
                var scaled = BlockFormat.Scale(column.Numbers[i], decimals);
                to.Signed(scaled - before);
                before = scaled;
            }
        }
    }

    private void RawNumbers(BlockColumn column)
    {
        var before = 0UL;
        for (var i = 0; i < column.Count; i++)
        {
            if (BlockFormat.HasValue(column.Qualities[i]))
            {
                var bits = BitConverter.DoubleToUInt64Bits(column.Numbers[i]);
                to.Fixed64(bits ^ before);
                before = bits;
            }
        }
    }

    private void Integers(BlockColumn column)
    {
        var before = 0L;
        for (var i = 0; i < column.Count; i++)
        {
            if (BlockFormat.HasValue(column.Qualities[i]))
            {
                to.Signed(unchecked(column.Integers[i] - before));
                before = column.Integers[i];
            }
        }
    }

    private void Flags(BlockColumn column)
    {
        var (bits, filled) = (0, 0);
        for (var i = 0; i < column.Count; i++)
        {
            bits |= (column.Integers[i] != 0 && BlockFormat.HasValue(column.Qualities[i]) ? 1 : 0) << filled;
            if (++filled == 8)
            {
                to.Byte((byte)bits);
                (bits, filled) = (0, 0);
            }
        }

        if (filled > 0)
        {
            to.Byte((byte)bits);
        }
    }

    private void Texts(BlockColumn column)
    {
        for (var i = 0; i < column.Count; i++)
        {
            if (!BlockFormat.HasValue(column.Qualities[i]))
            {
                continue;
            }

            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_texts, column.Texts[i], out var known);
            place = known ? place : _texts.Count;
            to.Unsigned(known ? (ulong)place : 0);
            if (!known)
            {
                to.Text(column.Texts[i]);
            }
        }
    }
}
