namespace EdgeHub.Wire;

/// <summary>
/// Keeps what a stream has brought until a decoder takes it. Its capacity is fixed when it is made and is the limit: a full buffer that
/// holds nothing whole is the peer's fault, and nothing is ever allocated because a peer named a length. For one reader at a time.
/// </summary>
public sealed class ReceiveBuffer
{
    private readonly byte[] _bytes;
    private int _start;
    private int _end;

    /// <summary>Makes room for a number of bytes, at least one.</summary>
    public ReceiveBuffer(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _bytes = new byte[capacity];
    }

    /// <summary>What has come and was not taken.</summary>
    public ReadOnlySpan<byte> Filled => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Bytes that have come and were not taken.</summary>
    public int Count => _end - _start;

    /// <summary>True when nothing more can be received before something is taken.</summary>
    public bool IsFull => Count == _bytes.Length;

    /// <summary>Where the next bytes go; empty only when the buffer is full. Moves what is filled, so a view from before is void.</summary>
    public Memory<byte> Free()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _bytes.Length && _start > 0)
        {
            Filled.CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }

        return _bytes.AsMemory(_end);
    }

    /// <summary>So many bytes were put where <see cref="Free"/> said.</summary>
    public void Received(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _end);
        _end += count;
    }

    /// <summary>The first bytes are done with.</summary>
    public void Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        _start += count;
    }

    /// <summary>Everything is done with.</summary>
    public void Clear() => _start = _end = 0;
}
