using System.Runtime.InteropServices;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using NpgsqlTypes;

namespace EdgeHub.Hub.Telemetry;

/// <summary>How many values of each number of a store have come.</summary>
internal static class TallyRows
{
    /// <summary>Held by whoever moves values from the inbox to minutes, so that they are counted in one place or the other.</summary>
    internal const string FoldLock = "SELECT pg_advisory_xact_lock(hashtextextended('telemetry.fold', $1))";

    /// <summary>The largest number that an agent gives a point in its life; what claims more is no point and would only fill the table.</summary>
    internal const uint MaxNumber = 250_000;

    private const string Fold =
        """
        INSERT INTO telemetry.tallies AS t (tenant_id, agent_id, store_id, number, received) SELECT $1, $2, $3, f.number, f.values FROM unnest($4, $5) AS f(number, values)
        ON CONFLICT (tenant_id, agent_id, store_id, number) DO UPDATE SET received = t.received + excluded.received
        """;

    private const string Keep =
        """
        INSERT INTO telemetry.tallies AS t (tenant_id, agent_id, store_id, number, told_taken, told_not_kept, told_thinned, told_room, told_age, told_received)
        SELECT $1, $2, $3, k.* FROM unnest($4, $5, $6, $7, $8, $9, $10) AS k(number, taken, not_kept, thinned, room, age, received)
        ON CONFLICT (tenant_id, agent_id, store_id, number) DO UPDATE SET told_taken = excluded.told_taken, told_not_kept = excluded.told_not_kept,
            told_thinned = excluded.told_thinned, told_room = excluded.told_room, told_age = excluded.told_age, told_received = excluded.told_received
        """;

    private const string Names =
        """
        SELECT n.number, m.code, p.name FROM telemetry.numbers n
        JOIN telemetry.points p ON p.tenant_id = $1 AND p.point_id = n.point_id
        JOIN telemetry.machines m ON m.tenant_id = $1 AND m.machine_id = p.machine_id
        WHERE n.tenant_id = $1 AND n.agent_id = $2 AND n.store_id = $3 AND n.number = ANY ($4)
        """;

    /// <summary>Adds what was folded of a store.</summary>
    public static void AddFolded(SqlBatch writes, TenantScope tenant, Guid agent, byte[] store, Dictionary<uint, long> values) => writes.Add(
        Fold, Param.Int(tenant.TenantId), Param.Id(agent), Param.Of(store, NpgsqlDbType.Bytea),
        Param.Array(values.Keys.Select(number => (long)number).ToArray(), NpgsqlDbType.Bigint), Param.Array(values.Values.ToArray(), NpgsqlDbType.Bigint));

    /// <summary>
    /// What has come of each number until now, what both ends had at the report before, and whether what came before that was not counted. Folding waits
    /// until the transaction ends.
    /// </summary>
    public static async Task<(Dictionary<uint, long> Received, Dictionary<uint, Figures> Before, bool IsUncounted)> LoadAsync(
        TenantTransaction transaction, Guid agent, byte[] store, CancellationToken cancellationToken)
    {
        var received = new Dictionary<uint, long>();
        var before = new Dictionary<uint, Figures>();
        var isUncounted = false;
        var tenant = transaction.Tenant.TenantId;
        var load = new SqlBatch();
        load.Add(FoldLock, (_, _) => Task.CompletedTask, Param.Long(tenant));
        await transaction.RunAsync(load, cancellationToken);
        load = new SqlBatch();
        load.Add(
            """
            SELECT number, received, told_taken, told_not_kept, told_thinned, told_room, told_age, told_received
            FROM telemetry.tallies WHERE tenant_id = $1 AND agent_id = $2 AND store_id = $3
            """,
            async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    var number = (uint)reader.GetInt64(0);
                    received[number] = reader.GetInt64(1);
                    before[number] = new Figures(reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7));
                }
            },
            Param.Int(tenant), Param.Id(agent), Param.Of(store, NpgsqlDbType.Bytea));
        load.Add(
            "SELECT body FROM telemetry.inbox WHERE tenant_id = $1 AND agent_id = $2 AND store_id = $3",
            async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    Count(received, reader.GetFieldValue<byte[]>(0));
                }
            },
            Param.Int(tenant), Param.Id(agent), Param.Of(store, NpgsqlDbType.Bytea));
        load.Add(
            "DELETE FROM telemetry.uncounted WHERE tenant_id = $1 AND agent_id = $2 AND store_id = $3 RETURNING 1",
            async (reader, token) => isUncounted = await reader.ReadAsync(token),
            Param.Int(tenant), Param.Id(agent), Param.Of(store, NpgsqlDbType.Bytea));
        await transaction.RunAsync(load, cancellationToken);
        return (received, before, isUncounted);
    }

    /// <summary>Machine and name of some numbers.</summary>
    public static async Task<Dictionary<long, (string Machine, string Point)>> NamesAsync(
        TenantTransaction transaction, Guid agent, byte[] store, long[] numbers, CancellationToken cancellationToken)
    {
        var names = new Dictionary<long, (string, string)>();
        var load = new SqlBatch();
        load.Add(
            Names,
            async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    names[reader.GetInt64(0)] = (reader.GetString(1), reader.GetString(2));
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Id(agent), Param.Of(store, NpgsqlDbType.Bytea), Param.Array(numbers, NpgsqlDbType.Bigint));
        await transaction.RunAsync(load, cancellationToken);
        return names;
    }

    /// <summary>Keeps where both ends stand for the next report.</summary>
    public static async Task KeepAsync(
        TenantTransaction transaction, Guid agent, byte[] store, Dictionary<uint, Figures> told, Dictionary<uint, long> received, CancellationToken cancellationToken)
    {
        var numbers = told.Keys.Union(received.Keys).Order().ToArray();
        var figures = Array.ConvertAll(numbers, number => told.GetValueOrDefault(number));
        var writes = new SqlBatch();
        writes.Add(
            Keep,
            Param.Int(transaction.Tenant.TenantId), Param.Id(agent), Param.Of(store, NpgsqlDbType.Bytea),
            Longs(numbers, number => number), Longs(figures, point => point.Taken), Longs(figures, point => point.NotKept), Longs(figures, point => point.Thinned),
            Longs(figures, point => point.Room), Longs(figures, point => point.Age), Longs(numbers, number => received.GetValueOrDefault(number)));
        await transaction.RunAsync(writes, cancellationToken);
    }

    /// <summary>Counts the values of a block by number.</summary>
    public static void Count(Dictionary<uint, long> into, ReadOnlySpan<byte> body)
    {
        if (TelemetryBlock.TryRead(body, out var block))
        {
            Count(into, block);
        }
    }

    /// <summary>Counts the values of a block by number.</summary>
    public static void Count(Dictionary<uint, long> into, TelemetryBlock block)
    {
        foreach (var column in block.Columns)
        {
            if (column.Point is > 0 and <= MaxNumber)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(into, column.Point, out _) += column.Count;
            }
        }
    }

    private static Npgsql.NpgsqlParameter Longs<T>(T[] from, Converter<T, long> value) => Param.Array(Array.ConvertAll(from, value), NpgsqlDbType.Bigint);
}
