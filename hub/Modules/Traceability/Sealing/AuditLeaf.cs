using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>
/// The audit under the ledger's seals: it is one more history, with its own name instead of a unit's label. Its entries are
/// chained, so the hash of its end commits to all of them.
/// </summary>
internal static class AuditLeaf
{
    /// <summary>No unit's label: those are capital letters, digits and hyphens.</summary>
    public const string Name = "audit";

    /// <summary>A leaf over the entries since the last seal that covers the audit; null when there are none.</summary>
    public static async Task<SealLeaf?> GrownAsync(TenantTransaction transaction, CancellationToken cancellationToken)
    {
        var (number, hash) = await AuditRows.HeadAsync(transaction, cancellationToken);
        var (last, _) = await LastAsync(transaction, cancellationToken);
        return number > last ? new SealLeaf(Name, last + 1, number, hash) : null;
    }

    /// <summary>What differs between the sealed ends and the audit; null for nothing.</summary>
    public static async Task<LedgerFault?> CompareAsync(TenantTransaction transaction, CancellationToken cancellationToken)
    {
        var (_, leaves) = await LastAsync(transaction, cancellationToken);
        var hashes = await AuditRows.HashesAsync(transaction, leaves.ConvertAll(leaf => leaf.ToSeq), cancellationToken);
        foreach (var leaf in leaves)
        {
            if (!hashes.TryGetValue(leaf.ToSeq, out var hash) || !hash.AsSpan().SequenceEqual(leaf.HeadHash))
            {
                return new LedgerFault(Name, leaf.ToSeq, "seal_broken", $"Entry {leaf.ToSeq} of the audit is not the one that was sealed.");
            }
        }

        return null;
    }

    private static async Task<(long Last, List<SealLeaf> Leaves)> LastAsync(TenantTransaction transaction, CancellationToken cancellationToken)
    {
        var leaves = new List<SealLeaf>();
        var query = new SqlBatch();
        query.Add(
            "SELECT from_seq, to_seq, head_hash FROM traceability.seal_leaves WHERE tenant_id = $1 AND uid = $2 ORDER BY to_seq",
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    leaves.Add(new SealLeaf(Name, row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)));
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Text(Name));
        await transaction.RunAsync(query, cancellationToken);
        return (leaves.Count > 0 ? leaves[^1].ToSeq : 0, leaves);
    }
}
