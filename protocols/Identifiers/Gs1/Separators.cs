using System.Buffers;

namespace EdgeHub.Identifiers;

/// <summary>Which forms of the separator are read.</summary>
internal enum SeparatorForms : byte
{
    /// <summary>GS and what stands for it where it can't be typed. A <c>^</c> in scan data is a wrong character, as in the GS1 tools.</summary>
    Scanned,

    /// <summary>Also <c>^</c>.</summary>
    Written,
}

/// <summary>The separator between elements, as readers send it and as people write it down.</summary>
internal static class Separators
{
    /// <summary>Group separator, which readers send for FNC1.</summary>
    public const char Gs = '\u001d';

    private const char PictureOfGs = '\u241d';

    private static readonly SearchValues<char> Starts = SearchValues.Create("\u001d^{\\\u241d");

    /// <summary>Length of the separator at a place; 0 when there is none.</summary>
    public static int LengthAt(ReadOnlySpan<char> text, int at, SeparatorForms forms)
    {
        if (at >= text.Length)
        {
            return 0;
        }

        if (text[at] == Gs)
        {
            return 1;
        }

        return WrittenLengthAt(text[at..], forms);
    }

    /// <summary>Where the next separator begins; the text's length when there is none.</summary>
    public static int NextFrom(ReadOnlySpan<char> text, int at, SeparatorForms forms)
    {
        while (at < text.Length)
        {
            var next = text[at..].IndexOfAny(Starts);
            if (next < 0)
            {
                return text.Length;
            }

            at += next;
            if (LengthAt(text, at, forms) > 0)
            {
                return at;
            }

            at++;
        }

        return text.Length;
    }

    private static int WrittenLengthAt(ReadOnlySpan<char> text, SeparatorForms forms) => text[0] switch
    {
        '^' when forms == SeparatorForms.Written => 1,
        PictureOfGs => 1,
        '{' when text.StartsWith("{GS}", StringComparison.OrdinalIgnoreCase) => 4,
        '{' when text.StartsWith("{FNC1}", StringComparison.OrdinalIgnoreCase) => 6,
        '\\' when text.StartsWith("\\x1d", StringComparison.OrdinalIgnoreCase) => 4,
        '\\' when text.StartsWith("\\u001d", StringComparison.OrdinalIgnoreCase) => 6,
        _ => 0,
    };
}
