using System.Text.Json;
using EdgeHub.Hub.Kernel;
using NpgsqlTypes;

namespace EdgeHub.Hub.Production;

/// <summary>Writes which scans wait and which no longer do.</summary>
internal static class WaitingWrites
{
    public static void AddWaiting(this SqlBatch writes, TenantScope tenant, UnitBook book)
    {
        var ended = book.EndedWaiting;
        if (ended.Count > 0)
        {
            writes.Add(
                """
                DELETE FROM production.waiting_scans w
                USING unnest($2, $3, $4) AS v(agent_id, store_id, number)
                WHERE w.tenant_id = $1 AND w.agent_id = v.agent_id AND w.store_id = v.store_id AND w.number = v.number
                """,
                Param.Int(tenant.TenantId),
                Param.Array(ended.ConvertAll(scan => scan.AgentId), NpgsqlDbType.Uuid),
                Param.Array(ended.ConvertAll(scan => scan.StoreId), NpgsqlDbType.Bytea),
                Param.Array(ended.ConvertAll(scan => scan.Number), NpgsqlDbType.Bigint));
        }

        var fresh = book.NewWaiting;
        if (fresh.Count > 0)
        {
            writes.Add(
                """
                INSERT INTO production.waiting_scans (
                  tenant_id, agent_id, store_id, number, uid, context_uid, unit_type, station, intent, occurred_at,
                  uncertainty, clock_method, person_id, verdict, agent_seq, received_at)
                SELECT $1, v.* FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) AS v
                """,
                Param.Int(tenant.TenantId),
                Param.Array(fresh.ConvertAll(scan => scan.AgentId), NpgsqlDbType.Uuid),
                Param.Array(fresh.ConvertAll(scan => scan.StoreId), NpgsqlDbType.Bytea),
                Param.Array(fresh.ConvertAll(scan => scan.Number), NpgsqlDbType.Bigint),
                Param.Array(fresh.ConvertAll(scan => scan.Facts.Uid), NpgsqlDbType.Text),
                Param.Array(fresh.ConvertAll(scan => scan.Facts.ContextUid), NpgsqlDbType.Text),
                Param.Array(fresh.ConvertAll(scan => scan.Facts.Type), NpgsqlDbType.Text),
                Param.Array(fresh.ConvertAll(scan => scan.Facts.Station), NpgsqlDbType.Text),
                Param.Array(fresh.ConvertAll(scan => (short)scan.Facts.Intent), NpgsqlDbType.Smallint),
                Param.Array(fresh.ConvertAll(scan => scan.Facts.At.ToUniversalTime()), NpgsqlDbType.TimestampTz),
                Param.Array(fresh.ConvertAll(scan => scan.Uncertainty), NpgsqlDbType.Interval),
                Param.Array(fresh.ConvertAll(scan => scan.ClockMethod), NpgsqlDbType.Text),
                Param.Array(fresh.ConvertAll(scan => scan.PersonId), NpgsqlDbType.Uuid),
                Param.Array(fresh.ConvertAll(scan => (short)scan.AgentVerdict), NpgsqlDbType.Smallint),
                Param.Array(fresh.ConvertAll(scan => scan.AgentSeq), NpgsqlDbType.Bigint),
                Param.Array(fresh.ConvertAll(scan => scan.ReceivedAt.ToUniversalTime()), NpgsqlDbType.TimestampTz));
        }
    }

    /// <summary>What scans became that waited in vain.</summary>
    public static IReadOnlyList<RaisedException> Exceptions(UnitBook book) =>
        book.Failed.ConvertAll(failed => new RaisedException(
            failed.Kind, failed.Scan.Facts.Uid, failed.Scan.Facts.Uid, failed.Scan.Facts.Station, failed.Scan.AgentId, failed.Code,
            JsonSerializer.Serialize(new { number = failed.Scan.Number, occurredAt = failed.Scan.Facts.At, waitedSince = failed.Scan.ReceivedAt }, ProductionJson.Options)));
}
