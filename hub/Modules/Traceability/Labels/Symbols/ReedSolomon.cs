namespace EdgeHub.Hub.Traceability;

/// <summary>
/// Reed-Solomon check words over GF(256): the remainder of the data, times x to the number of check words, by the generator polynomial.
/// QR Code and Data Matrix differ in the field's polynomial and in the generator's first root.
/// </summary>
internal sealed class ReedSolomon
{
    private readonly byte[] _exponents = new byte[510];
    private readonly byte[] _logarithms = new byte[256];
    private readonly int _firstRoot;

    private ReedSolomon(int polynomial, int firstRoot)
    {
        _firstRoot = firstRoot;
        var value = 1;
        for (var power = 0; power < 255; power++)
        {
            _exponents[power] = _exponents[power + 255] = (byte)value;
            _logarithms[value] = (byte)power;
            value <<= 1;
            value = value > 255 ? value ^ polynomial : value;
        }
    }

    /// <summary>QR Code: ISO/IEC 18004, x^8+x^4+x^3+x^2+1, roots from the zeroth power.</summary>
    public static ReedSolomon Qr { get; } = new(0x11D, 0);

    /// <summary>Data Matrix ECC 200: ISO/IEC 16022, x^8+x^5+x^3+x^2+1, roots from the first power.</summary>
    public static ReedSolomon DataMatrix { get; } = new(0x12D, 1);

    /// <summary>The check words of a block.</summary>
    public byte[] CheckWords(ReadOnlySpan<byte> data, int count)
    {
        var generator = Generator(count);
        var remainder = new byte[count];
        foreach (var word in data)
        {
            var factor = word ^ remainder[0];
            remainder.AsSpan(1).CopyTo(remainder);
            remainder[^1] = 0;
            for (var at = 0; at < count; at++)
            {
                remainder[at] ^= Times(generator[at], (byte)factor);
            }
        }

        return remainder;
    }

    // Coefficients below the highest, which is one.
    private byte[] Generator(int count)
    {
        var generator = new byte[count];
        generator[^1] = 1;
        for (var root = 0; root < count; root++)
        {
            for (var at = 0; at < count; at++)
            {
                generator[at] = Times(generator[at], _exponents[root + _firstRoot]);
                if (at + 1 < count)
                {
                    generator[at] ^= generator[at + 1];
                }
            }
        }

        return generator;
    }

    private byte Times(byte left, byte right) =>
        left == 0 || right == 0 ? (byte)0 : _exponents[_logarithms[left] + _logarithms[right]];
}
