namespace EdgeHub.HubLink;

/// <summary>Reads groups of columns, up to a number of values.</summary>
internal sealed class GroupReader(int most)
{
    private readonly List<BlockColumn> _columns = [];
    private readonly HashSet<uint> _points = [];
    private readonly List<string> _texts = [];
    private long[] _times = [];

    public IReadOnlyList<BlockColumn> Columns => _columns;

    /// <summary>Values read so far.</summary>
    public int Values { get; private set; }

    public void Read(ref BlockCursor cursor)
    {
        var head = cursor.Byte();
        if (head > (BlockFormat.Contiguous | (BlockFormat.Contiguous - 1)))
        {
            cursor.Fail();
            return;
        }

        var shape = new ColumnShape(
            (PointKind)((head & BlockFormat.KindMask) + 1), 0, (head & BlockFormat.AllGood) != 0, (head & BlockFormat.SourceTimes) != 0);
        if (shape.Kind == PointKind.Number)
        {
            shape = shape with { Decimals = cursor.Byte() };
            if (shape.Decimals is > BlockFormat.MaxDecimals and not BlockFormat.RawNumbers)
            {
                cursor.Fail();
            }
        }

        var members = Members(ref cursor, (head & BlockFormat.Contiguous) != 0);
        if ((head & BlockFormat.SameTimes) == 0)
        {
            Times(ref cursor, (head & BlockFormat.SingleRow) != 0);
        }

        if (_times.Length == 0 || members.Length == 0 || (long)Values + ((long)members.Length * _times.Length) > most)
        {
            cursor.Fail();
        }

        for (var i = 0; i < members.Length && !cursor.IsBad; i++)
        {
            Column(ref cursor, members[i], shape);
        }
    }

    private uint[] Members(ref BlockCursor cursor, bool contiguous)
    {
        var members = new uint[cursor.Count(most)];
        var number = 0UL;
        for (var i = 0; i < members.Length && !cursor.IsBad; i++)
        {
            var step = i > 0 && contiguous ? 1 : cursor.Unsigned();
            number += Math.Min(step, uint.MaxValue);
            if (step == 0 || number > uint.MaxValue || !_points.Add((uint)number))
            {
                cursor.Fail();
            }

            members[i] = (uint)number;
        }

        return members;
    }

    private void Times(ref BlockCursor cursor, bool single)
    {
        _times = new long[single ? 1 : cursor.Count(Math.Min(most, cursor.Left))];
        var (before, interval) = (0L, 0L);
        for (var i = 0; i < _times.Length && !cursor.IsBad; i++)
        {
            interval += cursor.Signed();
            before += interval;
            if (Math.Abs(interval) > 2 * BlockFormat.MaxOffsetMs || Math.Abs(before) > BlockFormat.MaxOffsetMs)
            {
                cursor.Fail();
            }

            _times[i] = before;
        }
    }

    private void Column(ref BlockCursor cursor, uint point, ColumnShape shape)
    {
        Span<byte> qualities = _times.Length <= 512 ? stackalloc byte[_times.Length] : new byte[_times.Length];
        qualities.Clear();
        if (!shape.AllGood)
        {
            Qualities(ref cursor, qualities);
        }

        var sources = shape.HasSource ? Sources(ref cursor) : null;
        var column = new BlockColumn(point, shape.Kind);
        var (integer, bits, flags) = (0L, 0UL, 0);
        for (var i = 0; i < _times.Length && !cursor.IsBad; i++)
        {
            var (number, text) = (0d, "");
            if (shape.Kind == PointKind.Flag)
            {
                flags = (i & 7) == 0 ? cursor.Byte() : flags >> 1;
                integer = flags & 1;
            }
            else if (BlockFormat.HasValue(qualities[i]))
            {
                switch (shape.Kind)
                {
                    case PointKind.Number when shape.Decimals == BlockFormat.RawNumbers:
                        bits ^= cursor.Fixed64();
                        number = BitConverter.UInt64BitsToDouble(bits);
                        break;
                    case PointKind.Number:
                        integer = unchecked(integer + cursor.Signed());
                        number = BlockFormat.Unscale(integer, shape.Decimals);
                        break;
                    case PointKind.Text:
                        text = Text(ref cursor);
                        break;
                    default:
                        integer = unchecked(integer + cursor.Signed());
                        break;
                }
            }

            column.Add(_times[i], qualities[i], sources is null ? BlockColumn.NoSource : sources[i], number, BlockFormat.HasValue(qualities[i]) ? integer : 0, text);
        }

        Values += column.Count;
        _columns.Add(column);
    }

    private static void Qualities(ref BlockCursor cursor, scoped Span<byte> qualities)
    {
        for (var i = 0; i < qualities.Length && !cursor.IsBad;)
        {
            var quality = cursor.Byte();
            var run = cursor.Count(qualities.Length - i);
            if (run == 0)
            {
                cursor.Fail();
                return;
            }

            qualities.Slice(i, run).Fill(quality);
            i += run;
        }
    }

    private long[] Sources(ref BlockCursor cursor)
    {
        var sources = new long[_times.Length];
        var before = 0L;
        for (var i = 0; i < sources.Length && !cursor.IsBad; i++)
        {
            var isThere = cursor.Byte();
            if (isThere > 1)
            {
                cursor.Fail();
            }

            before = isThere == 1 ? unchecked(before + cursor.Signed()) : before;
            sources[i] = isThere == 1 ? before : BlockColumn.NoSource;
        }

        return sources;
    }

    private string Text(ref BlockCursor cursor)
    {
        var place = cursor.Count(_texts.Count);
        if (place == 0 && !cursor.IsBad)
        {
            _texts.Add(cursor.Text());
            place = _texts.Count;
        }

        return cursor.IsBad ? "" : _texts[place - 1];
    }
}
