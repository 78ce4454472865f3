namespace EdgeHub.HubLink;

/// <summary>
/// Values of one point in the order of reading. The arrays may be longer than <see cref="Count"/>. Whole numbers and flags are in
/// <see cref="Integers"/>, numbers in <see cref="Numbers"/>, texts in <see cref="Texts"/>; where the quality is bad the value means nothing.
/// </summary>
public sealed class BlockColumn(uint point, PointKind kind)
{
    /// <summary>No source time.</summary>
    public const long NoSource = long.MinValue;

    private long[] _offsets = new long[1];
    private byte[] _qualities = new byte[1];
    private long[]? _sources;
    private double[] _numbers = [];
    private long[] _integers = [];
    private string[] _texts = [];

    /// <summary>The point's number in the store that the block is of.</summary>
    public uint Point { get; } = point;

    /// <summary>What its values are.</summary>
    public PointKind Kind { get; } = kind;

    /// <summary>How many values there are.</summary>
    public int Count { get; private set; }

    /// <summary>Milliseconds of reading, from the block's instant.</summary>
    public ReadOnlySpan<long> OffsetsMs => _offsets.AsSpan(0, Count);

    /// <summary>Quality of each value; the numbers are those of <c>EdgeHub.Devices.Quality</c>.</summary>
    public ReadOnlySpan<byte> Qualities => _qualities.AsSpan(0, Count);

    /// <summary>Source times in milliseconds since 1970-01-01Z, <see cref="NoSource"/> where there is none; empty when no value has one.</summary>
    public ReadOnlySpan<long> SourcesMs => _sources is null ? default : _sources.AsSpan(0, Count);

    /// <summary>Values of a number.</summary>
    public ReadOnlySpan<double> Numbers => _numbers.AsSpan(0, Kind == PointKind.Number ? Count : 0);

    /// <summary>Values of a whole number; of a flag 0 or 1.</summary>
    public ReadOnlySpan<long> Integers => _integers.AsSpan(0, Kind is PointKind.Integer or PointKind.Flag ? Count : 0);

    /// <summary>Values of a text.</summary>
    public ReadOnlySpan<string> Texts => _texts.AsSpan(0, Kind == PointKind.Text ? Count : 0);

    /// <summary>Adds a value; of the three only the one of the column's kind is kept.</summary>
    public void Add(long offsetMs, byte quality, long sourceMs, double number, long integer, string text)
    {
        if (Count == _offsets.Length || Count == 0)
        {
            Grow(Math.Max(1, Count * 2));
        }

        _offsets[Count] = offsetMs;
        _qualities[Count] = quality;
        if (sourceMs != NoSource && _sources is null)
        {
            _sources = new long[_offsets.Length];
            _sources.AsSpan(0, Count).Fill(NoSource);
        }

        if (_sources is not null)
        {
            _sources[Count] = sourceMs;
        }

        switch (Kind)
        {
            case PointKind.Number:
                _numbers[Count] = number;
                break;
            case PointKind.Text:
                _texts[Count] = text;
                break;
            default:
                _integers[Count] = integer;
                break;
        }

        Count++;
    }

    /// <summary>Takes the values out and keeps the room.</summary>
    internal void Clear()
    {
        Count = 0;
        _sources = null;
    }

    private void Grow(int size)
    {
        if (_offsets.Length < size)
        {
            Array.Resize(ref _offsets, size);
            Array.Resize(ref _qualities, size);
            if (_sources is not null)
            {
                Array.Resize(ref _sources, size);
            }
        }

        size = _offsets.Length;
        switch (Kind)
        {
            case PointKind.Number when _numbers.Length < size:
                Array.Resize(ref _numbers, size);
                break;
            case PointKind.Text when _texts.Length < size:
                Array.Resize(ref _texts, size);
                break;
            case PointKind.Flag or PointKind.Integer when _integers.Length < size:
                Array.Resize(ref _integers, size);
                break;
        }
    }
}
