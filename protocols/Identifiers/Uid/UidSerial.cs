namespace EdgeHub.Identifiers;

/// <summary>A UID without its prefix and hyphens: 17 characters, which fit into AI 21 (serial number, at most 20).</summary>
internal static class UidSerial
{
    public const int Length = 17;

    /// <summary>Puts prefix and hyphens back.</summary>
    public static void Expand(ReadOnlySpan<char> serial, Span<char> text)
    {
        "UID-".CopyTo(text);
        var from = 0;
        for (var at = UidLayout.Prefix; at < UidLayout.Length; at++)
        {
            text[at] = UidLayout.IsHyphen(at) ? '-' : serial[from++];
        }
    }
}
