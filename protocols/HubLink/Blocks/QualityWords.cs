namespace EdgeHub.HubLink;

/// <summary>The words for the qualities of values, as agents, the hub and its API write them. The number of a quality in a block is its place here.</summary>
public static class QualityWords
{
    private static readonly string[] Words = ["good", "uncertain", "bad", "not_heard", "illegal", "out_of_range", "configuration"];

    /// <summary>All of them, in the order of their numbers.</summary>
    public static IReadOnlyList<string> All => Words;

    /// <summary>The word for a quality; bad for one that only a newer agent knows.</summary>
    public static string Of(int quality) => (uint)quality < (uint)Words.Length ? Words[quality] : "bad";

    /// <summary>The quality of a word; false when there is no such word.</summary>
    public static bool TryParse(string? word, out byte quality)
    {
        var place = Array.IndexOf(Words, word);
        quality = (byte)Math.Max(0, place);
        return place >= 0;
    }
}
