namespace EdgeHub.Hub.Traceability;

/// <summary>
/// Bounds texts that come from agents and people before they are hashed: PostgreSQL's text can't hold NUL, and a column must
/// equal the hashed bytes.
/// </summary>
internal static class LedgerText
{
    public const int ShortLength = 64;
    public const int NoteLength = 500;
    public const int MaxArguments = 8;

    public static string Clip(string? text, int length)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        if (text.Length > length)
        {
            // Never cut a surrogate pair in two: half of one is not valid UTF-8.
            text = text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
        }

        return text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : text;
    }
}
