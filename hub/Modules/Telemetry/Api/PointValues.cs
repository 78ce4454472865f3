using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Npgsql;

namespace EdgeHub.Hub.Telemetry;

/// <summary>A point that is asked for.</summary>
internal sealed record AskedPoint(long PointId, string Name, PointKind Kind, string Unit, int HeartbeatMs);

/// <summary>Reads values of one point: packed minutes, and blocks that are not folded yet.</summary>
internal static class PointValues
{
    /// <summary>A block's values lie around its instant, a second or two usually.</summary>
    private static readonly TimeSpan BlockReach = TimeSpan.FromMinutes(2);

    // Each reads what is folded and what is not in one statement, which sees one moment: between two, a fold's commit would show values twice or not at all.
    private const string Unread =
        """
        telemetry.numbers n JOIN telemetry.inbox i ON i.tenant_id = $1 AND i.agent_id = n.agent_id AND i.store_id = n.store_id
        WHERE n.tenant_id = $1 AND n.point_id = $2
        """;

    internal const string Values =
        $"""
        SELECT c.minute, c.body, NULL::bigint FROM
            (SELECT minute, body FROM telemetry.chunks WHERE tenant_id = $1 AND point_id = $2 AND minute >= $3 AND minute < $4 ORDER BY minute LIMIT $5) c
        UNION ALL SELECT i.base_at, i.body, n.number FROM {Unread} AND i.base_at >= $6 AND i.base_at < $7
        """;

    internal const string Figures =
        $"""
        SELECT minute, NULL::bytea, NULL::bigint, count, valued, least, most, total, first, last FROM telemetry.minutes
        WHERE tenant_id = $1 AND point_id = $2 AND minute >= $3 AND minute < $4
        UNION ALL SELECT i.base_at, i.body, n.number, 0, 0, NULL, NULL, NULL, NULL, NULL FROM {Unread} AND i.base_at >= $5 AND i.base_at < $6
        """;

    internal const string Before =
        $"""
        SELECT c.minute, c.body, NULL::bigint FROM
            (SELECT minute, body FROM telemetry.chunks WHERE tenant_id = $1 AND point_id = $2 AND minute < $3 AND minute >= $4 ORDER BY minute DESC LIMIT 2) c
        UNION ALL SELECT i.base_at, i.body, n.number FROM {Unread} AND i.base_at >= $4 AND i.base_at < $5
        """;

    /// <summary>Finds a point by its machine's code and its name, within the caller's plants; by role when the name is empty.</summary>
    public static async Task<Result<AskedPoint>> FindAsync(
        TenantTransaction transaction, PlantScope scope, string machine, string name, string role, CancellationToken cancellationToken)
    {
        AskedPoint? found = null;
        var load = new SqlBatch();
        load.Add(
            """
            SELECT p.point_id, p.name, p.kind, p.unit, p.heartbeat_ms FROM telemetry.machines m
            JOIN telemetry.points p ON p.tenant_id = $1 AND p.machine_id = m.machine_id
            WHERE m.tenant_id = $1 AND ($2::uuid[] IS NULL OR m.plant_id = ANY ($2)) AND m.code = $3 AND (($4 <> '' AND p.name = $4) OR ($4 = '' AND p.role = $5))
            ORDER BY m.plant_code, p.point_id LIMIT 1
            """,
            async (reader, token) => found = await reader.ReadAsync(token)
                ? new AskedPoint(reader.GetInt64(0), reader.GetString(1), (PointKind)reader.GetInt16(2), reader.GetString(3), reader.GetInt32(4))
                : null,
            Param.Int(transaction.Tenant.TenantId), scope.ToParameter(), Param.Text(machine), Param.Text(name), Param.Text(role));
        await transaction.RunAsync(load, cancellationToken);
        return found is null ? TelemetryErrors.PointUnknown(machine, name.Length > 0 ? name : role) : found;
    }

