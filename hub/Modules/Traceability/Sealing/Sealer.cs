using EdgeHub.Hub.Kernel;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability;

/// <summary>Seals what a tenant's ledger and audit have grown by: one leaf per history that grew, one for the audit, one Merkle root, chained to the seal before.</summary>
internal sealed class Sealer(ITenantDb tenants, SealKeys keys, TimeProvider time)
{
    private const int MostLeaves = 50_000;

    /// <summary>
    /// A transaction that took its time of acceptance commits later: how much later a usual pass looks back. What took even
    /// longer is found by the next whole pass.
    /// </summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(10);

    /// <summary>Seals until nothing is left; gives back how many histories were sealed, 0 also when another node is at it.</summary>
    /// <param name="tenant">Whose ledger.</param>
    /// <param name="whole">True looks at every unit, not only at those that were touched lately.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Result<int>> SealAsync(TenantScope tenant, bool whole, CancellationToken cancellationToken)
    {
        for (var total = 0; ;)
        {
            var begun = await tenants.BeginAsync(tenant, cancellationToken);
            if (!begun.TryGet(out var transaction, out var error))
            {
                return error;
            }

            await using (transaction)
            {
                var last = await SealRows.LastAsync(transaction, cancellationToken);
                if (last is null)
                {
                    return total;
                }

                var now = Micros.At(Micros.Of(time.GetUtcNow()));
                await SignDayAsync(transaction, now, cancellationToken);
                var leaves = await SealRows.GrownAsync(transaction, whole || last.Number == 0 ? null : last.At - LookBack, MostLeaves, cancellationToken);
                var histories = leaves.Count;
                if (await AuditLeaf.GrownAsync(transaction, cancellationToken) is { } audit)
                {
                    leaves.Add(audit);
                }

                if (leaves.Count > 0)
                {
                    var root = MerkleTree.Root(leaves.Select(leaf => leaf.Hash()).ToArray());
                    var number = last.Number + 1;
                    var hash = SealBytes.SealHash(last.Hash, tenant.Code, number, now, leaves.Count, root);
                    await SealRows.InsertAsync(transaction, new SealRow(number, now, leaves.Count, root, hash), leaves, cancellationToken);
                }

                await transaction.CommitAsync(cancellationToken);
                total += histories;
                if (histories < MostLeaves)
                {
                    return total;
                }
            }
        }
    }

    /// <summary>Signs the last seal of the last day that has ended and has one.</summary>
    private async Task SignDayAsync(TenantTransaction transaction, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        if (await SealRows.UnsignedBeforeAsync(transaction, today, cancellationToken) is not { } ended
            || await keys.OfAsync(transaction.Tenant, cancellationToken) is not { } key)
        {
            return;
        }

        var day = DateOnly.FromDateTime(ended.At.UtcDateTime);
        var writes = new SqlBatch();
        writes.Add(
            """
            INSERT INTO traceability.signed_roots (tenant_id, day, seal_no, hash, key_id, signature, signed_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
            """,
            Param.Int(transaction.Tenant.TenantId),
            Param.Of(day, NpgsqlDbType.Date),
            Param.Long(ended.Number),
            Param.Of(ended.Hash, NpgsqlDbType.Bytea),
            Param.Id(key.KeyId),
            Param.Of(key.Sign(SealBytes.DayStatement(transaction.Tenant.Code, day, ended.Number, ended.Hash)), NpgsqlDbType.Bytea),
            Param.At(now));
        await transaction.RunAsync(writes, cancellationToken);
    }
}
