namespace EdgeHub.Modbus;

/// <summary>Bits as PDUs carry them: eight to a byte, the first in the lowest bit, the last byte filled up with zeros.</summary>
internal static class Bits
{
    public static int BytesFor(int count) => (count + 7) / 8;

    public static void Unpack(ReadOnlySpan<byte> packed, Span<bool> bits)
    {
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] = ((packed[i >> 3] >> (i & 7)) & 1) != 0;
        }
    }

    public static void Pack(ReadOnlySpan<bool> bits, Span<byte> packed)
    {
        packed[..BytesFor(bits.Length)].Clear();
        for (var i = 0; i < bits.Length; i++)
        {
            packed[i >> 3] |= (byte)((bits[i] ? 1 : 0) << (i & 7));
        }
    }
}
