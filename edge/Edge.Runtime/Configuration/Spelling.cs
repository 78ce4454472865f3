namespace EdgeHub.Edge.Runtime;

/// <summary>Finds the word that was probably meant.</summary>
internal static class Spelling
{
    /// <summary>The nearest word within two changes, and fewer than it has letters; null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> words) =>
        word.Length > 64 ? null : words.Where(other => Distance(word, other) <= Math.Min(2, word.Length - 1)).MinBy(other => Distance(word, other));

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost));
            }
        }

        return row[b.Length];
    }
}
