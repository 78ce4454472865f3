namespace EdgeHub.Hub.Kernel;

/// <summary>The tenant that a piece of work is done for. Made only from a session, key, certificate or job row.</summary>
/// <param name="TenantId">Inner key, never shown.</param>
/// <param name="Code">The outward key: four characters.</param>
public sealed record TenantScope(int TenantId, string Code);

/// <summary>A database in which tenants' rows live.</summary>
/// <param name="PlacementId">Its id in the platform database.</param>
/// <param name="Epoch">Raised when the tenant's rows come from elsewhere (restore, move): older cursors are void.</param>
/// <param name="State">State of the tenant, e.g. <c>active</c>, <c>suspended</c>.</param>
/// <param name="DataSource">Connections as <c>eh_app</c>.</param>
/// <param name="IsMoving">True while the rows are being brought to another place: nothing can be changed until that is done.</param>
public sealed record TenantPlacement(Guid PlacementId, int Epoch, string State, Npgsql.NpgsqlDataSource DataSource, bool IsMoving = false);

/// <summary>Finds where a tenant's rows live; Tenancy implements it with a short cache.</summary>
public interface ITenantDirectory
{
    /// <summary>The placement, or the reason there is none (unknown, migrating, closed).</summary>
    ValueTask<Result<TenantPlacement>> FindAsync(TenantScope tenant, CancellationToken cancellationToken);

    /// <summary>All tenants that can be served now; for dispatchers and sweepers.</summary>
    ValueTask<IReadOnlyList<TenantScope>> ListServedAsync(CancellationToken cancellationToken);

    /// <summary>What is remembered of the tenant proved wrong: the next question goes to the platform database.</summary>
    void Forget(TenantScope tenant);
}

/// <summary>The only way to a tenant's rows: a transaction with the tenant set locally, or nothing.</summary>
public interface ITenantDb
{
    /// <summary>
    /// Begins a transaction, sets <c>app.tenant_id</c> in it and checks state and epoch in the same round trip.
    /// Fails closed with an error such as <c>tenant.unavailable</c> or <c>tenant.moving</c>. While the rows are being copied to
    /// another place the transaction can only read.
    /// </summary>
    Task<Result<TenantTransaction>> BeginAsync(TenantScope tenant, CancellationToken cancellationToken);
}
