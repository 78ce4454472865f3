using System.Collections.Concurrent;
using System.Text.Json;
using EdgeHub.Edge.Store;

namespace EdgeHub.Edge.Station;

/// <summary>How the wedge scanner of each station is set, kept in the store: it is found out once, not after each restart.</summary>
internal sealed class WedgeBook
{
    private const string Prefix = "station/wedge/";

    private readonly ConcurrentDictionary<string, WedgeSettings> _settings = new(StringComparer.Ordinal);
    private readonly Func<RecordStore> _store;

    /// <summary>Reads what was kept.</summary>
    /// <param name="store">Gives the store of the moment: a damaged one is replaced while the agent runs.</param>
    public WedgeBook(Func<RecordStore> store)
    {
        _store = store;
        foreach (var entry in store().ReadStates(Prefix))
        {
            if (Read(entry.Value) is { } settings)
            {
                _settings[entry.Key[Prefix.Length..]] = settings;
            }
        }
    }

    /// <summary>What is kept for a station, or null.</summary>
    public WedgeSettings? Find(string station) => _settings.GetValueOrDefault(station);

    /// <summary>Keeps what was found; throws as the store does when it can't be kept.</summary>
    public async ValueTask KeepAsync(string station, WedgeSettings settings, CancellationToken cancellationToken)
    {
        await WriteAsync(station, JsonSerializer.SerializeToUtf8Bytes(settings, StationJson.Default.WedgeSettings), cancellationToken);
        _settings[station] = settings;
    }

    /// <summary>Forgets it: the station takes its scanner as delivered again.</summary>
    public async ValueTask ForgetAsync(string station, CancellationToken cancellationToken)
    {
        await WriteAsync(station, null, cancellationToken);
        _settings.TryRemove(station, out _);
    }

    private ValueTask WriteAsync(string station, byte[]? value, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? content = value is null ? null : value;
        return _store().WriteStateAsync([new StateChange(Prefix + station, content)], cancellationToken);
    }

    private static WedgeSettings? Read(ReadOnlyMemory<byte>? value)
    {
        try
        {
            return value is { } json && JsonSerializer.Deserialize(json.Span, StationJson.Default.WedgeSettings) is { } settings && settings.IsSound() ? settings : null;
        }
        catch (JsonException)
        {
            // Written by a newer agent: the scanner is set up again.
            return null;
        }
    }
}
