using System.Buffers.Binary;
using System.Text;

namespace EdgeHub.HubLink;

/// <summary>Reads what <see cref="BlockBuffer"/> wrote. The first thing that is not there or not allowed marks it as bad; what is read then is zero.</summary>
internal ref struct BlockCursor(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    public bool IsBad { get; private set; }

    public readonly int Left => _bytes.Length - _position;

    public byte Byte() => Take(1) ? _bytes[_position - 1] : (byte)0;

    public ulong Fixed64() => Take(8) ? BinaryPrimitives.ReadUInt64LittleEndian(_bytes[(_position - 8)..]) : 0;

    public ReadOnlySpan<byte> Bytes(int count) => Take(count) ? _bytes.Slice(_position - count, count) : default;

    public ulong Unsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (!Take(1))
            {
                return 0;
            }

            var part = _bytes[_position - 1];
            if (shift == 63 && part > 1)
            {
                break;
            }

            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        IsBad = true;
        return 0;
    }

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A count up to a bound; above it the cursor is bad and the count zero, so that nothing is made room for.</summary>
    public int Count(int most)
    {
        var value = Unsigned();
        if (value <= (ulong)most)
        {
            return (int)value;
        }

        IsBad = true;
        return 0;
    }

    public string Text()
    {
        var utf8 = Bytes(Count(BlockFormat.MaxTextBytes));
        try
        {
            return IsBad ? "" : Strict.GetString(utf8);
        }
        catch (ArgumentException)
        {
            IsBad = true;
            return "";
        }
    }

    public void Fail() => IsBad = true;

    private bool Take(int count)
    {
        if (IsBad || (uint)count > (uint)Left)
        {
            IsBad = true;
            return false;
        }

        _position += count;
        return true;
    }
}
