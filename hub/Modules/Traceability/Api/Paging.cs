using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace EdgeHub.Hub.Traceability;

/// <summary>Bounds and cursors of lists.</summary>
internal static class Paging
{
    public const int Usual = 100;
    public const int Most = 500;

    public static int Limit(int? wanted) => Math.Clamp(wanted ?? Usual, 1, Most);

    public static string Cursor(params ReadOnlySpan<object> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? "|" : "")}{part}");
        }

        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>The parts of a cursor, or null for none or one that is not ours (the list starts anew).</summary>
    public static string[]? Parts(string? cursor, int count)
    {
        if (cursor is null or { Length: > 400 } || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('|', count);
        return parts.Length == count && !parts.Any(part => part.Contains('\0', StringComparison.Ordinal)) ? parts : null;
    }

    /// <summary>The first text after every text with this prefix, in the order of bytes; null when there is none.</summary>
    public static string? AfterPrefix(string prefix) =>
        prefix.Length == 0 ? null : prefix + "\uFFFF";
}
