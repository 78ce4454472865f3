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

    internal StationBoard? Find(string code) => _boards.GetValueOrDefault(code);
}
