using System.Collections.Concurrent;
using System.Text.Json;
using EdgeHub.Edge.Store;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Station;

/// <summary>Who works at which station. Kept in the store, so that a restart of the agent does not end a shift.</summary>
public sealed class ShiftBook
{
    private readonly ConcurrentDictionary<string, Shift> _shifts = new(StringComparer.Ordinal);
    private readonly Func<RecordStore> _store;
    private readonly IStationLink _link;
    private readonly TimeProvider _time;

    /// <summary>Reads the shifts that were open when the agent stopped.</summary>
    /// <param name="store">Gives the store of the moment: a damaged one is replaced while the agent runs.</param>
    /// <param name="link">Tells the hub.</param>
    /// <param name="time">The clock.</param>
    public ShiftBook(Func<RecordStore> store, IStationLink link, TimeProvider time)
    {
        (_store, _link, _time) = (store, link, time);
        foreach (var entry in store().ReadStates(Prefix))
        {
            if (Read(entry.Value) is { } shift)
            {
                _shifts[entry.Key[Prefix.Length..]] = shift;
            }
        }
    }

    private static string Prefix => "station/shift/";

    /// <summary>Who works at a station; empty when nobody has started the shift.</summary>
    public Guid PersonAt(string station) => Find(station)?.PersonId ?? Guid.Empty;

    /// <summary>The open shift of a station, or null.</summary>
    internal Shift? Find(string station) => _shifts.GetValueOrDefault(station);

    /// <summary>Starts a shift; another one that is open at the station ends. Without a person it is nobody's.</summary>
    internal async ValueTask StartAsync(string station, StationPerson? person, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var language = person is null or { Language: "" } ? "" : VerdictCatalogue.LanguageOf(person.Language);
        var shift = new Shift(person?.Id ?? Guid.Empty, person?.Name ?? "", language, now);
        // First in memory: who works is true even when the store can't take it.
        _shifts[station] = shift;
        await WriteAsync(station, JsonSerializer.SerializeToUtf8Bytes(shift, StationJson.Default.Shift), cancellationToken);
        await RecordAsync("station.shift_started", station, shift, now, cancellationToken);
    }

    /// <summary>Ends the open shift of a station, if there is one.</summary>
    internal async ValueTask EndAsync(string station, CancellationToken cancellationToken)
    {
        if (Find(station) is not { } shift)
        {
            return;
        }

        _shifts.TryRemove(station, out _);
        await WriteAsync(station, null, cancellationToken);
        await RecordAsync("station.shift_ended", station, shift, _time.GetUtcNow(), cancellationToken);
    }

    private async ValueTask WriteAsync(string station, byte[]? value, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? content = value is null ? null : value;
        await _store().WriteStateAsync([new StateChange(Prefix + station, content)], cancellationToken);
    }

    private ValueTask RecordAsync(string type, string station, Shift shift, DateTimeOffset at, CancellationToken cancellationToken) =>
        _link.RecordAsync(
            new StationEvent(type, station, at, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["person_id"] = shift.PersonId == Guid.Empty ? "" : shift.PersonId.ToString(),
                ["language"] = shift.Language,
            }),
            cancellationToken);

    private static Shift? Read(ReadOnlyMemory<byte>? value)
    {
        try
        {
            return value is { } json ? JsonSerializer.Deserialize(json.Span, StationJson.Default.Shift) : null;
        }
        catch (JsonException)
        {
            // Written by a newer agent: the operator starts the shift again.
            return null;
        }
    }
}

/// <summary>An open shift.</summary>
/// <param name="PersonId">Who; empty for a shift without a name.</param>
/// <param name="Name">The name as it was at the start.</param>
/// <param name="Language">Two-letter language of the catalogue; empty for the station's.</param>
/// <param name="Since">When it began.</param>
internal sealed record Shift(Guid PersonId, string Name, string Language, DateTimeOffset Since);
