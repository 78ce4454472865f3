using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>Reads where a lane stands now.</summary>
internal sealed class LaneWatermark(ITenantDb tenants)
{
    /// <summary>The number wanted next, or null when the lane has no row.</summary>
    /// <exception cref="IngestWaitException">The database is away.</exception>
    public async Task<long?> ReadAsync(LaneKey key, CancellationToken cancellationToken)
    {
        if (!(await tenants.BeginAsync(key.Tenant, cancellationToken)).TryGet(out var begun, out var error))
        {
            throw new IngestWaitException("database_gone", error.Detail);
        }

        await using var transaction = begun;
        long? next = null;
        var load = new SqlBatch();
        LaneRows.AddNext(load, key, found => next = found);
        await transaction.RunAsync(load, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return next;
    }
}
