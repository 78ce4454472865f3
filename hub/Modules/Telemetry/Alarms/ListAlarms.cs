using System.Globalization;
using EdgeHub.Hub.Identity;
using EdgeHub.Hub.Kernel;
using Npgsql;
using NpgsqlTypes;

namespace EdgeHub.Hub.Telemetry;

/// <summary>What a list of alarms is asked for.</summary>
/// <param name="State">active, shelved or over; active when not said.</param>
/// <param name="Plant">Code of a plant; all of the caller's when not said.</param>
/// <param name="Machine">Code of a machine; all when not said.</param>
/// <param name="Cursor">As it was given out.</param>
/// <param name="Limit">1 to 200.</param>
internal sealed record AlarmQuery([AlarmStates] string? State, string? Plant, string? Machine, string? Cursor, int? Limit);

/// <summary>The words for states of alarms.</summary>
internal sealed class AlarmStatesAttribute() : OneOfAttribute("active", "shelved", "over");

/// <summary>An alarm.</summary>
/// <param name="Id">For what people do with it.</param>
/// <param name="Machine">Code of its machine.</param>
/// <param name="Plant">Code of the machine's plant; empty while the hub does not know the machine.</param>
/// <param name="Station">Code of the machine's station; empty for none.</param>
/// <param name="Name">Its name, unique within the machine.</param>
/// <param name="Point">The point that is watched.</param>
/// <param name="Text">What its maker wrote for people; empty for nothing.</param>
/// <param name="Severity">How urgent it is.</param>
/// <param name="Value">The value that raised it.</param>
/// <param name="Condition">How it compares with the limit.</param>
/// <param name="Limit">The limit.</param>
/// <param name="State">active, shelved or over.</param>
/// <param name="Since">Since when the value was beyond the limit.</param>
/// <param name="RaisedAt">When the alarm was raised.</param>
/// <param name="ClearedAt">When it was over; null while it is not.</param>
/// <param name="Times">How often it was raised while active.</param>
/// <param name="Untold">How often it came and went without being told, being shelved or too restless.</param>
/// <param name="AcknowledgedAt">When somebody had seen it.</param>
/// <param name="AcknowledgedBy">Who.</param>
/// <param name="Note">What he wrote.</param>
/// <param name="ShelvedUntil">When it is told again; null when it is not shelved.</param>
/// <param name="ShelvedBy">Who shelved it.</param>
/// <param name="ShelvedReason">Why.</param>
internal sealed record AlarmView(
    Guid Id, string Machine, string Plant, string Station, string Name, string Point, string Text, [OneOf("low", "medium", "high")] string Severity, string Value,
    [OneOf("above", "below", "equals", "other")] string Condition, string Limit, [AlarmStates] string State, DateTimeOffset Since, DateTimeOffset RaisedAt,
    DateTimeOffset? ClearedAt, int Times, long Untold, DateTimeOffset? AcknowledgedAt, string? AcknowledgedBy, string? Note,
    DateTimeOffset? ShelvedUntil, string? ShelvedBy, string? ShelvedReason);

/// <summary><c>GET /api/v1/alarms</c>: the newest first.</summary>
internal sealed class ListAlarms(IEnumerable<IPeople> people)
{
    /// <summary>Those that are over have an index of their own; those that are not are few.</summary>
    internal static string Sql(AlarmQuery query) =>
        $"""
        SELECT a.alarm_id, a.machine, a.plant_code, a.station, a.name, a.point, a.said, a.severity, a.value, a.comparison, a.boundary, a.since, a.raised_at,
            a.cleared_at, a.times, a.untold, a.acknowledged_at, a.acknowledged_by, a.note, s.until, s.shelved_by, s.reason
        FROM telemetry.alarms a
        LEFT JOIN telemetry.shelved_alarms s ON s.tenant_id = $1 AND s.agent_id = a.agent_id AND s.machine = a.machine AND s.name = a.name AND s.until > $3
            AND a.cleared_at IS NULL
        WHERE a.tenant_id = $1 AND a.cleared_at {(query.State == "over" ? "IS NOT NULL" : "IS NULL")} AND ($2::boolean IS NULL OR (s.until IS NOT NULL) = $2)
          AND ($4::uuid[] IS NULL OR a.plant_id = ANY ($4)) AND ($5::text IS NULL OR a.plant_code = $5) AND ($6::text IS NULL OR a.machine = $6)
          AND ($7::timestamptz IS NULL OR (a.raised_at, a.alarm_id) < ($7, $8))
        ORDER BY a.raised_at DESC, a.alarm_id DESC LIMIT $9
        """;

