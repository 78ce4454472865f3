namespace EdgeHub.Hub.Kernel;

/// <summary>What a check of a whole audit found.</summary>
/// <param name="Sound">True when nothing is wrong with the chain.</param>
/// <param name="Entries">Entries walked.</param>
/// <param name="Fault">The first fault in words, or null.</param>
/// <param name="FaultAt">Number of the entry at which it was found, or null.</param>
public sealed record AuditReport(bool Sound, long Entries, string? Fault, long? FaultAt);

/// <summary>
/// Walks a tenant's audit from its first entry: a changed bit does not fit its hash, a deleted entry leaves a gap in the
/// numbers, a swapped one does not follow the one before, and what is missing at the end is missed by the head.
/// </summary>
public static class AuditVerifier
{
    private const int PageRows = 5_000;

    /// <summary>Checks the chain; the seals over it are checked with the ledger's.</summary>
    public static async Task<AuditReport> VerifyAsync(TenantTransaction transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var (number, hash) = (0L, Array.Empty<byte>());
        while (true)
        {
            var page = await AuditRows.AfterAsync(transaction, number, PageRows, cancellationToken);
            foreach (var row in page)
            {
                if (Fault(row, number, hash, transaction.Tenant.TenantId) is { } fault)
                {
                    return new AuditReport(false, number, fault, row.Number);
                }

                (number, hash) = (row.Number, row.Hash);
            }

            if (page.Count < PageRows)
            {
                break;
            }
        }

        var head = await AuditRows.HeadAsync(transaction, cancellationToken);
        return head.Number == number && head.Hash.AsSpan().SequenceEqual(hash)
            ? new AuditReport(true, number, null, null)
            : new AuditReport(false, number, $"The audit ends at entry {number}; its head names entry {head.Number}.", number);
    }

    private static string? Fault(AuditRow row, long before, byte[] hash, int tenantId) =>
        row.Number != before + 1 ? $"Entry {before + 1} is missing."
        : !row.PreviousHash.AsSpan().SequenceEqual(hash) ? $"Entry {row.Number} does not follow the one before it."
        : !row.Recompute(tenantId).AsSpan().SequenceEqual(row.Hash) ? $"Entry {row.Number} was changed after it was written."
        : null;
}
