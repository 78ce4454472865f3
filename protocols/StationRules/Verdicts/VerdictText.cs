using System.Globalization;
using System.Text;

namespace EdgeHub.StationRules;

/// <summary>One entry of the verdict catalogue in one language, with numbered places such as <c>{0}</c>.</summary>
/// <param name="What">What happened, in at most <see cref="MaxWhat"/> characters as a reader counts them.</param>
/// <param name="Why">The reason, at most <see cref="MaxWhy"/>.</param>
/// <param name="Next">What to do now, at most <see cref="MaxNext"/>.</param>
public sealed record VerdictText(string What, string Why, string Next)
{
    /// <summary>Longest <see cref="What"/>: one line that is read from 3 m on a 1280 pixel screen.</summary>
    public const int MaxWhat = 26;

    /// <summary>Longest <see cref="Why"/>: two lines.</summary>
    public const int MaxWhy = 64;

    /// <summary>Longest <see cref="Next"/>: two lines.</summary>
    public const int MaxNext = 64;

    /// <summary>
    /// Fills the places. A reason or an advice whose value is missing or empty is left out rather than shown with a hole.
    /// </summary>
    public VerdictText Format(IReadOnlyList<string> arguments) => new(
        Fill(What, arguments, always: true), Fill(Why, arguments, always: false), Fill(Next, arguments, always: false));

    /// <summary>The three sentences as one line of text.</summary>
    public override string ToString() => string.Join(' ', new[] { What, Why, Next }.Where(part => part.Length > 0));

    private static string Fill(string template, IReadOnlyList<string> arguments, bool always)
    {
        var text = new StringBuilder(template.Length + 32);
        var at = 0;
        while (at < template.Length)
        {
            var open = template.IndexOf('{', at);
            var close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0)
            {
                break;
            }

            text.Append(template, at, open - at);
            var place = int.Parse(template.AsSpan(open + 1, close - open - 1), NumberStyles.None, CultureInfo.InvariantCulture);
            var value = place < arguments.Count ? arguments[place] : "";
            if (value.Length == 0 && !always)
            {
                return "";
            }

            text.Append(value);
            at = close + 1;
        }

        return text.Append(template, at, template.Length - at).ToString();
    }
}
