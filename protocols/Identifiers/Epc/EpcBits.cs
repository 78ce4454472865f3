namespace EdgeHub.Identifiers;

/// <summary>Bits of a tag, the first of a byte being its highest.</summary>
internal ref struct EpcBits(Span<byte> bytes)
{
    private readonly Span<byte> _bytes = bytes;

    /// <summary>The next bit to read or write.</summary>
    public int At { get; set; }

    public ulong Read(int count)
    {
        var value = 0UL;
        for (var end = At + count; At < end; At++)
        {
            value = (value << 1) | (uint)((_bytes[At >> 3] >> (7 - (At & 7))) & 1);
        }

        return value;
    }

    public void Write(ulong value, int count)
    {
        for (var left = count - 1; left >= 0; left--, At++)
        {
            if (((value >> left) & 1) != 0)
            {
                _bytes[At >> 3] |= (byte)(0x80 >> (At & 7));
            }
        }
    }

    /// <summary>True when all bits from the next to an end are zero.</summary>
    public bool IsZeroTo(int end)
    {
        var zero = true;
        for (; At < end; At++)
        {
            zero &= ((_bytes[At >> 3] >> (7 - (At & 7))) & 1) == 0;
        }

        return zero;
    }
}
