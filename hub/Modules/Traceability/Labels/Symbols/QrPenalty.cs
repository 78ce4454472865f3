namespace EdgeHub.Hub.Traceability;

/// <summary>How hard a masked QR Code is to read: long runs, blocks, what looks like a finder, too dark or too light (ISO/IEC 18004, 7.8.3).</summary>
internal static class QrPenalty
{
    private static readonly bool[] FinderLike = [true, false, true, true, true, false, true];

    public static int Of(SymbolModules modules)
    {
        var side = modules.Side;
        var (penalty, dark) = (0, 0);
        for (var line = 0; line < side; line++)
        {
            penalty += OfLine(side, at => modules[line, at]) + OfLine(side, at => modules[at, line]);
            for (var column = 0; column < side; column++)
            {
                dark += modules[line, column] ? 1 : 0;
                penalty += line + 1 < side && column + 1 < side && IsBlock(modules, line, column) ? 3 : 0;
            }
        }

        return penalty + (10 * (Math.Abs((dark * 20) - (side * side * 10)) / (side * side)));
    }

    private static bool IsBlock(SymbolModules modules, int row, int column) =>
        modules[row, column] == modules[row, column + 1]
        && modules[row, column] == modules[row + 1, column]
        && modules[row, column] == modules[row + 1, column + 1];

    private static int OfLine(int side, Func<int, bool> module)
    {
        var penalty = 0;
        var run = 1;
        for (var at = 1; at <= side; at++)
        {
            if (at < side && module(at) == module(at - 1))
            {
                run++;
                continue;
            }

            penalty += run >= 5 ? run - 2 : 0;
            run = 1;
        }

        for (var at = 0; at + FinderLike.Length <= side; at++)
        {
            var alike = true;
            for (var place = 0; alike && place < FinderLike.Length; place++)
            {
                alike = module(at + place) == FinderLike[place];
            }

            if (alike && (IsLight(at - 4, at) || IsLight(at + 7, at + 11)))
            {
                penalty += 40;
            }
        }

        return penalty;

        // What is outside the symbol is light.
        bool IsLight(int from, int to)
        {
            for (var at = from; at < to; at++)
            {
                if (at >= 0 && at < side && module(at))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
