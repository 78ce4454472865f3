using System.Text;

namespace EdgeHub.Hub.Traceability;

/// <summary>
/// QR Code (ISO/IEC 18004), error correction level M, versions 1 to 10: up to 311 characters of A to Z, digits and a few signs, or 213 bytes.
/// Labels hold far less; a symbol of more modules could not be printed small.
/// </summary>
internal static class QrCode
{
    private const string Alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    // Per version from 1: all code words, check words per block and blocks at level M (ISO/IEC 18004, tables 1 and 9).
    private static readonly (int Words, int CheckWords, int Blocks)[] Versions =
    [
        (26, 10, 1), (44, 16, 1), (70, 26, 1), (100, 18, 2), (134, 24, 2), (172, 16, 4), (196, 18, 4), (242, 22, 4), (292, 22, 5), (346, 26, 5),
    ];

    /// <summary>The smallest symbol that holds a text; null when none does.</summary>
    public static SymbolModules? Encode(string text)
    {
        var dense = text.All(character => Alphanumeric.Contains(character, StringComparison.Ordinal));
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var version = 1; version <= Versions.Length; version++)
        {
            var (words, checkWords, blocks) = Versions[version - 1];
            var capacity = (words - (checkWords * blocks)) * 8;
            var bits = new QrBits(capacity / 8);
            var needed = dense
                ? 4 + (version < 10 ? 9 : 11) + (text.Length / 2 * 11) + (text.Length % 2 * 6)
                : 4 + (version < 10 ? 8 : 16) + (bytes.Length * 8);
            if (needed > capacity)
            {
                continue;
            }

            if (dense)
            {
                AppendDense(bits, text, version < 10 ? 9 : 11);
            }
            else
            {
                bits.Append(0b0100, 4);
                bits.Append(bytes.Length, version < 10 ? 8 : 16);
                foreach (var value in bytes)
                {
                    bits.Append(value, 8);
                }
            }

            return QrLayout.Draw(version, Interleave(bits.Finish(), words, checkWords, blocks));
        }

        return null;
    }

    private static void AppendDense(QrBits bits, string text, int countBits)
    {
        bits.Append(0b0010, 4);
        bits.Append(text.Length, countBits);
        for (var at = 0; at < text.Length; at += 2)
        {
            var first = Alphanumeric.IndexOf(text[at], StringComparison.Ordinal);
            if (at + 1 < text.Length)
            {
                bits.Append((first * 45) + Alphanumeric.IndexOf(text[at + 1], StringComparison.Ordinal), 11);
            }
            else
            {
                bits.Append(first, 6);
            }
        }
    }

    // Blocks side by side, the shorter ones first: first words of all, second words of all, then the check words alike.
    private static byte[] Interleave(byte[] data, int words, int checkWords, int blocks)
    {
        var shortLength = data.Length / blocks;
        var longBlocks = data.Length % blocks;
        var parts = new byte[blocks][];
        var checks = new byte[blocks][];
        var from = 0;
        for (var block = 0; block < blocks; block++)
        {
            var length = shortLength + (block >= blocks - longBlocks ? 1 : 0);
            parts[block] = data[from..(from + length)];
            checks[block] = ReedSolomon.Qr.CheckWords(parts[block], checkWords);
            from += length;
        }

        var result = new List<byte>(words);
        for (var at = 0; at <= shortLength; at++)
        {
            result.AddRange(parts.Where(part => at < part.Length).Select(part => part[at]));
        }

        for (var at = 0; at < checkWords; at++)
        {
            result.AddRange(checks.Select(check => check[at]));
        }

        return [.. result];
    }
}

/// <summary>Bits of a QR Code's data, filled up to its capacity.</summary>
internal sealed class QrBits(int words)
{
    private readonly byte[] _words = new byte[words];
    private int _at;

    public void Append(int value, int count)
    {
        for (var bit = count - 1; bit >= 0; bit--, _at++)
        {
            _words[_at / 8] |= (byte)(((value >> bit) & 1) << (7 - (_at % 8)));
        }
    }

    /// <summary>Terminator, zeros to the next word, then the two padding words in turn.</summary>
    public byte[] Finish()
    {
        _at = Math.Min(_at + 4, words * 8);
        var used = (_at + 7) / 8;
        for (var at = used; at < words; at++)
        {
            _words[at] = (at - used) % 2 == 0 ? (byte)0xEC : (byte)0x11;
        }

        return _words;
    }
}
