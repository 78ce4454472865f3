using System.Globalization;

namespace EdgeHub.Identifiers;

/// <summary>
/// The table of application identifiers. All AIs that begin with the same two digits have the same length, so the digits that follow
/// an FNC1 name their AI without a search.
/// </summary>
public static class ApplicationIdentifiers
{
    private static readonly ApplicationIdentifier[] Entries = Expand();
    private static readonly short[] IndexOf = BuildIndex();
    private static readonly byte[] LengthOf = BuildLengths();

    /// <summary>All of them, in the order of their digits.</summary>
    public static IReadOnlyList<ApplicationIdentifier> All => Entries;

    /// <summary>The AI of two to four digits; null when there is none.</summary>
    public static ApplicationIdentifier? Find(ReadOnlySpan<char> code)
    {
        var found = AtStart(code);
        return found is not null && found.Code.Length == code.Length ? found : null;
    }

    /// <summary>The AI that a text begins with; null when there is none.</summary>
    internal static ApplicationIdentifier? AtStart(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[1]))
        {
            return null;
        }

        var number = ((text[0] - '0') * 10) + text[1] - '0';
        var length = LengthOf[number];
        if (length == 0 || text.Length < length)
        {
            return null;
        }

        for (var at = 2; at < 4; at++)
        {
            number *= 10;
            if (at < length)
            {
                if (!char.IsAsciiDigit(text[at]))
                {
                    return null;
                }

                number += text[at] - '0';
            }
        }

        var index = IndexOf[number];
        return index < 0 ? null : Entries[index];
    }

    internal static ApplicationIdentifier At(short index) => Entries[index];

    private static ApplicationIdentifier[] Expand()
    {
        var entries = new List<ApplicationIdentifier>(560);
        Row[][] parts = [AiIdentification.Rows, AiMeasures.Rows, AiLogistics.Rows, AiApplications.Rows, AiInternal.Rows];
        foreach (var row in parts.SelectMany(rows => rows))
        {
            var dash = row.Ais.IndexOf('-');
            var first = dash < 0 ? row.Ais : row.Ais[..dash];
            var last = int.Parse(dash < 0 ? row.Ais : row.Ais[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture);
            for (var number = int.Parse(first, NumberStyles.None, CultureInfo.InvariantCulture); number <= last; number++)
            {
                var code = number.ToString(CultureInfo.InvariantCulture).PadLeft(first.Length, '0');
                entries.Add(new ApplicationIdentifier(code, row, (short)entries.Count));
            }
        }

        return [.. entries];
    }

    private static short[] BuildIndex()
    {
        var index = new short[10_000];
        Array.Fill(index, (short)-1);
        foreach (var entry in Entries)
        {
            index[entry.Number] = entry.Index;
        }

        return index;
    }

    private static byte[] BuildLengths()
    {
        var lengths = new byte[100];
        foreach (var entry in Entries)
        {
            lengths[entry.Number / 100] = (byte)entry.Code.Length;
        }

        return lengths;
    }
}
