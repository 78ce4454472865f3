using System.Text;

namespace EdgeHub.Mqtt.Broker;

/// <summary>
/// Who may read and write what, one rule a line: <c>read FILTER</c>, <c>write FILTER</c>, <c>readwrite FILTER</c>. Rules hold for everybody until a
/// line <c>user NAME</c>, then for that user. A level <c>%u</c> stands for the user's name, <c>%c</c> for the client identifier. What no rule allows is refused.
/// </summary>
public sealed class AccessList
{
    private readonly List<AccessRule> _everybody = [];
    private readonly Dictionary<string, List<AccessRule>> _users = new(StringComparer.Ordinal);

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">A line is not of the form; the message names it.</exception>
    public static AccessList Parse(string text)
    {
        var list = new AccessList();
        var rules = list._everybody;
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var trimmed = line.Trim();
            if (trimmed.Length == 0 || trimmed[0] == '#')
            {
                continue;
            }

            if (trimmed.Split(' ', 2, StringSplitOptions.TrimEntries) is not [var word, { Length: > 0 } value])
            {
                throw new FormatException($"Line {number}: '{trimmed}' says too little.");
            }

            if (word == "user")
            {
                if (!list._users.TryGetValue(value, out rules!))
                {
                    list._users.Add(value, rules = []);
                }

                continue;
            }

            var (read, write) = word switch { "read" => (true, false), "write" => (false, true), "readwrite" => (true, true), _ => (false, false) };
            var filter = Encoding.UTF8.GetBytes(value);
            if (!(read || write) || !TopicFilter.TryRead(filter, out var checkedFilter).IsComplete || checkedFilter.IsShared)
            {
                throw new FormatException($"Line {number}: '{trimmed}' is not user NAME, read FILTER, write FILTER or readwrite FILTER.");
            }

            rules.Add(new AccessRule(filter, read, write));
        }

        return list;
    }

    internal bool MayPublish(string? user, string clientIdentifier, ReadOnlySpan<byte> topic) => Allows(user, clientIdentifier, topic, isWrite: true);

    internal bool MaySubscribe(string? user, string clientIdentifier, ReadOnlySpan<byte> filter) => Allows(user, clientIdentifier, filter, isWrite: false);

    private bool Allows(string? user, string clientIdentifier, ReadOnlySpan<byte> filter, bool isWrite) =>
        Allows(_everybody, user, clientIdentifier, filter, isWrite)
        || (user is not null && _users.TryGetValue(user, out var rules) && Allows(rules, user, clientIdentifier, filter, isWrite));

    private static bool Allows(List<AccessRule> rules, string? user, string clientIdentifier, ReadOnlySpan<byte> filter, bool isWrite)
    {
        foreach (var rule in rules)
        {
            if ((isWrite ? rule.MayWrite : rule.MayRead) && rule.Covers(filter, user, clientIdentifier))
            {
                return true;
            }
        }

        return false;
    }
}
