using System.Globalization;

namespace EdgeHub.Identifiers;

/// <summary>An AI, or all that begin alike such as <c>31nn</c>, as a range of <see cref="ApplicationIdentifier.Number"/>.</summary>
internal readonly record struct AiPattern(short First, short Last, string Text)
{
    public bool Matches(short number) => number >= First && number <= Last;

    public static AiPattern Of(string text)
    {
        var first = NumberOf(text.Replace('n', '0'));
        return new AiPattern(first, NumberOf(text.Replace('n', '9')), text);
    }

    /// <summary>The AI's digits as if four: 01 is 100, 310 is 3100. All AIs that begin with the same two digits have the same length, so no two meet.</summary>
    public static short NumberOf(ReadOnlySpan<char> ai)
    {
        var number = short.Parse(ai, NumberStyles.None, CultureInfo.InvariantCulture);
        for (var at = ai.Length; at < 4; at++)
        {
            number *= 10;
        }

        return number;
    }
}
