namespace EdgeHub.Hub.Traceability;

/// <summary>
/// Data Matrix ECC 200 (ISO/IEC 16022), square, ASCII encodation: two digits or one character per word, up to 280 words. A GS1 DataMatrix
/// begins with FNC1 and has FNC1 where elements need a separator.
/// </summary>
internal static class DataMatrix
{
    private const int QuietZone = 1;
    private const byte Fnc1 = 232;
    private const byte Padding = 129;
    private const char Gs = '\u001d';

    // Modules per side, regions per side, data words, check words, blocks (ISO/IEC 16022, table 7).
    private static readonly (int Side, int Regions, int Data, int Check, int Blocks)[] Sizes =
    [
        (10, 1, 3, 5, 1), (12, 1, 5, 7, 1), (14, 1, 8, 10, 1), (16, 1, 12, 12, 1), (18, 1, 18, 14, 1), (20, 1, 22, 18, 1), (22, 1, 30, 20, 1),
        (24, 1, 36, 24, 1), (26, 1, 44, 28, 1), (32, 2, 62, 36, 1), (36, 2, 86, 42, 1), (40, 2, 114, 48, 1), (44, 2, 144, 56, 1),
        (48, 2, 174, 68, 1), (52, 2, 204, 84, 2), (64, 4, 280, 112, 2),
    ];

    /// <summary>The smallest symbol that holds a text of ASCII; null when none does, or the text is not ASCII.</summary>
    /// <param name="text">The text; for elements without a leading separator, GS between them.</param>
    /// <param name="elements">True for a GS1 DataMatrix.</param>
    public static SymbolModules? Encode(string text, bool elements)
    {
        if (text.Any(character => character > 127))
        {
            return null;
        }

        var words = Words(text, elements);
        foreach (var (side, regions, data, check, blocks) in Sizes)
        {
            if (words.Count <= data)
            {
                return Draw(side, regions, WithChecks(Pad(words, data), check, blocks));
            }
        }

        return null;
    }

    private static List<byte> Words(string text, bool elements)
    {
        var words = new List<byte>(text.Length + 1);
        if (elements)
        {
            words.Add(Fnc1);
        }

        for (var at = 0; at < text.Length; at++)
        {
            if (at + 1 < text.Length && char.IsAsciiDigit(text[at]) && char.IsAsciiDigit(text[at + 1]))
            {
                words.Add((byte)(130 + ((text[at] - '0') * 10) + text[at + 1] - '0'));
                at++;
            }
            else
            {
                words.Add(elements && text[at] == Gs ? Fnc1 : (byte)(text[at] + 1));
            }
        }

        return words;
    }

    // The first padding word is plain, the others are scattered by their place, so that no pattern arises.
    private static byte[] Pad(List<byte> words, int length)
    {
        var padded = new byte[length];
        words.CopyTo(padded);
        for (var at = words.Count; at < length; at++)
        {
            var scattered = Padding + (149 * (at + 1) % 253) + 1;
            padded[at] = at == words.Count ? Padding : (byte)(scattered > 254 ? scattered - 254 : scattered);
        }

        return padded;
    }

    private static byte[] WithChecks(byte[] data, int check, int blocks)
    {
        var all = new byte[data.Length + check];
        data.CopyTo(all, 0);
        for (var block = 0; block < blocks; block++)
        {
            var first = block;
            var part = data.Where((_, at) => at % blocks == first).ToArray();
            var checks = ReedSolomon.DataMatrix.CheckWords(part, check / blocks);
            for (var at = 0; at < checks.Length; at++)
            {
                all[data.Length + (at * blocks) + block] = checks[at];
            }
        }

        return all;
    }

    private static SymbolModules Draw(int side, int regions, byte[] words)
    {
        var modules = new SymbolModules(side, QuietZone);
        var inner = (side / regions) - 2;
        var bits = DataMatrixPlacement.Place(inner * regions, words);
        for (var row = 0; row < side; row++)
        {
            for (var column = 0; column < side; column++)
            {
                var (down, right) = (row % (inner + 2), column % (inner + 2));
                modules[row, column] = right == 0 || down == inner + 1
                    || (down == 0 ? right % 2 == 0 : right == inner + 1 ? down % 2 == 1
                        : bits[(((row / (inner + 2) * inner) + down - 1) * inner * regions) + (column / (inner + 2) * inner) + right - 1]);
            }
        }

        return modules;
    }
}
