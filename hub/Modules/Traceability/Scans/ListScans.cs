using System.Globalization;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Npgsql;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability;

/// <summary>
/// <c>GET /api/v1/scans</c>: newest first by acceptance. <c>q</c> is the beginning of a label; <c>plant</c> the label's plant,
/// scans without a readable label are shown in every plant.
/// </summary>
internal sealed class ListScans(StoryWords words, SeenPlants seen)
{
    // Text ranges and not LIKE: behind row-level security only leakproof operators may use an index.
    internal const string Sql =
        """
        SELECT * FROM (
          (SELECT recorded_at, number, uid, event, NULL::bytea AS record, occurred_at, station, verdict, code, person_id
           FROM traceability.unit_events
           WHERE tenant_id = $1 AND lane = 1 AND part = 0
             AND ($2::timestamptz IS NULL OR (recorded_at, number, uid) < ($2, $3, $4))
             AND ($5::text IS NULL OR station = $5) AND ($6::int IS NULL OR step = $6) AND ($7::smallint IS NULL OR verdict = $7)
             AND ($8::text IS NULL OR order_number = $8) AND ($9::text IS NULL OR (uid >= $9 AND uid < $10))
             AND ($11::text IS NULL OR (uid >= $11 AND uid < $12)) AND ($13::timestamptz IS NULL OR occurred_at >= $13)
             AND ($14::timestamptz IS NULL OR occurred_at < $14) AND ($15::text IS NULL OR code = $15)
             AND ($17::uuid[] IS NULL OR plant_id = ANY ($17))
             -- Nothing is taken in before it happened, clocks' errors aside: what is older than the window is not walked.
             AND ($13::timestamptz IS NULL OR recorded_at >= $13 - interval '1 hour')
           ORDER BY recorded_at DESC, number DESC, uid DESC LIMIT $16)
          UNION ALL
          (SELECT recorded_at, number, uid, NULL, record, occurred_at, station, verdict, code, person_id
           FROM traceability.stray_scans
           WHERE tenant_id = $1
             AND ($2::timestamptz IS NULL OR (recorded_at, number, uid) < ($2, $3, $4))
             AND ($5::text IS NULL OR station = $5) AND $6::int IS NULL AND ($7::smallint IS NULL OR verdict = $7)
             AND $8::text IS NULL AND ($9::text IS NULL OR (uid >= $9 AND uid < $10))
             AND ($13::timestamptz IS NULL OR occurred_at >= $13)
             AND ($14::timestamptz IS NULL OR occurred_at < $14) AND ($15::text IS NULL OR code = $15)
             AND ($18::text[] IS NULL OR station = ANY ($18))
             AND ($13::timestamptz IS NULL OR recorded_at >= $13 - interval '1 hour')
           ORDER BY recorded_at DESC, number DESC, uid DESC LIMIT $16)
        ) AS scans ORDER BY recorded_at DESC, number DESC, uid DESC LIMIT $16
        """;

    public async Task<Result<Page<ScanView>>> RunAsync(
        TenantTransaction transaction, PlantScope plants, ScanFilter filter, CancellationToken cancellationToken)
    {
        if (!Paging.Ask("scans", filter.Cursor, filter.Limit, IsKey).TryGet(out var ask, out var malformed))
        {
            return malformed;
        }

        var mine = await seen.OfAsync(transaction.Tenant, plants, cancellationToken);
        var (items, next) = ask.Cut(
            await ReadAsync(transaction, mine, filter, ask, cancellationToken), row => [Micros.Of(row.RecordedAt), row.Number, row.Uid]);
        var rows = items.ToList();

        var names = await words.NamesAsync(transaction.Tenant, rows.Select(row => row.PersonId), cancellationToken);
        var facts = await words.FactsAsync(transaction, rows.Where(row => row.Stored is not null).Select(row => row.Uid), cancellationToken);
        return new Page<ScanView>(rows.ConvertAll(row => View(transaction.Tenant, row, names, facts)), next);
    }

