using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability;

/// <summary>
/// Finds scans of the batch that are recorded already. The lane's watermark trims replays before they come here; this is the
/// second wall, for a watermark that lies behind its ledger.
/// </summary>
internal static class ReplayLoad
{
    public static void Add(SqlBatch load, ScanBatch batch, LoadedUnits units)
    {
        load.Add(
            """
            SELECT number, verdict, code FROM traceability.unit_events
            WHERE tenant_id = $1 AND store_id = $2 AND lane = 1 AND number BETWEEN $3 AND $4 AND part = 0
            UNION ALL
            SELECT number, verdict, code FROM traceability.stray_scans
            WHERE tenant_id = $1 AND store_id = $2 AND lane = 1 AND number BETWEEN $3 AND $4
            """,
            async (reader, cancellationToken) =>
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                    units.AddReplayed(reader.GetInt64(0), new ReplayedScan((Verdict)reader.GetInt16(1), reader.GetString(2)));
                }
            },
            Param.Int(batch.Tenant.TenantId),
            Param.Of(batch.StoreId, NpgsqlDbType.Bytea),
            Param.Long(batch.Items.Min(item => item.Number)),
            Param.Long(batch.Items.Max(item => item.Number)));
    }
}
