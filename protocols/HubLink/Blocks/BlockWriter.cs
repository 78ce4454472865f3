namespace EdgeHub.HubLink;

/// <summary>
/// Gathers values of many points and writes them as one block. Columns are kept for the next block, so that a steady plant allocates
/// nothing but the block itself. For one thread at a time.
/// </summary>
public sealed class BlockWriter
{
    private readonly Dictionary<uint, BlockColumn> _columns = [];
    private readonly List<BlockColumn> _used = [];
    private readonly List<(ColumnShape Shape, BlockColumn Column)> _order = [];
    private readonly List<BlockColumn> _members = [];
    private readonly BlockBuffer _buffer = new();
    private readonly GroupWriter _groups;
    private readonly HashSet<string> _distinct = new(StringComparer.Ordinal);
    private long _textBytes;
    private long _baseMs;

    private readonly int _maxValues;

    /// <summary>An empty writer.</summary>
    /// <param name="maxValues">
    /// Most values in a block, 1 to <see cref="BlockFormat.MaxColumnValues"/>. The default is what always fits: the largest value takes 11 bytes with its
    /// point's number, and a source time 11 more.
    /// </param>
    public BlockWriter(int maxValues = 2_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxValues, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxValues, BlockFormat.MaxColumnValues);
        (_maxValues, _groups) = (maxValues, new GroupWriter(_buffer));
    }

    /// <summary>Values gathered.</summary>
    public int Count { get; private set; }

    /// <summary>Monotonic milliseconds of the first value, from which the others are counted.</summary>
    public long BaseMs => _baseMs;

    /// <summary>True when a value of that time still fits; a full one must be finished first.</summary>
    public bool Takes(long monotonicMs) =>
        Count == 0 || (Count < _maxValues && _textBytes < BlockFormat.MaxBytes / 4 && Math.Abs(monotonicMs - _baseMs) < BlockFormat.MaxOffsetMs);

    /// <summary>Adds a value; see <see cref="BlockColumn"/>. A text longer than the bound is cut.</summary>
    public void Add(uint point, PointKind kind, long monotonicMs, byte quality, long sourceMs, double number, long integer, string text)
    {
        if (!Takes(monotonicMs))
        {
            throw new InvalidOperationException("The block is full; finish it first.");
        }

        _baseMs = Count == 0 ? monotonicMs : _baseMs;
        if (!_columns.TryGetValue(point, out var column) || column.Kind != kind)
        {
            if (column is { Count: > 0 })
            {
                throw new ArgumentException($"Point {point} is of kind {column.Kind} in this block, not {kind}.", nameof(kind));
            }

            _columns[point] = column = new BlockColumn(point, kind);
        }

        if (column.Count == 0)
        {
            _used.Add(column);
        }

        if (kind == PointKind.Text)
        {
            text = Cut(text);
            _textBytes += _distinct.Add(text) ? text.Length * 3 : 0;
        }

        column.Add(monotonicMs - _baseMs, quality, sourceMs, number, integer, text);
        Count++;
    }

    /// <summary>Writes the block and begins the next one.</summary>
    /// <param name="bootId">16 bytes: the boot that the monotonic times are of.</param>
    /// <param name="wallUs">Wall time of <see cref="BaseMs"/> in microseconds since 1970-01-01Z.</param>
    public byte[] Finish(ReadOnlySpan<byte> bootId, long wallUs)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bootId.Length, 16, nameof(bootId));
        _buffer.Clear();
        _groups.Begin();
        _buffer.Byte(BlockFormat.Version);
        _buffer.Bytes(bootId);
        _buffer.Signed(wallUs);
        _buffer.Unsigned((ulong)_baseMs);
        _buffer.Unsigned((ulong)Count);
        foreach (var column in _used)
        {
            _order.Add((ColumnShape.Of(column), column));
        }

        _order.Sort(static (a, b) => Compare(a.Shape, a.Column, b.Shape, b.Column));
        for (var i = 0; i < _order.Count; i++)
        {
            _members.Add(_order[i].Column);
            if (i + 1 == _order.Count || _order[i + 1].Shape != _order[i].Shape || !_order[i + 1].Column.OffsetsMs.SequenceEqual(_order[i].Column.OffsetsMs))
            {
                _groups.Write(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_members), _order[i].Shape);
                _members.Clear();
            }
        }

        _used.ForEach(column => column.Clear());
        _used.Clear();
        _order.Clear();
        _distinct.Clear();
        (Count, _textBytes) = (0, 0);
        return _buffer.Written.ToArray();
    }

    /// <summary>Columns that can share a group come together, in the order of their numbers; those with the same times behind each other.</summary>
    private static int Compare(ColumnShape shape, BlockColumn column, ColumnShape otherShape, BlockColumn other)
    {
        var by = column.OffsetsMs.SequenceCompareTo(other.OffsetsMs);
        by = by != 0 ? by : shape.Kind.CompareTo(otherShape.Kind);
        by = by != 0 ? by : shape.Decimals.CompareTo(otherShape.Decimals);
        by = by != 0 ? by : shape.AllGood.CompareTo(otherShape.AllGood);
        by = by != 0 ? by : shape.HasSource.CompareTo(otherShape.HasSource);
        return by != 0 ? by : column.Point.CompareTo(other.Point);
    }

    private static string Cut(string text)
    {
        while (System.Text.Encoding.UTF8.GetByteCount(text) > BlockFormat.MaxTextBytes)
        {
            text = text[..Math.Min(text.Length - 1, BlockFormat.MaxTextBytes)];
        }

        return text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text[..^1] : text;
    }
}
