using System.Globalization;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Npgsql;

namespace EdgeHub.Hub.Telemetry;

/// <summary>Reads machines with how they are.</summary>
internal static class MachineRows
{
    /// <summary>How many plants may have a machine of one code.</summary>
    private const int MostOfOneCode = 200;

    internal const string Points =
        """
        SELECT m.machine_id, m.code, m.plant_code, m.station, m.agent_id, p.point_id, p.name, p.kind, p.unit, p.role, p.heartbeat_ms,
            l.at, l.source_at, l.quality, l.number, l.integer, l.text, l.changed_at, every.points, every.heard_at
        FROM (SELECT * FROM telemetry.machines WHERE tenant_id = $1 AND ($2::uuid[] IS NULL OR plant_id = ANY ($2)) AND ($3::text IS NULL OR code = $3)
              AND ($4::text IS NULL OR plant_code = $4) AND ($7::text IS NULL OR (plant_code, code) > ($7, $8)) ORDER BY plant_code, code LIMIT $5) m
        CROSS JOIN LATERAL (
            SELECT count(*) AS points, max(k.at) FILTER (WHERE k.quality <> 3) AS heard_at
            FROM telemetry.points q LEFT JOIN telemetry.latest k ON k.tenant_id = $1 AND k.point_id = q.point_id
            WHERE q.tenant_id = $1 AND q.machine_id = m.machine_id) every
        LEFT JOIN telemetry.points p ON p.tenant_id = $1 AND p.machine_id = m.machine_id AND ($6 OR p.role <> '')
        LEFT JOIN telemetry.latest l ON l.tenant_id = $1 AND l.point_id = p.point_id
        ORDER BY m.plant_code, m.code, p.point_id
        """;

    /// <summary>Machines by plant and code; of all of them only the points that have a role, of one all.</summary>
    /// <param name="transaction">Whose.</param>
    /// <param name="scope">Plants that may be seen.</param>
    /// <param name="plant">Only of this plant.</param>
    /// <param name="code">Only of this code, with all points.</param>
    /// <param name="ask">The part of the list; null for all of one code.</param>
    /// <param name="now">What is heard by now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<List<MachineDetail>> ReadAsync(
        TenantTransaction transaction, PlantScope scope, string? plant, string? code, PageAsk? ask, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var machines = new List<MachineDetail>();
        var rows = new List<PointRow>();
        (Guid Id, string Code, string Plant, string Station, string Agent, int Points, DateTimeOffset? HeardAt)? current = null;
        var load = new SqlBatch();
        load.Add(
            Points,
            async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    var id = reader.GetGuid(0);
                    if (current is { } before && before.Id != id)
                    {
                        machines.Add(Detail(before, rows, now));
                        rows.Clear();
                    }

                    current = (id, reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetGuid(4).ToString("D"),
                        (int)reader.GetInt64(18), reader.IsDBNull(19) ? null : reader.GetFieldValue<DateTimeOffset>(19));
                    if (!reader.IsDBNull(5))
                    {
                        rows.Add(PointRow.Read(reader));
                    }
                }

                if (current is { } last)
                {
                    machines.Add(Detail(last, rows, now));
                }
            },
            Param.Int(transaction.Tenant.TenantId), scope.ToParameter(), Param.Text(code), Param.Text(plant), Param.Int(ask is { } part ? part.Limit + 1 : MostOfOneCode),
            Param.Of(code is not null, NpgsqlTypes.NpgsqlDbType.Boolean), Param.Text(ask?.Key()), Param.Text(ask?.Key(1)));
        await transaction.RunAsync(load, cancellationToken);
        return machines;
    }

    private static MachineDetail Detail(
        (Guid Id, string Code, string Plant, string Station, string Agent, int Points, DateTimeOffset? HeardAt) machine, List<PointRow> rows, DateTimeOffset now)
    {
        var state = rows.Find(row => row.Role == "state");
        var isHeard = state is { At: not null } && state.IsHeard(now);
        var view = new MachineView(
            machine.Code, machine.Plant, machine.Station,
            isHeard && state!.Text is { } word ? word : Words.NoData,
            state is null ? null : isHeard || state.Quality == Words.NotHeard ? state.ChangedAt : state.At,
            machine.HeardAt,
            rows.Find(row => row.Role == "good")?.Integer, rows.Find(row => row.Role == "scrap")?.Integer,
            machine.Points);
        return new MachineDetail(view, machine.Agent, [.. rows.Select(row => row.View(now))]);
    }

    private sealed record PointRow(
        string Name, short Kind, string Unit, string Role, int HeartbeatMs, DateTimeOffset? At, DateTimeOffset? SourceAt, short Quality,
        double? Number, long? Integer, string? Text, DateTimeOffset? ChangedAt)
    {
        public static PointRow Read(NpgsqlDataReader row) => new(
            row.GetString(6), row.GetInt16(7), row.GetString(8), row.GetString(9), row.GetInt32(10), Instant(row, 11), Instant(row, 12),
            row.IsDBNull(13) ? Words.NotHeard : row.GetInt16(13), row.IsDBNull(14) ? null : row.GetDouble(14), row.IsDBNull(15) ? null : row.GetInt64(15),
            row.IsDBNull(16) ? null : row.GetString(16), Instant(row, 17));

        /// <summary>Told of within twice its heartbeat, and not of silence.</summary>
        public bool IsHeard(DateTimeOffset now) => Quality != Words.NotHeard && At is { } at && now - at <= TimeSpan.FromMilliseconds(2L * Math.Max(HeartbeatMs, 5_000));

        public PointView View(DateTimeOffset now) => new(
            Name, Words.Kind(Kind), Unit, Role,
            Kind == 1 && Integer is { } flag ? (flag != 0 ? "true" : "false") : Text ?? Integer?.ToString(CultureInfo.InvariantCulture) ?? Number?.ToString("R", CultureInfo.InvariantCulture),
            Number ?? Integer, QualityWords.Of(Quality), At, SourceAt, ChangedAt, IsHeard(now));

        private static DateTimeOffset? Instant(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetFieldValue<DateTimeOffset>(at);
    }
}
