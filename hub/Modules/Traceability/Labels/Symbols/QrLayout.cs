namespace EdgeHub.Hub.Traceability;

/// <summary>Puts a QR Code's words into its square: patterns, formats, the zigzag of data, and the mask that reads best (ISO/IEC 18004, 6.3 and 7.7 to 7.10).</summary>
internal static class QrLayout
{
    private const int QuietZone = 4;

    public static SymbolModules Draw(int version, byte[] words)
    {
        var side = 17 + (4 * version);
        var best = (Penalty: int.MaxValue, Modules: (SymbolModules?)null);
        for (var mask = 0; mask < 8; mask++)
        {
            var modules = new SymbolModules(side, QuietZone);
            var taken = new SymbolModules(side, QuietZone);
            DrawPatterns(modules, taken, version);
            DrawFormat(modules, taken, mask);
            DrawWords(modules, taken, words, mask);
            var penalty = QrPenalty.Of(modules);
            if (penalty < best.Penalty)
            {
                best = (penalty, modules);
            }
        }

        return best.Modules!;
    }

    private static void DrawPatterns(SymbolModules modules, SymbolModules taken, int version)
    {
        var side = modules.Side;
        for (var at = 0; at < side; at++)
        {
            Set(modules, taken, 6, at, at % 2 == 0);
            Set(modules, taken, at, 6, at % 2 == 0);
        }

        DrawFinder(modules, taken, 3, 3);
        DrawFinder(modules, taken, 3, side - 4);
        DrawFinder(modules, taken, side - 4, 3);
        int[] centres = version == 1 ? [] : version < 7 ? [6, side - 7] : [6, (side - 1) / 2, side - 7];
        foreach (var row in centres)
        {
            foreach (var column in centres)
            {
                // Three corners belong to the finders.
                if ((row, column) is not (6, 6) && !(row == 6 && column == side - 7) && !(row == side - 7 && column == 6))
                {
                    DrawRings(modules, taken, row, column, 2);
                }
            }
        }

        if (version >= 7)
        {
            DrawVersion(modules, taken, version);
        }

        Set(modules, taken, side - 8, 8, dark: true);
    }

    private static void DrawFinder(SymbolModules modules, SymbolModules taken, int row, int column)
    {
        for (var down = -4; down <= 4; down++)
        {
            for (var right = -4; right <= 4; right++)
            {
                var (r, c) = (row + down, column + right);
                if (r >= 0 && r < modules.Side && c >= 0 && c < modules.Side)
                {
                    var distance = Math.Max(Math.Abs(down), Math.Abs(right));
                    Set(modules, taken, r, c, distance is not (2 or 4));
                }
            }
        }
    }

    private static void DrawRings(SymbolModules modules, SymbolModules taken, int row, int column, int radius)
    {
        for (var down = -radius; down <= radius; down++)
        {
            for (var right = -radius; right <= radius; right++)
            {
                Set(modules, taken, row + down, column + right, Math.Max(Math.Abs(down), Math.Abs(right)) != 1);
            }
        }
    }

    // Level M is 00; BCH(15,5), then the fixed mask.
    private static void DrawFormat(SymbolModules modules, SymbolModules taken, int mask)
    {
        var bits = (mask << 10) | Remainder(mask, 10, 0x537);
        bits ^= 0x5412;
        var side = modules.Side;
        for (var at = 0; at < 15; at++)
        {
            var dark = ((bits >> at) & 1) != 0;
            var (row, column) = at < 6 ? (at, 8) : at < 8 ? (at + 1, 8) : at == 8 ? (8, 7) : (8, 14 - at);
            Set(modules, taken, row, column, dark);
            (row, column) = at < 8 ? (8, side - 1 - at) : (side - 15 + at, 8);
            Set(modules, taken, row, column, dark);
        }
    }

    // From version 7 on: BCH(18,6), twice.
    private static void DrawVersion(SymbolModules modules, SymbolModules taken, int version)
    {
        var bits = (version << 12) | Remainder(version, 12, 0x1F25);
        for (var at = 0; at < 18; at++)
        {
            var dark = ((bits >> at) & 1) != 0;
            var (far, near) = (modules.Side - 11 + (at % 3), at / 3);
            Set(modules, taken, near, far, dark);
            Set(modules, taken, far, near, dark);
        }
    }

    private static int Remainder(int value, int degree, int generator)
    {
        var remainder = value;
        for (var at = 0; at < degree; at++)
        {
            remainder = (remainder << 1) ^ ((remainder >> (degree - 1)) * generator);
        }

        return remainder;
    }

    // Two columns at a time from the right, up and down in turn; the column of the timing pattern is left out.
    private static void DrawWords(SymbolModules modules, SymbolModules taken, byte[] words, int mask)
    {
        var side = modules.Side;
        var bit = 0;
        for (var right = side - 1; right > 0; right -= 2)
        {
            right = right == 6 ? 5 : right;
            for (var step = 0; step < side; step++)
            {
                var row = ((right + 1) & 2) == 0 ? side - 1 - step : step;
                for (var column = right; column > right - 2; column--)
                {
                    if (taken[row, column])
                    {
                        continue;
                    }

                    var dark = bit < words.Length * 8 && ((words[bit / 8] >> (7 - (bit % 8))) & 1) != 0;
                    bit++;
                    modules[row, column] = dark ^ Masks(mask, row, column);
                }
            }
        }
    }

    private static bool Masks(int mask, int row, int column) => mask switch
    {
        0 => (row + column) % 2 == 0,
        1 => row % 2 == 0,
        2 => column % 3 == 0,
        3 => (row + column) % 3 == 0,
        4 => ((row / 2) + (column / 3)) % 2 == 0,
        5 => (row * column % 2) + (row * column % 3) == 0,
        6 => ((row * column % 2) + (row * column % 3)) % 2 == 0,
        _ => (((row + column) % 2) + (row * column % 3)) % 2 == 0,
    };

    private static void Set(SymbolModules modules, SymbolModules taken, int row, int column, bool dark)
    {
        modules[row, column] = dark;
        taken[row, column] = true;
    }
}
