using System.Collections.Frozen;

namespace EdgeHub.Edge.Station;

/// <summary>The boards of the agent's stations.</summary>
public sealed class StationBoards
{
    private readonly BoardSources _sources;
    private volatile FrozenDictionary<string, StationBoard> _boards = FrozenDictionary<string, StationBoard>.Empty;

    internal StationBoards(BoardSources sources) => _sources = sources;

    /// <summary>Codes of the stations.</summary>
    public IReadOnlyList<string> Stations => [.. _boards.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Sets the stations, at the start and when the configuration changes; those that stay keep what they show.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="StationLimits.Stations"/>.</exception>
    public void SetStations(IReadOnlyCollection<string> codes)
    {
        if (codes.Count > StationLimits.Stations)
        {
            throw new ArgumentException($"An agent has at most {StationLimits.Stations} stations, not {codes.Count}.", nameof(codes));
        }

        var before = _boards;
        _boards = codes.Distinct(StringComparer.Ordinal).ToFrozenDictionary(
            code => code, code => before.GetValueOrDefault(code) ?? new StationBoard(code, _sources), StringComparer.Ordinal);
    }

    /// <summary>Shows what standing alarms say, each at its station; what is not in the list is no longer shown. A station that is not here is left out.</summary>
    public void Tell(IReadOnlyList<StationMessage> standing)
    {
        ArgumentNullException.ThrowIfNull(standing);
        foreach (var (code, board) in _boards)
        {
            board.Tell([.. standing.Where(message => message.Station == code)]);
        }
    }

    /// <summary>Why nobody sees what a station shows at this moment: a sentence for a person, or null when a page of it is open.</summary>
    public string? WhyUnseen(string station) => Find(station) switch
    {
        null => $"The agent that runs has no station {station}. One that is new in the configuration is there after a restart of the agent.",
        { Pages: 0 } => $"No page of {station} is open. The message is shown when one is, as long as the alarm stands.",
        _ => null,
    };

    internal StationBoard? Find(string code) => _boards.GetValueOrDefault(code);
}
