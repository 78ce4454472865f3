using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using NpgsqlTypes;

namespace EdgeHub.Hub.Telemetry;

/// <summary>One fold: some blocks of the inbox become minutes of points, joined with what is there of them.</summary>
internal sealed class FoldedMinutes(TenantScope tenant)
{
    // A minute of ten thousand points read once a second; so many at once, because a minute that is folded in parts is written as often.
    private const int MaxBlocks = 400;
    private const int MaxValues = 500_000;

    // By the key, row by row: joined without statistics it read every minute that the tenant has.
    internal const string Known =
        """
        SELECT k.point_id, k.minute, c.body FROM unnest($2, $3) AS k(point_id, minute)
        CROSS JOIN LATERAL (SELECT body FROM telemetry.chunks WHERE tenant_id = $1 AND point_id = k.point_id AND minute = k.minute LIMIT 1) c
        """;

    private readonly List<(long Id, Guid Agent, byte[] Store, DateTimeOffset BaseAt, byte[] Body)> _blocks = [];
    private readonly Dictionary<(long Point, DateTimeOffset Minute), OpenMinute> _minutes = [];
    private readonly Dictionary<(Guid Agent, string Reason), long> _dropped = [];
    private readonly List<(Guid Agent, byte[] Store, Dictionary<uint, long> Values)> _counted = [];

    /// <summary>Blocks that are folded.</summary>
    public int Blocks => _blocks.Count;

    /// <summary>Blocks that lie in the inbox after it.</summary>
    public long Left { get; private set; }

    public void AddLoad(SqlBatch load, DateTimeOffset before)
    {
        load.Add(
            "SELECT inbox_id, agent_id, store_id, base_at, body FROM telemetry.inbox WHERE tenant_id = $1 AND base_at < $2 ORDER BY base_at LIMIT $3",
            async (reader, cancellationToken) =>
            {
                var values = 0;
                while (await reader.ReadAsync(cancellationToken))
                {
                    if (values >= MaxValues)
                    {
                        continue;
                    }

                    var body = reader.GetFieldValue<byte[]>(4);
                    values += TelemetryBlock.CountOf(body);
                    _blocks.Add((reader.GetInt64(0), reader.GetGuid(1), reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<DateTimeOffset>(3), body));
                }
            },
            Param.Int(tenant.TenantId), Param.At(before), Param.Int(MaxBlocks));
        load.Add(
            "SELECT count(*) FROM (SELECT 1 FROM telemetry.inbox WHERE tenant_id = $1 LIMIT $2) AS part",
            async (reader, cancellationToken) => Left = await reader.ReadAsync(cancellationToken) ? reader.GetInt64(0) : 0,
            Param.Int(tenant.TenantId), Param.Int(MaxBlocks + 1));
    }

    public async Task FoldAsync(TenantTransaction transaction, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await GatherAsync(transaction, cancellationToken);
        await JoinAsync(transaction, cancellationToken);
        var writes = new SqlBatch();
        AddMinutes(writes);
        AddDropped(writes, now);
        foreach (var (agent, store, values) in _counted)
        {
            TallyRows.AddFolded(writes, tenant, agent, store, values);
        }

        writes.Add(
            "DELETE FROM telemetry.inbox WHERE tenant_id = $1 AND inbox_id = ANY ($2)",
            Param.Int(tenant.TenantId), Param.Array(_blocks.ConvertAll(block => block.Id), NpgsqlDbType.Bigint));
        await transaction.RunAsync(writes, cancellationToken);
        Left = Math.Max(0, Left - _blocks.Count);
    }

