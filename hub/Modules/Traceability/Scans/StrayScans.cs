using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability;

/// <summary>See <see cref="IStrayScans"/>. The rows stay: they are what came.</summary>
internal sealed class StrayScans : IStrayScans
{
    private const int MaxStrays = 10_000;

    /// <summary>Labels share these locks, so that a flood of unknown ones can't use up the server's.</summary>
    private const string Drawers =
        """
        (SELECT DISTINCT (hashtextextended(s.uid, $1) & 31)::int AS drawer FROM unnest($2) AS s(uid)
         WHERE NOT EXISTS (SELECT FROM traceability.units u WHERE u.tenant_id = $1 AND u.uid = s.uid)
         ORDER BY drawer) AS v
        """;

    /// <summary>A scan batch holds the labels that it finds unknown: an adoption of them waits for it, or it for the adoption.</summary>
    public static void AddHold(SqlBatch load, TenantScope tenant, IReadOnlyCollection<string> uids) =>
        AddLock(load, "SELECT pg_advisory_xact_lock_shared($1, v.drawer) FROM " + Drawers, tenant, uids);

    public async Task HoldAsync(TenantTransaction transaction, IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        var hold = new SqlBatch();
        AddLock(hold, "SELECT pg_advisory_xact_lock($1, v.drawer) FROM " + Drawers, transaction.Tenant, uids);
        await transaction.RunAsync(hold, cancellationToken);
    }

    private static void AddLock(SqlBatch load, string sql, TenantScope tenant, IReadOnlyCollection<string> uids) =>
        load.Add(sql, static (_, _) => Task.CompletedTask, Param.Int(tenant.TenantId), Param.Array(uids.ToArray(), NpgsqlDbType.Text));

    public async Task<IReadOnlyList<StrayScan>> TakeUpAsync(
        TenantTransaction transaction, IReadOnlyList<string> uids, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var strays = new List<StrayScan>();
        var read = new SqlBatch();
        read.Add(
            """
            SELECT agent_id, store_id, number, occurred_at, recorded_at, record FROM traceability.stray_scans
            WHERE tenant_id = $1 AND uid = ANY ($2) ORDER BY occurred_at, number LIMIT $3
            """,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    var record = ScanRecord.Parser.ParseFrom(row.GetFieldValue<byte[]>(5));
                    if (record.Verdict != Verdict.Refuse)
                    {
                        strays.Add(new StrayScan(
                            row.GetGuid(0), row.GetFieldValue<byte[]>(1), row.GetInt64(2), row.GetFieldValue<DateTimeOffset>(3),
                            row.GetFieldValue<DateTimeOffset>(4), record));
                    }
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Array(uids.ToArray(), NpgsqlDbType.Text), Param.Int(MaxStrays));
        await transaction.RunAsync(read, cancellationToken);
        if (strays.Count > 0)
        {
            var writes = new SqlBatch();
            ExceptionLog.AddSettled(writes, transaction.Tenant, at, strays.ConvertAll(stray => ("unknown_unit", stray.Record.Uid)));
            await transaction.RunAsync(writes, cancellationToken);
        }

        return strays;
    }
}
