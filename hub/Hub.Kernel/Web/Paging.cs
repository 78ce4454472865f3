using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EdgeHub.Hub.Kernel;

/// <summary>A part of a list.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Next">Give it as <c>cursor</c> to go on; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next = null);

/// <summary>Which part of a list is asked for.</summary>
/// <param name="List">Name of the list; its cursors open no other.</param>
/// <param name="Limit">Rows, 1 to 200.</param>
/// <param name="After">The key of the last row that the caller has, or null for the beginning.</param>
public readonly record struct PageAsk(string List, int Limit, string[]? After)
{
    /// <summary>Part of the key, or null at the beginning of the list.</summary>
    public string? Key(int part = 0) => After?[part];

    /// <summary>Cuts rows of which one more than the limit was read.</summary>
    public Page<T> Cut<T>(IReadOnlyList<T> rows, Func<T, object[]> key)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(key);
        return rows.Count <= Limit ? new Page<T>(rows) : new Page<T>([.. rows.Take(Limit)], Paging.CursorOf(List, key(rows[Limit - 1])));
    }
}

/// <summary>
/// Bounds and cursors of lists. A cursor is the key of the last row and not a number of rows, so a list that grows meanwhile
/// neither repeats nor skips. It carries its list's name and a check, so that what was altered or is another list's is refused;
/// it is no secret and opens nothing: rows are found under the caller's own company and plants.
/// </summary>
public static class Paging
{
    /// <summary>Rows when nobody says how many.</summary>
    public const int Usual = 100;

    /// <summary>Most rows of one answer.</summary>
    public const int Most = 200;

    private const int CheckBytes = 6;
    private const int LongestCursor = 600;
    private const char Between = '\u001f';

    /// <summary>What is asked for; 400 <c>kernel.bad_limit</c> or <c>kernel.bad_cursor</c> where it is not what this list takes.</summary>
    /// <param name="list">Name of the list.</param>
    /// <param name="cursor">As it was given out.</param>
    /// <param name="limit">1 to 200; 100 when not said.</param>
    /// <param name="isKey">Reads the parts of the key; false where they are none of this list's.</param>
    public static Result<PageAsk> Ask(string list, string? cursor, int? limit, Func<string[], bool> isKey)
    {
        ArgumentNullException.ThrowIfNull(isKey);
        if (limit is < 1 or > Most)
        {
            return new Error("kernel.bad_limit", ErrorKind.Form, string.Create(CultureInfo.InvariantCulture, $"limit is 1 to {Most}."));
        }

        if (string.IsNullOrEmpty(cursor))
        {
            return new PageAsk(list, limit ?? Usual, null);
        }

        return Read(list, cursor) is { } parts && isKey(parts)
            ? new PageAsk(list, limit ?? Usual, parts)
            : new Error("kernel.bad_cursor", ErrorKind.Form, "The cursor is none that this list gave out. Begin the list anew, without a cursor.");
    }

    /// <summary>The same for a list whose key is one text.</summary>
    public static Result<PageAsk> Ask(string list, string? cursor, int? limit) => Ask(list, cursor, limit, static parts => parts.Length == 1);

    /// <summary>The first text after every text with this prefix, in the order of bytes; null when there is none.</summary>
    public static string? AfterPrefix(string prefix) => string.IsNullOrEmpty(prefix) ? null : prefix + "\uFFFF";

    internal static string CursorOf(string list, object[] key)
    {
        var text = string.Join(Between, key.Prepend(list).Select(part => Convert.ToString(part, CultureInfo.InvariantCulture)));
        var bytes = Encoding.UTF8.GetBytes(text);
        return Base64Url.EncodeToString([.. SHA256.HashData(bytes).AsSpan(0, CheckBytes), .. bytes]);
    }

    private static string[]? Read(string list, string cursor)
    {
        if (cursor.Length > LongestCursor || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length <= CheckBytes || !SHA256.HashData(bytes.AsSpan(CheckBytes)).AsSpan(0, CheckBytes).SequenceEqual(bytes.AsSpan(0, CheckBytes)))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(bytes.AsSpan(CheckBytes)).Split(Between);
        return parts[0] == list && !parts.Any(part => part.Contains('\0', StringComparison.Ordinal)) ? parts[1..] : null;
    }
}
