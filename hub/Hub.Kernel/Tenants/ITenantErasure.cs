namespace EdgeHub.Hub.Kernel;

/// <summary>
/// Removes a module's rows of the platform database when a deleted tenant is erased. Register it as a singleton. What must
/// never be given again, such as marks of numbers, stays.
/// </summary>
public interface ITenantErasure
{
    /// <summary>Removes them; called again after a crash, so repeating it changes nothing.</summary>
    Task EraseAsync(TenantScope tenant, CancellationToken cancellationToken);
}
