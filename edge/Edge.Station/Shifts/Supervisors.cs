using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using EdgeHub.Edge.Store;

namespace EdgeHub.Edge.Station;

/// <summary>
/// Supervisors at stations: a page asks for one, the next badge that any scanner of the station reads names him, his PIN proves it,
/// with or without the hub. Five wrong PINs lock the person out here for 15 minutes, over a restart too.
/// </summary>
public sealed class Supervisors(StationRoster roster, Func<RecordStore> store, IStationLink link, TimeProvider time) : IDisposable
{
    /// <summary>Wrong PINs in a row that lock a person out.</summary>
    public const int WrongPins = 5;

    /// <summary>How long a lock-out lasts.</summary>
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    /// <summary>How long a station waits for a supervisor.</summary>
    public static readonly TimeSpan AskedFor = TimeSpan.FromSeconds(60);

    private const string Prefix = "station/pin/";

    private readonly ConcurrentDictionary<string, Asked> _asked = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>A page asks for a supervisor, or no longer does.</summary>
    internal void Ask(string station, bool open)
    {
        if (open)
        {
            _asked[station] = new Asked(time.GetUtcNow() + AskedFor, null);
        }
        else
        {
            _asked.TryRemove(station, out _);
        }
    }

    /// <summary>Whether the station waits for a supervisor, and who has come.</summary>
    internal Asked? At(string station) => _asked.TryGetValue(station, out var asked) && asked.Until > time.GetUtcNow() ? asked : null;

    /// <summary>True when the station waits for a supervisor and takes this badge as his.</summary>
    internal bool TryName(string station, StationPerson person)
    {
        if (At(station) is not { } asked)
        {
            return false;
        }

        _asked[station] = asked with { Person = person.Id };
        return true;
    }

    /// <summary>Checks the PIN of the supervisor who was named. The refusal is a code of the page; empty when he may.</summary>
    internal async ValueTask<(string Refusal, Guid PersonId)> CheckAsync(string station, string pin, Guid operatorId, long number, CancellationToken cancellationToken)
    {
        // One at a time: neither many tablets nor many requests make guessing faster.
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (At(station)?.Person is not { } id || roster.Find(id) is not { } person)
            {
                return ("supervisor.badge_first", Guid.Empty);
            }

            var refusal = await RefusalAsync(person, pin, cancellationToken);
            await RecordAsync(station, person, operatorId, number, refusal, cancellationToken);
            if (refusal.Length == 0)
            {
                Ask(station, open: false);
            }

            return (refusal, person.Id);
        }
        finally
        {
            _one.Release();
        }
    }

    private async ValueTask<string> RefusalAsync(StationPerson person, string pin, CancellationToken cancellationToken)
    {
        if (!person.Supervisor)
        {
            return "supervisor.none";
        }

        if (person.Pin is null)
        {
            return "supervisor.no_pin";
        }

        var tries = Read(person.Id);
        if (tries.LockedUntil > time.GetUtcNow())
        {
            return "supervisor.locked";
        }

        // Counted before it is checked, so that pulling the plug gives no free guess.
        var wrong = tries.Wrong + 1;
        var locked = wrong >= WrongPins;
        await WriteAsync(person.Id, new PinTries(locked ? 0 : wrong, locked ? time.GetUtcNow() + LockedFor : default), cancellationToken);
        if (pin.Length is < 4 or > 12 || !pin.All(char.IsAsciiDigit) || !person.Pin.Matches(pin))
        {
            return locked ? "supervisor.locked" : "supervisor.wrong_pin";
        }

        await WriteAsync(person.Id, null, cancellationToken);
        return "";
    }

    private PinTries Read(Guid person)
    {
        try
        {
            return store().ReadState(Prefix + person) is { } bytes ? JsonSerializer.Deserialize(bytes, StationJson.Default.PinTries) ?? new PinTries(0, default) : new PinTries(0, default);
        }
        catch (JsonException)
        {
            return new PinTries(0, default);
        }
    }

    private ValueTask WriteAsync(Guid person, PinTries? tries, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? value = tries is null ? null : JsonSerializer.SerializeToUtf8Bytes(tries, StationJson.Default.PinTries);
        return store().WriteStateAsync([new StateChange(Prefix + person, value)], cancellationToken);
    }

    private ValueTask RecordAsync(
        string station, StationPerson person, Guid operatorId, long number, string refusal, CancellationToken cancellationToken) => link.RecordAsync(
        new StationEvent(
            refusal.Length == 0 ? "station.supervisor_allowed" : "station.supervisor_refused", station, time.GetUtcNow(),
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["person_id"] = person.Id.ToString(),
                ["operator_id"] = operatorId == Guid.Empty ? "" : operatorId.ToString(),
                ["action"] = "undo",
                ["number"] = number.ToString(CultureInfo.InvariantCulture),
                ["code"] = refusal,
            }),
        cancellationToken);

    /// <summary>A station's request for a supervisor.</summary>
    /// <param name="Until">When it is over.</param>
    /// <param name="Person">Whose badge was read; null before.</param>
    internal sealed record Asked(DateTimeOffset Until, Guid? Person);
}

/// <summary>Wrong PINs of a person at this agent.</summary>
internal sealed record PinTries(int Wrong, DateTimeOffset LockedUntil);
