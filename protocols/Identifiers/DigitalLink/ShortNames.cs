namespace EdgeHub.Identifiers;

/// <summary>The short names that stood for AIs in addresses until they were withdrawn; known only to say what to write instead.</summary>
internal static class ShortNames
{
    private static readonly (string Name, string Ai)[] Names =
    [
        ("gtin", "01"), ("sscc", "00"), ("gln", "414"), ("gdti", "253"), ("gcn", "255"), ("grai", "8003"), ("giai", "8004"), ("gsrn", "8018"),
        ("gsrnp", "8017"), ("ginc", "401"), ("gsin", "402"), ("itip", "8006"), ("cpid", "8010"), ("gmn", "8013"), ("party", "417"), ("refno", "8020"),
    ];

    /// <summary>The error of a path that has such a name where a key belongs; null when it has none.</summary>
    public static LabelError? Find(ReadOnlySpan<char> uri, int begin, int end)
    {
        foreach (var range in uri[begin..end].Split('/'))
        {
            var segment = uri[begin..end][range];
            foreach (var (name, ai) in Names)
            {
                if (segment.SequenceEqual(name))
                {
                    return new LabelError(LabelFault.LinkShortName, begin + range.Start.Value, name.Length, ai);
                }
            }
        }

        return null;
    }
}