    private static bool IsKey(string[] parts) =>
        parts.Length == 3 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)
        && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static ScanView View(
        TenantScope tenant, Row row, IReadOnlyDictionary<Guid, string> names, IReadOnlyDictionary<string, UnitFacts> facts)
    {
        var name = StoryWords.Name(names, row.PersonId);
        if (row.Stored is { } stored)
        {
            return EventViews.OfScan(stored, StoryWords.StepName(facts, stored.Uid, stored.Step), name);
        }

        var record = ScanRecord.Parser.ParseFrom(row.Record);
        return new ScanView(
            row.Uid, 0, "stray", row.OccurredAt.UtcDateTime, row.RecordedAt.UtcDateTime, EventViews.OrNull(row.Station), null, null,
            Words.Of(row.Verdict), row.Code, ScanLabels.Judge(tenant.Code, record.Uid, record.Raw.Span).Arguments, null, name);
    }

    private static async Task<List<Row>> ReadAsync(
        TenantTransaction transaction, Seen plants, ScanFilter filter, PageAsk ask, CancellationToken cancellationToken)
    {
        var at = ask.Key() is { } micros ? Micros.At(long.Parse(micros, CultureInfo.InvariantCulture)) : (DateTimeOffset?)null;
        var number = ask.After is [_, var last, _] ? long.Parse(last, CultureInfo.InvariantCulture) : 0;
        var plant = filter.Plant is { Length: > 0 } code ? $"UID-{transaction.Tenant.Code}-{LedgerText.Clip(code, 3)}-" : null;
        var label = filter.Q is { Length: > 0 } q ? LedgerText.Clip(q.Trim().ToUpperInvariant(), LedgerText.ShortLength) : null;
        var rows = new List<Row>();
        var query = new SqlBatch();
        query.Add(
            Sql,
            async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    rows.Add(Row.Read(reader));
                }
            },
            Param.Int(transaction.Tenant.TenantId),
            Param.Of(at, NpgsqlDbType.TimestampTz),
            Param.Long(number),
            Param.Text(ask.After?[2] ?? ""),
            Text(filter.Station),
            Param.Of(filter.Step, NpgsqlDbType.Integer),
            Param.Of(Words.VerdictOf(filter.Verdict), NpgsqlDbType.Smallint),
            Text(filter.Order),
            Param.Text(label),
            Param.Text(label is null ? null : Paging.AfterPrefix(label)),
            Param.Text(plant),
            Param.Text(plant is null ? null : Paging.AfterPrefix(plant)),
            Param.Of(filter.From?.ToUniversalTime(), NpgsqlDbType.TimestampTz),
            Param.Of(filter.To?.ToUniversalTime(), NpgsqlDbType.TimestampTz),
            Text(filter.Code),
            Param.Int(ask.Limit + 1),
            plants.Plants.ToParameter(),
            plants.StationsParameter);
        await transaction.RunAsync(query, cancellationToken);
        return rows;
    }

    private static NpgsqlParameter Text(string? text) =>
        Param.Text(string.IsNullOrEmpty(text) ? null : LedgerText.Clip(text, LedgerText.ShortLength));

    private sealed record Row(
        DateTimeOffset RecordedAt, long Number, string Uid, StoredEvent? Stored, byte[]? Record, DateTimeOffset OccurredAt, string Station,
        StationRules.Verdict Verdict, string Code, Guid? PersonId)
    {
        public static Row Read(NpgsqlDataReader row) => new(
            row.GetFieldValue<DateTimeOffset>(0), row.GetInt64(1), row.GetString(2),
            row.IsDBNull(3) ? null : StoredEvent.Parser.ParseFrom(row.GetFieldValue<byte[]>(3)),
            row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4),
            row.GetFieldValue<DateTimeOffset>(5), row.GetString(6), (StationRules.Verdict)row.GetInt16(7), row.GetString(8),
            row.IsDBNull(9) ? null : row.GetGuid(9));
    }
}

/// <summary>Query of the list of scans; every part is optional.</summary>
internal sealed record ScanFilter(
    string? Plant, string? Station, int? Step, [OneOf("accept", "warn", "refuse")] string? Verdict, string? Order, string? Code, string? Q, DateTimeOffset? From, DateTimeOffset? To,
    string? Cursor, int? Limit);