    public async Task<Result<Page<AlarmView>>> RunAsync(
        TenantTransaction transaction, PlantScope plants, AlarmQuery query, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (query.State is not (null or "" or "active" or "shelved" or "over"))
        {
            return TelemetryErrors.AlarmInvalid("state is active, shelved or over.");
        }

        if (!Paging.Ask("alarms", query.Cursor, query.Limit, IsKey).TryGet(out var ask, out var malformed))
        {
            return malformed;
        }

        var rows = new List<AlarmRow>();
        var load = new SqlBatch();
        load.Add(
            Sql(query),
            async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    rows.Add(AlarmRow.Read(reader));
                }
            },
            Parameters(transaction.Tenant, plants, query, ask, now));
        await transaction.RunAsync(load, cancellationToken);
        var (items, next) = ask.Cut(rows, row => [Micros(row.View.RaisedAt), row.View.Id]);
        var names = await NamesAsync(transaction.Tenant, items, cancellationToken);
        return new Page<AlarmView>([.. items.Select(row => row.Named(names))], next);
    }

    internal static NpgsqlParameter[] Parameters(TenantScope tenant, PlantScope plants, AlarmQuery query, PageAsk ask, DateTimeOffset now) =>
    [
        Param.Int(tenant.TenantId), Param.Of(query.State switch { "over" => null, "shelved" => (bool?)true, _ => false }, NpgsqlDbType.Boolean), Param.At(now),
        plants.ToParameter(), Param.Text(Or(query.Plant)), Param.Text(Or(query.Machine)),
        Param.Of(
            ask.Key() is { } micros ? DateTimeOffset.UnixEpoch.AddTicks(long.Parse(micros, CultureInfo.InvariantCulture) * TimeSpan.TicksPerMicrosecond) : null,
            NpgsqlDbType.TimestampTz),
        Param.Id(ask.After is [_, var id] ? Guid.Parse(id) : Guid.Empty), Param.Int(ask.Limit + 1),
    ];

    private static string? Or(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static long Micros(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    private static bool IsKey(string[] parts) =>
        parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var micros)
        && micros < 253_402_300_799_000_000 && Guid.TryParse(parts[1], out _);

    private async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(TenantScope tenant, IReadOnlyList<AlarmRow> rows, CancellationToken cancellationToken)
    {
        var ids = rows.SelectMany(row => (Guid?[])[row.By, row.ShelvedBy]).OfType<Guid>().Distinct().ToArray();
        return ids.Length > 0 && people.FirstOrDefault() is { } source ? await source.NamesAsync(tenant, ids, cancellationToken) : new Dictionary<Guid, string>();
    }

    private sealed record AlarmRow(AlarmView View, Guid? By, Guid? ShelvedBy)
    {
        public static AlarmRow Read(NpgsqlDataReader row)
        {
            DateTimeOffset? Instant(int at) => row.IsDBNull(at) ? null : row.GetFieldValue<DateTimeOffset>(at);
            Guid? Id(int at) => row.IsDBNull(at) ? null : row.GetGuid(at);
            var (clearedAt, until) = (Instant(13), Instant(19));
            var view = new AlarmView(
                row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6),
                AlarmWords.Severity(row.GetInt16(7)), row.GetString(8), row.GetString(9), row.GetString(10),
                clearedAt is not null ? "over" : until is not null ? "shelved" : "active", Instant(11)!.Value, Instant(12)!.Value, clearedAt,
                row.GetInt32(14), row.GetInt64(15), Instant(16), null, row.GetString(18) is { Length: > 0 } note ? note : null, until, null,
                row.IsDBNull(21) ? null : row.GetString(21));
            return new AlarmRow(view, Id(17), Id(20));
        }

        public AlarmView Named(IReadOnlyDictionary<Guid, string> names) => View with
        {
            AcknowledgedBy = By is { } by ? names.GetValueOrDefault(by) : null,
            ShelvedBy = ShelvedBy is { } shelvedBy ? names.GetValueOrDefault(shelvedBy) : null,
        };
    }
}
