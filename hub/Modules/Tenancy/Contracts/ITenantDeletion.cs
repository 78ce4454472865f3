using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Tenancy;

/// <summary>What a deletion did.</summary>
/// <param name="Tenant">Code.</param>
/// <param name="EraseAfter">When its data go for good.</param>
/// <param name="IsErased">True when they are gone.</param>
public sealed record DeletionReport(string Tenant, DateTimeOffset EraseAfter, bool IsErased);

/// <summary>Deletes tenants. The number, the code and the marks of numbers given out stay for ever; everything else goes.</summary>
public interface ITenantDeletion
{
    /// <summary>
    /// Deletes a cancelled tenant: its data go 30 days later, until then it can become cancelled again; or at once.
    /// Repeating it goes on where it was interrupted.
    /// </summary>
    /// <param name="code">The tenant.</param>
    /// <param name="now">True to erase at once.</param>
    /// <param name="isDryRun">Only says what would be done.</param>
    /// <param name="say">Told each step.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    Task<Result<DeletionReport>> DeleteAsync(string code, bool now, bool isDryRun, Action<string> say, CancellationToken cancellationToken);

    /// <summary>Drops the closed rows that a move or restore left behind, without waiting for their day; gives how many places had some.</summary>
    Task<Result<int>> DropLeftAsync(string code, CancellationToken cancellationToken);
}
