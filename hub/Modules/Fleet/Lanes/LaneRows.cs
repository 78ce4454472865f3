using EdgeHub.Hub.Kernel;
using NpgsqlTypes;

namespace EdgeHub.Hub.Fleet;

/// <summary>SQL of the lanes: watermark, hashes, gaps.</summary>
internal static class LaneRows
{
    /// <summary>
    /// Moves the watermark if it stands where the batch begins; the row stays locked until the transaction ends, so a second
    /// stream of the same lane waits here and then finds its numbers taken.
    /// </summary>
    public static void AddClaim(SqlBatch load, LaneKey key, long first, long last, LaneOrder order, DateTimeOffset at, Action<bool> claimed) => load.Add(
        """
        UPDATE fleet.lanes SET next = $6, changed_at = $7,
            newest_boot = coalesce($8, newest_boot), newest_ms = coalesce($9, newest_ms), newest_at = coalesce($10, newest_at)
        WHERE tenant_id = $1 AND agent_id = $2 AND store_id = $3 AND lane = $4 AND next = $5 RETURNING next
        """,
        async (reader, cancellationToken) => claimed(await reader.ReadAsync(cancellationToken)),
        key.Parameters(
            Param.Long(first), Param.Long(last + 1), Param.At(at),
            Param.Of(order.IsKnown ? order.Boot.ToByteArray(bigEndian: true) : null, NpgsqlDbType.Bytea),
            Param.Of(order.IsKnown ? order.MonotonicMs : null, NpgsqlDbType.Bigint), Param.Of(order.IsKnown ? order.At.UtcDateTime : null, NpgsqlDbType.TimestampTz)));

    /// <summary>Writes down what was taken in under which number.</summary>
    public static void AddRun(SqlBatch writes, LaneKey key, long first, long last, byte[] hashes, DateTimeOffset at) => writes.Add(
        """
        INSERT INTO fleet.lane_runs (tenant_id, agent_id, store_id, lane, first, last, hashes, received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        key.Parameters(Param.Long(first), Param.Long(last), Param.Of(hashes, NpgsqlDbType.Bytea), Param.At(at)));

    /// <summary>Reads the watermark; null when the lane has no row.</summary>
    public static void AddNext(SqlBatch load, LaneKey key, Action<long?> found) => load.Add(
        "SELECT next FROM fleet.lanes WHERE tenant_id = $1 AND agent_id = $2 AND store_id = $3 AND lane = $4",
        async (reader, cancellationToken) => found(await reader.ReadAsync(cancellationToken) ? reader.GetInt64(0) : null),
        key.Parameters());

    /// <summary>Makes the lane, or moves its watermark forward over numbers that are gone.</summary>
    public static void AddStart(SqlBatch writes, LaneKey key, long next, DateTimeOffset at) => writes.Add(
        """
        INSERT INTO fleet.lanes (tenant_id, agent_id, store_id, lane, next, started_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $6)
        ON CONFLICT (tenant_id, agent_id, store_id, lane)
        DO UPDATE SET next = greatest(fleet.lanes.next, excluded.next), changed_at = excluded.changed_at
        """,
        key.Parameters(Param.Long(next), Param.At(at)));

    /// <summary>Names numbers that will never come.</summary>
    public static void AddGap(SqlBatch writes, LaneKey key, long first, long last, string why, DateTimeOffset at) => writes.Add(
        """
        INSERT INTO fleet.lane_gaps (tenant_id, agent_id, store_id, lane, gap_id, first, last, why, found_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        key.Parameters(
            Param.Id(Guid.CreateVersion7(at)), Param.Long(first), Param.Long(last), Param.Text(why), Param.At(at)));

    /// <summary>Reads the hashes of what was taken in under a range of numbers.</summary>
    public static void AddRuns(SqlBatch load, LaneKey key, long first, long last, Action<long, byte[]> run) => load.Add(
        """
        SELECT first, hashes FROM fleet.lane_runs
        WHERE tenant_id = $1 AND agent_id = $2 AND store_id = $3 AND lane = $4 AND first <= $6 AND last >= $5
        ORDER BY first LIMIT 2000
        """,
        async (reader, cancellationToken) =>
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                run(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
            }
        },
        key.Parameters(Param.Long(first), Param.Long(last)));

    /// <summary>Nothing more is taken in from this store: once the agent is released it begins a new one.</summary>
    public static void AddRetire(SqlBatch writes, TenantScope tenant, Guid agentId, byte[] storeId) => writes.Add(
        "UPDATE fleet.lanes SET retired = true WHERE tenant_id = $1 AND agent_id = $2 AND store_id = $3",
        Param.Int(tenant.TenantId), Param.Id(agentId), Param.Of(storeId, NpgsqlDbType.Bytea));
}
