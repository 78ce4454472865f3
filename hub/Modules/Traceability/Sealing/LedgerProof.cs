using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>Walks the whole ledger of a restored tenant before anybody may read it.</summary>
internal sealed class LedgerProof(LedgerVerifier verifier) : ITenantProof
{
    private const int Shown = 20;

    public async Task<IReadOnlyList<string>> FindFaultsAsync(TenantTransaction transaction, CancellationToken cancellationToken)
    {
        var report = await verifier.VerifyAsync(transaction, cancellationToken);
        return report.Faults.Take(Shown).Select(fault => fault.ToString()).ToArray();
    }
}
