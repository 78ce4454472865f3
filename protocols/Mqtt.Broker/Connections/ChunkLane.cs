using System.Buffers;

namespace EdgeHub.Mqtt.Broker;

/// <summary>Memory with whole packets, rented from the shared pool.</summary>
internal readonly record struct Chunk(byte[] Bytes, int Length, int Packets, int Messages);

/// <summary>
/// Packets that wait to be sent, in order, in rented chunks; none while there is nothing to send. A packet lies whole in one chunk, so that the
/// oldest chunk can be given up without breaking the stream.
/// </summary>
internal sealed class ChunkLane
{
    private const int FirstBytes = 4 << 10;
    private const int FurtherBytes = 64 << 10;

    private readonly Queue<Chunk> _full = new();
    private byte[]? _current;
    private int _wanted = FirstBytes;
    private int _length;
    private int _packets;
    private int _messages;

    /// <summary>Memory that is held in bytes.</summary>
    public int HeldBytes { get; private set; }

    /// <summary>Bytes that wait.</summary>
    public int WaitingBytes { get; private set; }

    public bool IsEmpty => _packets == 0 && _full.Count == 0;

    /// <summary>Number of the chunk that is written to; chunks before <see cref="Taken"/> are on their way and are never given up.</summary>
    public long Writing { get; private set; } = 1;

    /// <summary>How many chunks were taken to be sent, or given up.</summary>
    public long Taken { get; private set; }

    public void Write(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, bool isMessage)
    {
        var length = header.Length + payload.Length;
        var destination = Room(length).AsSpan(_length);
        header.CopyTo(destination);
        payload.CopyTo(destination[header.Length..]);
        _length += length;
        WaitingBytes += length;
        _packets++;
        _messages += isMessage ? 1 : 0;
    }

    /// <summary>Takes the oldest chunk; it is the caller's to give back.</summary>
    public bool TryTake(out Chunk chunk)
    {
        if (!_full.TryDequeue(out chunk))
        {
            if (_packets == 0)
            {
                return false;
            }

            chunk = TakeCurrent();
        }

        HeldBytes -= chunk.Bytes.Length;
        WaitingBytes -= chunk.Length;
        Taken++;
        return true;
    }

    private byte[] Room(int length)
    {
        if (_current is not null && _current.Length - _length >= length)
        {
            return _current;
        }

        if (_current is not null)
        {
            _full.Enqueue(TakeCurrent());
        }

        _current = ArrayPool<byte>.Shared.Rent(Math.Max(length, _full.Count == 0 ? _wanted : FurtherBytes));
        HeldBytes += _current.Length;
        return _current;
    }

    private Chunk TakeCurrent()
    {
        var chunk = new Chunk(_current!, _length, _packets, _messages);

        // Whoever had much to send will have so again.
        _wanted = _length > FirstBytes / 2 ? FurtherBytes : FirstBytes;
        (_current, _length, _packets, _messages) = (null, 0, 0, 0);
        Writing++;
        return chunk;
    }
}
