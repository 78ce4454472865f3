using System.Globalization;
using System.Text.Json;
using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;
using Npgsql;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability;

/// <summary><c>GET /api/v1/exceptions?state=open</c>: what a shift leader must look at, newest first.</summary>
internal sealed class ListExceptions(StoryWords words, SeenPlants seen, IEnumerable<IFleetPresence> presence)
{
    internal const string Sql =
        """
        SELECT exception_id, kind, subject, uid, station, agent_id, code, evidence::text, times, raised_at, last_at, closed_at, closed_how,
          closed_by, note
        FROM traceability.exceptions
        WHERE tenant_id = $1 AND ($2::boolean IS NULL OR (closed_at IS NULL) = $2) AND ($3::text IS NULL OR kind = $3)
          AND ($4::text IS NULL OR uid = '' OR (uid >= $4 AND uid < $5))
          AND ($6::timestamptz IS NULL OR (raised_at, exception_id) < ($6, $7))
          AND ($9::text[] IS NULL OR substr(uid, 10, 3) = ANY ($9) OR station = ANY ($10) OR agent_id = ANY ($11))
        ORDER BY raised_at DESC, exception_id DESC LIMIT $8
        """;

    public async Task<Result<Page<ExceptionView>>> RunAsync(
        TenantTransaction transaction, PlantScope plants, ExceptionQuery asked, CancellationToken cancellationToken)
    {
        var (state, kind, plant, cursor, limit) = asked;
        if (!Paging.Ask("exceptions", cursor, limit, IsKey).TryGet(out var ask, out var malformed))
        {
            return malformed;
        }

        var mine = await seen.OfAsync(transaction.Tenant, plants, cancellationToken);
        var before = ask.Key() is { } micros ? Micros.At(long.Parse(micros, CultureInfo.InvariantCulture)) : (DateTimeOffset?)null;
        var id = ask.After is [_, var key] ? Guid.Parse(key) : Guid.Empty;
        var ofPlant = plant is { Length: > 0 } code ? $"UID-{transaction.Tenant.Code}-{LedgerText.Clip(code, 3)}-" : null;
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
            Param.Of(state switch { "open" => true, "closed" => false, _ => null }, NpgsqlDbType.Boolean),
            Param.Text(string.IsNullOrEmpty(kind) ? null : LedgerText.Clip(kind, LedgerText.ShortLength)),
            Param.Text(ofPlant),
            Param.Text(ofPlant is null ? null : Paging.AfterPrefix(ofPlant)),
            Param.Of(before, NpgsqlDbType.TimestampTz),
            Param.Id(id),
            Param.Int(ask.Limit + 1),
            mine.CodesParameter,
            mine.StationsParameter,
            mine.AgentsParameter);
        await transaction.RunAsync(query, cancellationToken);

        var (items, next) = ask.Cut(rows, row => [Micros.Of(row.RaisedAt), row.Id]);
        var names = await words.NamesAsync(transaction.Tenant, items.Select(row => row.ClosedBy), cancellationToken);
        var agents = new Dictionary<Guid, string>();
        foreach (var source in presence)
        {
            foreach (var contact in await source.StationsAsync(transaction.Tenant, cancellationToken))
            {
                agents[contact.AgentId] = contact.AgentName;
            }
        }

        return new Page<ExceptionView>([.. items.Select(row => row.View(names, agents))], next);
    }

    private static bool IsKey(string[] parts) =>
        parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out _) && Guid.TryParse(parts[1], out _);

    private sealed record Row(
        Guid Id, string Kind, string Subject, string Uid, string Station, Guid? AgentId, string Code, JsonElement Evidence, int Times,
        DateTimeOffset RaisedAt, DateTimeOffset LastAt, DateTimeOffset? ClosedAt, string? ClosedHow, Guid? ClosedBy, string Note)
    {
        public static Row Read(NpgsqlDataReader row) => new(
            row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.IsDBNull(5) ? null : row.GetGuid(5),
            row.GetString(6), JsonDocument.Parse(row.GetString(7)).RootElement, row.GetInt32(8), row.GetFieldValue<DateTimeOffset>(9),
            row.GetFieldValue<DateTimeOffset>(10), row.IsDBNull(11) ? null : row.GetFieldValue<DateTimeOffset>(11),
            row.IsDBNull(12) ? null : row.GetString(12), row.IsDBNull(13) ? null : row.GetGuid(13), row.GetString(14));

        public ExceptionView View(IReadOnlyDictionary<Guid, string> names, Dictionary<Guid, string> agents) => new(
            Id, Kind, Subject, EventViews.OrNull(Uid), EventViews.OrNull(Station), AgentId is { } agent ? agents.GetValueOrDefault(agent) : null,
            Code, Arguments(), Evidence, Times, RaisedAt.UtcDateTime, LastAt.UtcDateTime, ClosedAt is null ? "open" : "closed", ClosedHow,
            StoryWords.Name(names, ClosedBy), ClosedAt?.UtcDateTime, EventViews.OrNull(Note));

        private List<string> Arguments() =>
            Evidence.ValueKind == JsonValueKind.Object && Evidence.TryGetProperty("hubArguments", out var list) && list.ValueKind == JsonValueKind.Array
                ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString() ?? "")]
                : [];
    }
}

/// <summary>The API's words for the kinds of exceptions.</summary>
internal sealed class ExceptionKindsAttribute() : OneOfAttribute("contradicted", "unknown_unit", "out_of_order", "ahead", "unreadable", "cloned", "gap");

/// <summary>What a list of exceptions is asked for; null means any.</summary>
internal sealed record ExceptionQuery(
    [OneOf("open", "closed")] string? State,
    [ExceptionKinds] string? Kind,
    string? Plant, string? Cursor, int? Limit);

/// <summary>An exception as pages list it.</summary>
/// <param name="Id">For the decision.</param>
/// <param name="Kind">contradicted, unknown_unit, out_of_order, ahead, unreadable, cloned, gap, no_order or mint_refused.</param>
/// <param name="Subject">The unit, station or agent that it is about.</param>
/// <param name="Uid">The unit, or null.</param>
/// <param name="Station">Code, or null.</param>
/// <param name="AgentName">The agent, where the hub knows its name.</param>
/// <param name="Code">What the hub said.</param>
/// <param name="Arguments">Values for the code's numbered places.</param>
/// <param name="Evidence">What a person needs to judge.</param>
/// <param name="Count">How often it came while open.</param>
/// <param name="FirstAt">When first.</param>
/// <param name="LastAt">When last.</param>
/// <param name="State">open or closed.</param>
/// <param name="Decision">accept, correct, hold, itself (settled by the missing scan), or null.</param>
/// <param name="DecidedBy">Who closed it.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Note">Why.</param>
internal sealed record ExceptionView(
    Guid Id, [ExceptionKinds] string Kind, string Subject, string? Uid, string? Station, string? AgentName, string Code, IReadOnlyList<string> Arguments,
    JsonElement Evidence, int Count, DateTime FirstAt, DateTime LastAt, [OneOf("open", "closed")] string State,
    [OneOf("accept", "correct", "hold", "itself")] string? Decision, string? DecidedBy, DateTime? DecidedAt, string? Note);
