using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeHub.Edge.Pipeline;

namespace EdgeHub.Edge.Runtime;

/// <summary>Reads the words of a state, e.g. { "0": "stopped", "1": "running", "2-5": "fault", "*": "other" }.</summary>
internal static partial class StatesReader
{
    private const int MaxRanges = 256;

    public static StateTable? Read(ObjectReader reader)
    {
        if (reader.Any("states") is not { } part || reader.Object("states") is not { } states)
        {
            return null;
        }

        var ranges = new List<StateRange>();
        string? other = null;
        foreach (var member in states.Part.Members)
        {
            var (key, value) = (member.Name, member.Value);
            var word = states.OptionalText(key);
            if (word is null || word.Length is 0 or > 64)
            {
                if (value.Kind is JsonTokenType.String or JsonTokenType.Null)
                {
                    reader.Faults.Add(value, "a state is a word of 1 to 64 characters.");
                }
            }
            else if (key == "*")
            {
                other = word;
            }
            else if (Range(key) is not { } range)
            {
                reader.Faults.Add(states.Part.PlaceOf(member), value.Path, $"'{key}' must be a whole number, a range such as 2-5, or * for all others.");
            }
            else if (ranges.Find(known => known.First <= range.Last && range.First <= known.Last) is { Word: not null } known)
            {
                reader.Faults.Add(states.Part.PlaceOf(member), value.Path, $"{key} overlaps with the numbers of '{known.Word}'.");
            }
            else
            {
                ranges.Add(new StateRange(range.First, range.Last, word));
            }
        }

        if (ranges.Count is 0 or > MaxRanges && !reader.Faults.Concerns(part.Path))
        {
            reader.Fault("states", $"there are 1 to {MaxRanges} states, e.g. {{ \"0\": \"stopped\", \"1\": \"running\" }}.");
        }

        return reader.Faults.Concerns(part.Path) ? null : new StateTable(ranges, other);
    }

    private static (long First, long Last)? Range(string key)
    {
        if (Form().Match(key) is not { Success: true } match
            || !long.TryParse(match.Groups["first"].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var first))
        {
            return null;
        }

        var last = first;
        return (!match.Groups["last"].Success || long.TryParse(match.Groups["last"].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out last)) && last >= first
            ? (first, last)
            : null;
    }

    [GeneratedRegex("^(?<first>-?[0-9]{1,19})(-(?<last>-?[0-9]{1,19}))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
