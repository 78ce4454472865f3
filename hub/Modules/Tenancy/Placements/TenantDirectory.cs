using System.Collections.Concurrent;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Tenancy;

/// <summary>
/// Where each tenant's rows live, remembered for 5 s: the longest that a node may go on serving a tenant that was suspended,
/// moved or closed on another node, should the notification be lost.
/// </summary>
internal sealed class TenantDirectory(IPlatformDb platform, PlacementSources sources, HubDatabases databases, TimeProvider time) : ITenantDirectory
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<int, (TenantPlacement Placement, long Since)> _known = new();

    /// <summary>An answer that was on its way while something was forgotten may be the old one, and is not remembered.</summary>
    private int _forgettings;

    public ValueTask<Result<TenantPlacement>> FindAsync(TenantScope tenant, CancellationToken cancellationToken) =>
        _known.TryGetValue(tenant.TenantId, out var known) && time.GetElapsedTime(known.Since) < Remembered
            ? new ValueTask<Result<TenantPlacement>>(known.Placement)
            : new ValueTask<Result<TenantPlacement>>(AskAsync(tenant, cancellationToken));

    public void Forget(TenantScope tenant) => Forget(tenant.TenantId);

    public void Forget(int tenantId)
    {
        Interlocked.Increment(ref _forgettings);
        _known.TryRemove(tenantId, out _);
    }

    public void ForgetAll()
    {
        Interlocked.Increment(ref _forgettings);
        _known.Clear();
    }

    public async ValueTask<IReadOnlyList<TenantScope>> ListServedAsync(CancellationToken cancellationToken)
    {
        await using var command = platform.DataSource.CreateCommand(
            """
            SELECT t.tenant_id, t.code FROM tenancy.tenants t JOIN tenancy.placements p USING (placement_id)
            WHERE t.state IN ('trial', 'active', 'past_due', 'suspended') AND p.tenant_schema = $1 ORDER BY t.tenant_id
            """);
        command.Parameters.Add(Param.Text(databases.TenantSchema));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var served = new List<TenantScope>();
        while (await reader.ReadAsync(cancellationToken))
        {
            served.Add(new TenantScope(reader.GetInt32(0), reader.GetString(1)));
        }

        return served;
    }

    private async Task<Result<TenantPlacement>> AskAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        var before = Volatile.Read(ref _forgettings);
        try
        {
            await using var command = platform.DataSource.CreateCommand(
                """
                SELECT t.state, t.epoch, p.placement_id, p.database_name, p.tenant_schema, t.relocation_id IS NOT NULL
                FROM tenancy.tenants t JOIN tenancy.placements p USING (placement_id) WHERE t.tenant_id = $1
                """);
            command.Parameters.Add(Param.Int(tenant.TenantId));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
            {
                return new Error("tenant.unknown", ErrorKind.NotFound, $"There is no tenant {tenant.Code}.");
            }

            var state = reader.GetString(0);
            if (state is "cancelled" or "deleted")
            {
                return new Error("tenant.closed", ErrorKind.Forbidden, $"Tenant {tenant.Code} is {state}.");
            }

            if (reader.IsDBNull(4) || reader.GetString(4) != databases.TenantSchema)
            {
                return new Error("tenant.migrating", ErrorKind.Unavailable, $"The data of tenant {tenant.Code} is being brought to this version. Try again in a minute.");
            }

            var placement = new TenantPlacement(reader.GetGuid(2), reader.GetInt32(1), state, sources.Get(reader.GetString(3)), reader.GetBoolean(5));
            _known[tenant.TenantId] = (placement, since);
            if (Volatile.Read(ref _forgettings) != before)
            {
                _known.TryRemove(tenant.TenantId, out _);
            }

            return placement;
        }
        catch (NpgsqlException)
        {
            return new Error("tenant.unavailable", ErrorKind.Unavailable, $"The data of tenant {tenant.Code} cannot be reached at present. Try again in a few seconds.");
        }
    }
}
