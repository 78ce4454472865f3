using System.Buffers.Text;
using System.Text;

namespace EdgeHub.Hub.Production;

/// <summary>Where a list goes on: the last key, opaque to the caller.</summary>
internal static class Cursor
{
    public const int DefaultLimit = 100;
    public const int LargestLimit = 500;

    public static string? Of<T>(IReadOnlyList<T> items, int limit, Func<T, string> key) =>
        items.Count < limit ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key(items[^1])));

    /// <summary>The key, or null where there is none or it is not ours: the list starts over.</summary>
    public static string? Read(string? cursor)
    {
        if (cursor is not { Length: > 0 and <= 200 } || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return text.Any(char.IsControl) ? null : text;
    }

    public static int Limit(int? asked) => Math.Clamp(asked ?? DefaultLimit, 1, LargestLimit);
}
