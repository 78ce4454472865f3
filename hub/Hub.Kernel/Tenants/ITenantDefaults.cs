namespace EdgeHub.Hub.Kernel;

/// <summary>
/// What a module puts into every new tenant: roles, base organisation, templates. Register it as a singleton. It is part of
/// the provisioning transaction: when anything fails, its rows were never there.
/// </summary>
public interface ITenantDefaults
{
    /// <summary>Identity 200, Fleet 300, Traceability 400, Production 500.</summary>
    int Order { get; }

    /// <summary>Writes the rows; never commits.</summary>
    Task AddAsync(TenantTransaction transaction, CancellationToken cancellationToken);

    /// <summary>Takes back what it wrote outside that transaction, such as rows of the platform database; called again after a crash.</summary>
    Task UndoAsync(TenantScope tenant, CancellationToken cancellationToken) => Task.CompletedTask;
}
