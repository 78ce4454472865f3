using System.Buffers.Binary;

namespace EdgeHub.Wire;

/// <summary>
/// Writes bytes front to back into memory of the caller. What does not fit is left out whole and marks the writer as overflowed, so
/// that an encoder writes a whole layout and asks once.
/// </summary>
public ref struct ByteWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>Bytes written so far.</summary>
    public int Position { get; private set; }

    /// <summary>True once something did not fit; stays so.</summary>
    public bool HasOverflowed { get; private set; }

    /// <summary>Bytes that still fit.</summary>
    public readonly int Room => _destination.Length - Position;

    /// <summary>What was written.</summary>
    public readonly ReadOnlySpan<byte> Written => _destination[..Position];

    /// <summary>Writes one byte.</summary>
    public void WriteByte(byte value)
    {
        if (Take(1))
        {
            _destination[Position - 1] = value;
        }
    }

    /// <summary>Writes two bytes, high byte first.</summary>
    public void WriteUInt16BigEndian(ushort value)
    {
        if (Take(2))
        {
            BinaryPrimitives.WriteUInt16BigEndian(_destination[(Position - 2)..], value);
        }
    }

    /// <summary>Writes two bytes, low byte first.</summary>
    public void WriteUInt16LittleEndian(ushort value)
    {
        if (Take(2))
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_destination[(Position - 2)..], value);
        }
    }

    /// <summary>Writes bytes as they are.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        if (Take(bytes.Length))
        {
            bytes.CopyTo(_destination[(Position - bytes.Length)..]);
        }
    }

    private bool Take(int count)
    {
        if (HasOverflowed || count > Room)
        {
            HasOverflowed = true;
            return false;
        }

        Position += count;
        return true;
    }
}
