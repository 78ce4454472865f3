using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using EdgeHub.Edge.Store;

namespace EdgeHub.Edge.Station;

/// <summary>Which messages were put away at which station. Kept in the store: a restart of the agent brings none of them back.</summary>
internal sealed class SeenMessages : IDisposable
{
    private const string Prefix = "station/seen/";

    private readonly ConcurrentDictionary<string, FrozenSet<string>> _seen = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Func<RecordStore> _store;

    /// <summary>Reads what was kept.</summary>
    /// <param name="store">Gives the store of the moment: a damaged one is replaced while the agent runs.</param>
    public SeenMessages(Func<RecordStore> store)
    {
        _store = store;
        foreach (var entry in store().ReadStates(Prefix))
        {
            _seen[entry.Key[Prefix.Length..]] = Read(entry.Value).ToFrozenSet(StringComparer.Ordinal);
        }
    }

    /// <summary>The ids that were put away at a station; also such as no longer stand.</summary>
    public FrozenSet<string> At(string station) => _seen.GetValueOrDefault(station, FrozenSet<string>.Empty);

    /// <summary>
    /// Puts one of the standing messages away, and forgets those that stand no longer; throws as the store does when it can't be kept, and then holds until
    /// the agent ends.
    /// </summary>
    public async ValueTask PutAwayAsync(string station, string id, IEnumerable<string> standing, CancellationToken cancellationToken)
    {
        // One at a time: two that are put away at once are both kept.
        await _one.WaitAsync(cancellationToken);
        try
        {
            var before = At(station);
            string[] seen = [.. standing.Where(known => known == id || before.Contains(known))];
            _seen[station] = seen.ToFrozenSet(StringComparer.Ordinal);
            ReadOnlyMemory<byte> value = JsonSerializer.SerializeToUtf8Bytes(seen, StationJson.Default.StringArray);
            await _store().WriteStateAsync([new StateChange(Prefix + station, value)], cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private static string[] Read(ReadOnlyMemory<byte>? value)
    {
        try
        {
            return value is { } json ? JsonSerializer.Deserialize(json.Span, StationJson.Default.StringArray) ?? [] : [];
        }
        catch (JsonException)
        {
            // Written by a newer agent: what stands is shown again.
            return [];
        }
    }
}
