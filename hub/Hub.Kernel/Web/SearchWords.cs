namespace EdgeHub.Hub.Kernel;

/// <summary>Ranks what is few enough to be looked through: code, then words of the name, then one wrong letter in either.</summary>
public static class SearchWords
{
    private static readonly char[] Between = [' ', '-', '/', '.', ',', '(', ')'];

    /// <summary>The best of the rows, at most as many as asked for.</summary>
    public static IEnumerable<T> Best<T>(IEnumerable<T> rows, Func<T, string> code, Func<T, string> name, SearchFor asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return rows.Select(row => (Row: row, Rank: Rank(code(row), name(row), asked)))
            .Where(found => found.Rank < int.MaxValue).OrderBy(found => found.Rank).ThenBy(found => code(found.Row), StringComparer.Ordinal)
            .Take(asked.Most).Select(found => found.Row);
    }

    private static int Rank(string code, string name, SearchFor asked)
    {
        if (code.StartsWith(asked.Code, StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        if (name.StartsWith(asked.Text, StringComparison.OrdinalIgnoreCase))
        {
            return 1;
        }

        var words = name.Split(Between, StringSplitOptions.RemoveEmptyEntries);
        return words.Any(word => word.StartsWith(asked.Text, StringComparison.OrdinalIgnoreCase)) ? 2
            : asked.Text.Length >= 4 && (words.Any(word => IsNear(word, asked.Text)) || IsNear(code, asked.Text)) ? 3
            : int.MaxValue;
    }

    /// <summary>True when the beginning of a word is the text with one letter wrong, missing, added, or two swapped.</summary>
    public static bool IsNear(string word, string text)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(text);
        var at = 0;
        while (at < word.Length && at < text.Length && char.ToUpperInvariant(word[at]) == char.ToUpperInvariant(text[at]))
        {
            at++;
        }

        return Rest(word, at + 1, text, at + 1) || Rest(word, at, text, at + 1) || Rest(word, at + 1, text, at)
            || (at + 1 < word.Length && at + 1 < text.Length && char.ToUpperInvariant(word[at]) == char.ToUpperInvariant(text[at + 1])
                && char.ToUpperInvariant(word[at + 1]) == char.ToUpperInvariant(text[at]) && Rest(word, at + 2, text, at + 2));
    }

    private static bool Rest(string word, int inWord, string text, int inText) =>
        inWord <= word.Length && inText <= text.Length && word.AsSpan(inWord).StartsWith(text.AsSpan(inText), StringComparison.OrdinalIgnoreCase);
}
