using System.Buffers.Binary;

namespace EdgeHub.Wire;

/// <summary>
/// Reads bytes front to back. A read past the end gives zero or nothing, moves no further and marks the reader as short, so that a
/// decoder reads a whole layout and asks once.
/// </summary>
public ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>True once something was asked for that is not there; stays so.</summary>
    public bool IsShort { get; private set; }

    /// <summary>Bytes not read yet.</summary>
    public readonly int Left => _bytes.Length - Position;

    /// <summary>Reads one byte.</summary>
    public byte ReadByte() => Take(1) ? _bytes[Position - 1] : (byte)0;

    /// <summary>Reads two bytes, high byte first.</summary>
    public ushort ReadUInt16BigEndian() => Take(2) ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[(Position - 2)..]) : (ushort)0;

    /// <summary>Reads two bytes, low byte first.</summary>
    public ushort ReadUInt16LittleEndian() => Take(2) ? BinaryPrimitives.ReadUInt16LittleEndian(_bytes[(Position - 2)..]) : (ushort)0;

    /// <summary>Gives a view of the next bytes; nothing is copied. A negative count, as a peer may cause one, is short.</summary>
    public ReadOnlySpan<byte> ReadBytes(int count) => Take(count) ? _bytes.Slice(Position - count, count) : default;

    private bool Take(int count)
    {
        if (IsShort || (uint)count > (uint)Left)
        {
            IsShort = true;
            return false;
        }

        Position += count;
        return true;
    }
}
