namespace EdgeHub.Hub.Kernel;

/// <summary>
/// What a module can prove of a tenant's rows, such as hash chains. Register it as a singleton. A backup whose rows fail it is
/// not restored.
/// </summary>
public interface ITenantProof
{
    /// <summary>What is wrong, in words, at most 20; empty when the rows are sound.</summary>
    Task<IReadOnlyList<string>> FindFaultsAsync(TenantTransaction transaction, CancellationToken cancellationToken);
}