    private async Task GatherAsync(TenantTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var store in _blocks.GroupBy(block => (block.Agent, Store: Convert.ToHexString(block.Store))))
        {
            var counted = (store.Key.Agent, Store: Convert.FromHexString(store.Key.Store), Values: new Dictionary<uint, long>());
            _counted.Add(counted);
            var points = await NumbersAsync(transaction, counted.Agent, counted.Store, cancellationToken);
            foreach (var (_, agent, _, baseAt, body) in store)
            {
                if (!TelemetryBlock.TryRead(body, out var block))
                {
                    Drop(agent, (1, "unreadable"));
                    continue;
                }

                TallyRows.Count(counted.Values, block);
                foreach (var column in block.Columns)
                {
                    if (points.TryGetValue(column.Point, out var point))
                    {
                        Add(agent, point, column, baseAt);
                    }
                    else
                    {
                        Drop(agent, (column.Count, "unknown_point"));
                    }
                }
            }
        }
    }

    private void Add(Guid agent, long point, BlockColumn column, DateTimeOffset baseAt)
    {
        foreach (var value in MinuteValues.Of(column, baseAt))
        {
            var key = (point, MinuteValues.MinuteOf(value.At));
            if (!_minutes.TryGetValue(key, out var minute))
            {
                _minutes[key] = minute = new OpenMinute(agent);
            }

            Drop(agent, minute.Add(value, column.Kind));
        }
    }

    private async Task<Dictionary<uint, long>> NumbersAsync(TenantTransaction transaction, Guid agent, byte[] store, CancellationToken cancellationToken)
    {
        var numbers = new Dictionary<uint, long>();
        var load = new SqlBatch();
        load.Add(
            "SELECT number, point_id FROM telemetry.numbers WHERE tenant_id = $1 AND agent_id = $2 AND store_id = $3",
            async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    numbers[(uint)reader.GetInt64(0)] = reader.GetInt64(1);
                }
            },
            Param.Int(tenant.TenantId), Param.Id(agent), Param.Of(store, NpgsqlDbType.Bytea));
        await transaction.RunAsync(load, cancellationToken);
        return numbers;
    }

    /// <summary>Late values, and those of a block that reaches over the end of a minute, find a minute that is there already.</summary>
    private async Task JoinAsync(TenantTransaction transaction, CancellationToken cancellationToken)
    {
        var keys = _minutes.Keys.ToArray();
        var load = new SqlBatch();
        load.Add(
            Known,
            async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    var key = (reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1));
                    var (known, kind) = MinuteValues.Unpack(reader.GetFieldValue<byte[]>(2));
                    var minute = _minutes[key];
                    Drop(minute.Agent, minute.Join(known, kind));
                }
            },
            Param.Int(tenant.TenantId),
            Param.Array(Array.ConvertAll(keys, key => key.Point), NpgsqlDbType.Bigint),
            Param.Array(Array.ConvertAll(keys, key => key.Minute.UtcDateTime), NpgsqlDbType.TimestampTz));
        await transaction.RunAsync(load, cancellationToken);
        foreach (var minute in _minutes.Values)
        {
            MinuteValues.Order(minute.Values);
        }
    }

    private void AddMinutes(SqlBatch writes)
    {
        var keys = _minutes.Keys.ToArray();
        var minutes = Array.ConvertAll(keys, key => _minutes[key]);
        var figures = Array.ConvertAll(minutes, minute => MinuteFigures.Of(minute.Values));
        var points = Param.Array(Array.ConvertAll(keys, key => key.Point), NpgsqlDbType.Bigint);
        var times = Param.Array(Array.ConvertAll(keys, key => key.Minute.UtcDateTime), NpgsqlDbType.TimestampTz);
        writes.Add(
            """
            INSERT INTO telemetry.chunks (tenant_id, point_id, minute, body) SELECT $1, t.point_id, t.minute, t.body
            FROM unnest($2, $3, $4) AS t(point_id, minute, body) ON CONFLICT (tenant_id, point_id, minute) DO UPDATE SET body = excluded.body
            """,
            Param.Int(tenant.TenantId), points, times,
            Param.Array(Array.ConvertAll(minutes, Pack), NpgsqlDbType.Bytea));
        writes.Add(
            """
            INSERT INTO telemetry.minutes (tenant_id, point_id, minute, count, valued, least, most, total, first, last)
            SELECT $1, t.* FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10) AS t(point_id, minute, count, valued, least, most, total, first, last)
            ON CONFLICT (tenant_id, point_id, minute) DO UPDATE SET count = excluded.count, valued = excluded.valued, least = excluded.least,
                most = excluded.most, total = excluded.total, first = excluded.first, last = excluded.last
            """,
            Param.Int(tenant.TenantId), points.Clone(), times.Clone(),
            Param.Array(Array.ConvertAll(figures, figure => figure.Count), NpgsqlDbType.Integer),
            Param.Array(Array.ConvertAll(figures, figure => figure.Valued), NpgsqlDbType.Integer),
            Param.Array(Array.ConvertAll(figures, figure => figure.Least), NpgsqlDbType.Double),
            Param.Array(Array.ConvertAll(figures, figure => figure.Most), NpgsqlDbType.Double),
            Param.Array(Array.ConvertAll(figures, figure => figure.Total), NpgsqlDbType.Double),
            Param.Array(Array.ConvertAll(figures, figure => figure.First), NpgsqlDbType.Double),
            Param.Array(Array.ConvertAll(figures, figure => figure.Last), NpgsqlDbType.Double));
    }

    private byte[] Pack(OpenMinute minute)
    {
        var body = MinuteValues.Pack(minute.Values, minute.Kind, out var packed);
        Drop(minute.Agent, (minute.Values.Count - packed, "too_many"));
        return body;
    }

    private void AddDropped(SqlBatch writes, DateTimeOffset now)
    {
        foreach (var ((agent, reason), values) in _dropped)
        {
            writes.Add(
                """
                INSERT INTO telemetry.dropped AS d (tenant_id, agent_id, reason, values, last_at) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (tenant_id, agent_id, reason) DO UPDATE SET values = d.values + excluded.values, last_at = excluded.last_at
                """,
                Param.Int(tenant.TenantId), Param.Id(agent), Param.Text(reason), Param.Long(values), Param.At(now));
        }
    }

    private void Drop(Guid agent, (int Values, string Reason) dropped)
    {
        if (dropped.Values > 0)
        {
            _dropped[(agent, dropped.Reason)] = _dropped.GetValueOrDefault((agent, dropped.Reason)) + dropped.Values;
        }
    }
}
