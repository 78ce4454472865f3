using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>Checks a tenant's seals: dense, chained, their roots made of their leaves, their leaves equal to the ledger, their days signed.</summary>
internal sealed class SealWalk(TenantTransaction transaction, IReadOnlyDictionary<Guid, byte[]> publicKeys, List<LedgerFault> faults)
{
    private const int Page = 500;

    public long Seals { get; private set; }

    public long Events { get; private set; }

    public long SignedDays { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (previous, number) = (EventHash.Genesis, 0L);
        for (var more = true; more;)
        {
            var seals = await SealRows.AfterAsync(transaction, number, Page, cancellationToken);
            foreach (var seal in seals)
            {
                var leaves = await SealRows.LeavesAsync(transaction, seal.Number, cancellationToken);
                if (Broken(seal, leaves, previous, number) is { } why)
                {
                    faults.Add(new LedgerFault("", seal.Number, "seal_broken", why));
                    return;
                }

                (previous, number) = (seal.Hash, seal.Number);
                Seals++;
                Events += leaves.Where(leaf => leaf.Uid != AuditLeaf.Name).Sum(leaf => leaf.ToSeq - leaf.FromSeq + 1);
            }

            more = seals.Count == Page;
        }

        await LeavesAgainstLedgerAsync(cancellationToken);
        if (await AuditLeaf.CompareAsync(transaction, cancellationToken) is { } fault)
        {
            faults.Add(fault);
        }

        await SignaturesAsync(number, cancellationToken);
    }

    private string? Broken(SealRow seal, List<SealLeaf> leaves, byte[] previous, long number)
    {
        if (seal.Number != number + 1)
        {
            return $"Seal {number + 1} is missing.";
        }

        if (leaves.Count != seal.Leaves || !MerkleTree.Root(leaves.Select(leaf => leaf.Hash()).ToArray()).AsSpan().SequenceEqual(seal.Root))
        {
            return $"The leaves of seal {seal.Number} are not those that were sealed.";
        }

        return SealBytes.SealHash(previous, transaction.Tenant.Code, seal.Number, seal.At, seal.Leaves, seal.Root).AsSpan().SequenceEqual(seal.Hash)
            ? null
            : $"Seal {seal.Number} does not follow from the one before it.";
    }

    /// <summary>A history that was rewritten as a whole is sound in itself; here it differs from what was sealed.</summary>
    private Task LeavesAgainstLedgerAsync(CancellationToken cancellationToken)
    {
        var query = new SqlBatch();
        query.Add(
            """
            SELECT l.uid, l.to_seq FROM traceability.seal_leaves l
            LEFT JOIN traceability.unit_events e ON e.tenant_id = l.tenant_id AND e.uid = l.uid AND e.unit_seq = l.to_seq
            WHERE l.tenant_id = $1 AND l.uid <> $2 AND e.hash IS DISTINCT FROM l.head_hash ORDER BY l.uid, l.to_seq LIMIT 100
            """,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    faults.Add(new LedgerFault(row.GetString(0), row.GetInt64(1), "seal_broken", $"Event {row.GetInt64(1)} is not the one that was sealed."));
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Text(AuditLeaf.Name));
        return transaction.RunAsync(query, cancellationToken);
    }

    private async Task SignaturesAsync(long lastSeal, CancellationToken cancellationToken)
    {
        var query = new SqlBatch();
        query.Add(
            """
            SELECT r.day, r.seal_no, r.hash, r.key_id, r.signature, s.hash
            FROM traceability.signed_roots r LEFT JOIN traceability.seals s ON s.tenant_id = r.tenant_id AND s.seal_no = r.seal_no
            WHERE r.tenant_id = $1 ORDER BY r.day
            """,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    var (day, number, hash) = (row.GetFieldValue<DateOnly>(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2));
                    SignedDays++;
                    var sound = number <= lastSeal && !row.IsDBNull(5) && hash.AsSpan().SequenceEqual(row.GetFieldValue<byte[]>(5))
                        && publicKeys.TryGetValue(row.GetGuid(3), out var key)
                        && SealKey.Verify(key, SealBytes.DayStatement(transaction.Tenant.Code, day, number, hash), row.GetFieldValue<byte[]>(4));
                    if (!sound)
                    {
                        faults.Add(new LedgerFault("", number, "signature_broken", $"The signature of {day:yyyy-MM-dd} does not fit seal {number}."));
                    }
                }
            },
            Param.Int(transaction.Tenant.TenantId));
        await transaction.RunAsync(query, cancellationToken);
    }
}
