using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability;

/// <summary>See <see cref="IStrayScans"/>. The rows stay: they are what came.</summary>
internal sealed class StrayScans : IStrayScans
{
    private const int MaxStrays = 10_000;

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
