using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>See <see cref="IOpenExceptions"/>.</summary>
internal sealed class OpenExceptions : IOpenExceptions
{
    public async Task<int> CountAsync(TenantTransaction transaction, string plantCode, CancellationToken cancellationToken)
    {
        var prefix = $"UID-{transaction.Tenant.Code}-{LedgerText.Clip(plantCode, 3)}-";
        var count = 0;
        var query = new SqlBatch();
        query.Add(
            """
            SELECT count(*)::int FROM (
              SELECT FROM traceability.exceptions
              WHERE tenant_id = $1 AND closed_at IS NULL AND (uid = '' OR (uid >= $2 AND uid < $3)) LIMIT 1000) AS open
            """,
            async (reader, token) => count = await reader.ReadAsync(token) ? reader.GetInt32(0) : 0,
            Param.Int(transaction.Tenant.TenantId), Param.Text(prefix), Param.Text(Paging.AfterPrefix(prefix)));
        await transaction.RunAsync(query, cancellationToken);
        return count;
    }
}