    /// <summary>Values from a time on, up to but not including another, in the order of time; at most one more than asked for.</summary>
    public static async Task<List<KeptValue>> ReadAsync(
        TenantTransaction transaction, AskedPoint point, DateTimeOffset from, DateTimeOffset to, int most, CancellationToken cancellationToken)
    {
        var values = new List<KeptValue>();
        var load = new SqlBatch();
        var folded = 0;
        load.Add(
            Values,
            async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    var isFolded = reader.IsDBNull(2);
                    if (isFolded && folded > most)
                    {
                        continue;
                    }

                    var some = (isFolded ? MinuteValues.Unpack(reader.GetFieldValue<byte[]>(1)).Values : Unfolded(reader)).Where(value => value.At >= from && value.At < to).ToList();
                    folded += isFolded ? some.Count : 0;
                    values.AddRange(some);
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Long(point.PointId), Param.At(MinuteValues.MinuteOf(from)), Param.At(to), Param.Int(most + 1),
            Param.At(from - BlockReach), Param.At(to + BlockReach));
        await transaction.RunAsync(load, cancellationToken);
        MinuteValues.Order(values);
        return values.Count > most + 1 ? values.GetRange(0, most + 1) : values;
    }

    /// <summary>Figures of the minutes that a time touches, those that are not folded yet included.</summary>
    public static async Task<SortedDictionary<DateTimeOffset, MinuteFigures>> FiguresAsync(
        TenantTransaction transaction, AskedPoint point, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        (from, to) = (MinuteValues.MinuteOf(from), MinuteValues.MinuteOf(to.AddTicks(TimeSpan.TicksPerMinute - 1)));
        var minutes = new SortedDictionary<DateTimeOffset, MinuteFigures>();
        var unfolded = new List<KeptValue>();
        var load = new SqlBatch();
        load.Add(
            Figures,
            async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    double? Number(int at) => reader.IsDBNull(at) ? null : reader.GetDouble(at);
                    if (reader.IsDBNull(2))
                    {
                        minutes[reader.GetFieldValue<DateTimeOffset>(0)] = new MinuteFigures(
                            reader.GetInt32(3), reader.GetInt32(4), Number(5), Number(6), Number(7), Number(8), Number(9));
                    }
                    else
                    {
                        unfolded.AddRange(Unfolded(reader).Where(value => value.At >= from && value.At < to));
                    }
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Long(point.PointId), Param.At(from), Param.At(to), Param.At(from - BlockReach), Param.At(to + BlockReach));
        await transaction.RunAsync(load, cancellationToken);
        foreach (var minute in unfolded.GroupBy(value => MinuteValues.MinuteOf(value.At)))
        {
            minutes[minute.Key] = minutes.GetValueOrDefault(minute.Key).Plus(MinuteFigures.Of([.. minute.OrderBy(value => value.At)]));
        }

        return minutes;
    }

    /// <summary>The last value before a time, looked for in two days; null when there is none.</summary>
    public static async Task<KeptValue?> BeforeAsync(TenantTransaction transaction, AskedPoint point, DateTimeOffset before, CancellationToken cancellationToken)
    {
        KeptValue? last = null;
        var load = new SqlBatch();
        load.Add(
            Before,
            async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    foreach (var value in reader.IsDBNull(2) ? MinuteValues.Unpack(reader.GetFieldValue<byte[]>(1)).Values : Unfolded(reader))
                    {
                        last = value.At < before && (last is null || value.At > last.Value.At) ? value : last;
                    }
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Long(point.PointId), Param.At(before), Param.At(before.AddDays(-2)), Param.At(before + BlockReach));
        await transaction.RunAsync(load, cancellationToken);
        return last;
    }

    /// <summary>The point's values in a block of the inbox: its instant, its bytes, and the number that the point has in it.</summary>
    private static IEnumerable<KeptValue> Unfolded(NpgsqlDataReader row)
    {
        var (baseAt, number) = (row.GetFieldValue<DateTimeOffset>(0), (uint)row.GetInt64(2));
        return TelemetryBlock.TryRead(row.GetFieldValue<byte[]>(1), out var block)
            ? block.Columns.Where(column => column.Point == number).SelectMany(column => MinuteValues.Of(column, baseAt))
            : [];
    }
}
