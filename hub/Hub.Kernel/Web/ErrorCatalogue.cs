using System.Collections.Frozen;
using System.Globalization;

namespace EdgeHub.Hub.Kernel;

/// <summary>A code with which the hub refuses something, explained.</summary>
/// <param name="Code"><c>module.snake_case</c>.</param>
/// <param name="Kind">Its place in HTTP.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="What">What happened.</param>
/// <param name="Why">How that comes.</param>
/// <param name="Next">What to do next.</param>
public sealed record ErrorEntry(string Code, ErrorKind Kind, int Status, string What, string Why, string Next);

/// <summary>All codes, from <c>errors.txt</c>: the one source of the pages below <c>/errors</c>, of docs/errors.md and of the tests.</summary>
public static class ErrorCatalogue
{
    private static readonly string[] Lines = ReadLines();

    /// <summary>By code.</summary>
    public static FrozenDictionary<string, ErrorEntry> All { get; } = Lines
        .TakeWhile(line => line != "retired").Where(line => line.Length > 0 && line[0] != '#')
        .Select(Parse).ToFrozenDictionary(entry => entry.Code, StringComparer.Ordinal);

    /// <summary>Codes that were given up and are never used again.</summary>
    public static IReadOnlyList<string> Retired { get; } =
        [.. Lines.SkipWhile(line => line != "retired").Skip(1).Where(line => line.Length > 0).Select(line => line.Split('|')[0].Trim())];

    /// <summary>Address of a code's page, relative to the hub.</summary>
    public static string PageOf(string code) => "/errors/" + code;

    private static ErrorEntry Parse(string line)
    {
        if (line.Split('|', StringSplitOptions.TrimEntries) is not [var code, var kind, var what, var why, var next])
        {
            throw new InvalidOperationException($"errors.txt: five parts are needed: {line}");
        }

        var words = kind.Split(' ');
        var known = Enum.Parse<ErrorKind>(words[0].Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
        return new ErrorEntry(
            code, known, words.Length > 1 ? int.Parse(words[1], CultureInfo.InvariantCulture) : Problems.StatusOf(known), what, why, next);
    }

    private static string[] ReadLines()
    {
        using var file = typeof(ErrorCatalogue).Assembly.GetManifestResourceStream("errors.txt")
            ?? throw new InvalidOperationException("The program was built without its error catalogue.");
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n');
    }
}
