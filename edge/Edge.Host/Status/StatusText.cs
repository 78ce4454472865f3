using System.Globalization;

namespace EdgeHub.Edge.Host;

/// <summary>Times, sizes and cells as the table of a status shows them. What comes from elsewhere never moves the cursor.</summary>
internal static class StatusText
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>The largest unit of which there are two: 119 s, 12 min, 47 h, 9 d.</summary>
    internal static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 120 } => string.Create(Culture, $"{Math.Max(0, Math.Floor(span.TotalSeconds))} s"),
        { TotalMinutes: < 120 } => string.Create(Culture, $"{Math.Floor(span.TotalMinutes)} min"),
        { TotalHours: < 100 } => string.Create(Culture, $"{Math.Floor(span.TotalHours)} h"),
        _ => string.Create(Culture, $"{Math.Floor(span.TotalDays)} d"),
    };

    internal static string Ago(DateTimeOffset? at, DateTimeOffset now) => at is { } moment ? Span(now - moment) : "-";

    internal static string Bytes(long bytes) => bytes switch
    {
        < 1000 => string.Create(Culture, $"{bytes} B"),
        < 1_000_000 => string.Create(Culture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(Culture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(Culture, $"{bytes / 1e9:0.0} GB"),
    };

    internal static string Count(long count) => count.ToString("N0", Culture);

    internal static string Rate(double perSecond) => perSecond.ToString(perSecond < 100 ? "0.0" : "N0", Culture);

    /// <summary>Exactly so wide; what is longer ends with two points.</summary>
    internal static string Left(string text, int width) => Cut(text, width).PadRight(width);

    internal static string Right(string text, int width) => Cut(text, width).PadLeft(width);

    /// <summary>Lines of at most <paramref name="width"/>, each behind <paramref name="indent"/> blanks; a word that is longer is cut.</summary>
    internal static IEnumerable<string> Wrap(string text, int indent, int width)
    {
        var line = "";
        foreach (var word in Plain(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && indent + line.Length + 1 + word.Length > width)
            {
                yield return new string(' ', indent) + line;
                line = "";
            }

            line = Cut(line.Length == 0 ? word : line + " " + word, width - indent);
        }

        if (line.Length > 0)
        {
            yield return new string(' ', indent) + line;
        }
    }

    private static string Cut(string text, int width) => Plain(text) is var plain && plain.Length <= width ? plain : plain[..(width - 2)] + "..";

    private static string Plain(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
}
