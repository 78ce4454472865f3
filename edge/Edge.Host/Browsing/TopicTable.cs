using System.Globalization;
using System.Text;

namespace EdgeHub.Edge.Host;

/// <summary>The topics of a broker as a tree, with rates and last values.</summary>
internal static class TopicTable
{
    private const int RateColumns = 10;
    private const int MaxName = 48;

    internal static IReadOnlyList<string> Of(string head, TopicBook book, int columns, Ink ink)
    {
        var topics = book.Topics();
        var (rate, left) = book.Totals();
        var lines = new List<string> { ink.Head(string.Create(CultureInfo.InvariantCulture, $"{head}: {topics.Count} topics, {rate:0.0} messages/s{(left > 0 ? $", {left} messages on topics beyond {TopicBook.MaxTopics}" : "")}")) };
        var nameColumns = Math.Min(MaxName, columns / 2);
        string[] before = [];
        foreach (var facts in topics)
        {
            var levels = facts.Topic.Split('/');
            var shared = 0;
            while (shared < levels.Length - 1 && shared < before.Length && levels[shared] == before[shared])
            {
                shared++;
            }

            for (var depth = shared; depth < levels.Length - 1; depth++)
            {
                lines.Add(Fit(new string(' ', 2 * depth) + Printable(levels[depth]), columns));
            }

            var name = Fit(new string(' ', 2 * (levels.Length - 1)) + Printable(levels[^1]), nameColumns).PadRight(nameColumns);
            var often = (facts.Rate > 0 ? facts.Rate.ToString("0.0", CultureInfo.InvariantCulture) + "/s" : facts.Count == 0 ? "retained" : "").PadLeft(RateColumns);
            lines.Add(Fit($"{name}{often}  {Printable(Encoding.UTF8.GetString(facts.Payload.Span))}", columns));
            before = levels;
        }

        return lines;
    }

    /// <summary>A terminal takes what a broker sends for text, never for orders.</summary>
    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static string Fit(string text, int columns) => text.Length <= columns ? text : text[..(columns - 1)] + "…";
}
