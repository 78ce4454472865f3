using System.Collections.Frozen;
using System.Text;

namespace EdgeHub.Edge.Station;

/// <summary>
/// The plan's persons and the stations' languages. The agent hands them over whenever a plan arrives, and at its start from
/// the plan that it keeps, so that badges work without a hub.
/// </summary>
public sealed class StationRoster
{
    private volatile Content _content = new([], FrozenDictionary<string, StationPerson>.Empty, FrozenDictionary<string, string>.Empty);

    /// <summary>Counts the updates, so that open pages notice.</summary>
    public int Version => _content.Version;

    /// <summary>All persons by name.</summary>
    public IReadOnlyList<StationPerson> Persons => _content.Persons;

    /// <summary>Replaces all persons and languages.</summary>
    /// <param name="persons">The persons; of two with the same badge the first has it.</param>
    /// <param name="languages">Two-letter language by station code.</param>
    public void Update(IReadOnlyList<StationPerson> persons, IReadOnlyDictionary<string, string> languages)
    {
        var badges = new Dictionary<string, StationPerson>(StringComparer.OrdinalIgnoreCase);
        foreach (var person in persons.Where(person => person.Badge.Length > 0))
        {
            badges.TryAdd(person.Badge, person);
        }

        _content = new Content(
            [.. persons.OrderBy(person => person.Name, StringComparer.OrdinalIgnoreCase)],
            badges.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
            languages.ToFrozenDictionary(StringComparer.Ordinal),
            _content.Version + 1);
    }

    /// <summary>The person with this id, or null.</summary>
    public StationPerson? Find(Guid id) => _content.Persons.FirstOrDefault(person => person.Id == id);

    /// <summary>The person whose badge was read, or null when the label is no badge.</summary>
    public StationPerson? FindBadge(ReadOnlySpan<byte> label)
    {
        const int longest = 64;
        return label.Length is 0 or > longest
            ? null
            : _content.Badges.GetValueOrDefault(Encoding.UTF8.GetString(label).Trim());
    }

    /// <summary>Language of a station; empty when the plan names none.</summary>
    internal string LanguageOf(string station) => _content.Languages.GetValueOrDefault(station, "");

    private sealed record Content(
        IReadOnlyList<StationPerson> Persons,
        FrozenDictionary<string, StationPerson> Badges,
        FrozenDictionary<string, string> Languages,
        int Version = 0);
}
