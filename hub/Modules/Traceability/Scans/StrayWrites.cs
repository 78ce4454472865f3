using EdgeHub.Hub.Kernel;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability;

/// <summary>Keeps scans that name no unit of ours, with the whole record of the agent.</summary>
internal static class StrayWrites
{
    public static void Add(SqlBatch writes, ScanBatch batch, IReadOnlyList<ScanItem> strays)
    {
        if (strays.Count == 0)
        {
            return;
        }

        writes.Add(
            """
            INSERT INTO traceability.stray_scans
              (tenant_id, store_id, lane, number, agent_id, uid, station, occurred_at, recorded_at, verdict, code, person_id, record)
            SELECT $1, $2, 1, s.number, $3, s.uid, s.station, s.occurred_at, $4, s.verdict, s.code, s.person_id, s.record
            FROM unnest($5, $6, $7, $8, $9, $10, $11, $12)
              AS s(number, uid, station, occurred_at, verdict, code, person_id, record)
            """,
            Param.Int(batch.Tenant.TenantId),
            Param.Of(batch.StoreId, NpgsqlDbType.Bytea),
            Param.Id(batch.AgentId),
            Param.At(batch.ReceivedAt),
            Param.Array(strays.Select(s => s.Number).ToArray(), NpgsqlDbType.Bigint),
            Param.Array(strays.Select(s => LedgerText.Clip(s.Record.Uid, LedgerText.ShortLength)).ToArray(), NpgsqlDbType.Text),
            Param.Array(strays.Select(s => LedgerText.Clip(s.Record.Station, LedgerText.ShortLength)).ToArray(), NpgsqlDbType.Text),
            Param.Array(strays.Select(s => Micros.At(Micros.Of(s.OccurredAt))).ToArray(), NpgsqlDbType.TimestampTz),
            Param.Array(strays.Select(s => (short)s.Outcome!.Decision.Verdict).ToArray(), NpgsqlDbType.Smallint),
            Param.Array(strays.Select(s => s.Outcome!.Decision.Code).ToArray(), NpgsqlDbType.Text),
            Param.Array(strays.Select(s => EventCodec.ReadId(s.Record.PersonId)).ToArray(), NpgsqlDbType.Uuid),
            Param.Array(strays.Select(s => s.Raw.ToArray()).ToArray(), NpgsqlDbType.Bytea));
    }
}
