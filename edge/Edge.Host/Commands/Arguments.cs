namespace EdgeHub.Edge.Host;

/// <summary>
/// A command line: command, values, and options with one value each, but for <see cref="Flags"/>, which have none. What is not asked for is an
/// error, so that a misspelled option never passes. After <c>--</c> all words are values.
/// </summary>
internal sealed class Arguments
{
    /// <summary>Where an agent's pages are unless its configuration says otherwise.</summary>
    internal const string UsualUrl = "http://127.0.0.1:8081";

    private const string JsonFlag = "--json";
    private static readonly string[] Flags = [JsonFlag, "--live", "--once", "--allow-anonymous"];

    private readonly Queue<string> _values = new();
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);

    internal Arguments(IReadOnlyList<string> words)
    {
        Command = words.Count == 0 ? "" : words[0];
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i] == "--")
            {
                words.Skip(i + 1).ToList().ForEach(_values.Enqueue);
                break;
            }

            if (!words[i].StartsWith("--", StringComparison.Ordinal))
            {
                _values.Enqueue(words[i]);
                continue;
            }

            var (name, value) = Flags.Contains(words[i]) ? (words[i], "")
                : words[i].Split('=', 2) is [var left, var right] ? (left, right)
                : (words[i], null);
            if (value is null && ++i == words.Count)
            {
                throw new UsageException($"{name} wants a value. edgehub-edge help shows how.");
            }

            if (!_options.TryAdd(name, value ?? words[i]))
            {
                throw new UsageException($"{name} is given twice.");
            }
        }
    }

    internal string Command { get; }

    /// <summary>The next value; an error that names it when there is none.</summary>
    internal string Value(string name) => _values.TryDequeue(out var value)
        ? value
        : throw new UsageException($"{Command} wants {name}. edgehub-edge help shows how.");

    internal string Option(string name) => Optional(name) ?? throw new UsageException($"{Command} wants {name}. edgehub-edge help shows how.");

    internal string? Optional(string name) => _options.Remove(name, out var value) ? value : null;

    /// <summary>Where an agent's pages are: <c>--url</c>, or the usual address.</summary>
    internal Uri Url(string usual = UsualUrl) => Uri.TryCreate(Optional("--url") ?? usual, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
        ? address
        : throw new UsageException($"--url wants an address like {UsualUrl}.");

    /// <summary>True when one of the options without a value is there.</summary>
    internal bool Flag(string name) => Optional(name) is not null;

    /// <summary>True when the answer is wanted for programs.</summary>
    internal bool Json() => Flag(JsonFlag);

    /// <summary>Called when everything was taken.</summary>
    internal void End()
    {
        if (_values.TryPeek(out var value))
        {
            throw new UsageException($"{Command} does not know what to do with '{value}'.");
        }

        if (_options.Count > 0)
        {
            throw new UsageException($"{Command} has no option {_options.Keys.First()}.");
        }
    }
}
