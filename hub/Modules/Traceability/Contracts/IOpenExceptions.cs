using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>How much a shift leader has to look at.</summary>
public interface IOpenExceptions
{
    /// <summary>Open exceptions about units of a plant, and those about no unit; counts to 1,000 at most.</summary>
    Task<int> CountAsync(TenantTransaction transaction, string plantCode, CancellationToken cancellationToken);
}
