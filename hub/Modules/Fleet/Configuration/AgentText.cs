using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>
/// The text of an agent's configuration file as the hub sees it: JSON with comments, bounded, with <c>${name}</c> where an agent's own
/// variables go. What its settings mean only the agent knows, which refuses what it can't use before it changes anything.
/// </summary>
internal static partial class AgentText
{
    /// <summary>Largest text in bytes of UTF-8; what a request may carry is 1 MB.</summary>
    public const int MostBytes = 900_000;

    private static readonly JsonReaderOptions Relaxed = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 64 };

    /// <summary>Fails with <c>fleet.configuration_invalid</c> when it is empty, too long or no JSON object.</summary>
    public static Error? Fault(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        if (utf8.Length > MostBytes)
        {
            return Invalid($"The text has {utf8.Length:N0} bytes; a configuration has at most {MostBytes:N0}.");
        }

        try
        {
            var reader = new Utf8JsonReader(utf8, Relaxed);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return Invalid("The text is no object in braces.");
            }

            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException e)
        {
            return Invalid($"The text is no JSON, line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
    }

    /// <summary>The text of one agent. Fails when it names a variable that the agent does not have.</summary>
    public static Result<string> Fill(string template, string agent, IReadOnlyDictionary<string, string> variables)
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var filled = Placeholder().Replace(template, match =>
        {
            var name = match.Groups["name"].Value;
            if (variables.TryGetValue(name, out var value))
            {
                return value;
            }

            missing.Add(name);
            return match.Value;
        });
        return missing.Count == 0 ? filled : Invalid($"{agent} has no variable {string.Join(", ", missing.Take(8))}.");
    }

    /// <summary>True for a name that can stand in <c>${}</c>.</summary>
    public static bool IsName(string name) => name.Length <= 32 && Name().IsMatch(name);

    /// <summary>True for a value that means the same within a JSON text and outside: no quotes, no backslash, no control characters.</summary>
    public static bool IsValue(string value) => value.Length <= 100 && Value().IsMatch(value);

    private static Error Invalid(string what) => new("fleet.configuration_invalid", ErrorKind.Rule, what);

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z][A-Za-z0-9_]{0,31})\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[\p{L}\p{N} ._:/@+,;=-]*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Value();
}
