using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Tenancy;

/// <summary>
/// Takes back whatever an attempt has made, from whatever step it reached; repeating it changes nothing. The tenant's row
/// goes last: while it is there, somebody still has to undo.
/// </summary>
internal sealed class ProvisioningUndo(
    IPlatformDb platform, HubDatabases databases, IEnumerable<ITenantDefaults> defaults, TenantDirectory directory)
{
    public async Task RunAsync(string code, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);

        // Only what is still being made: a finished tenant is never undone.
        var left = await connection.QuerySingleOrDefaultAsync<(int TenantId, string Slug, string? Kind, string? Database)?>(new CommandDefinition(
            """
            SELECT t.tenant_id, t.slug, p.kind, p.database_name FROM tenancy.tenants t LEFT JOIN tenancy.placements p USING (placement_id)
            WHERE t.code = @code AND t.state = 'provisioning'
            """,
            new { code }, cancellationToken: cancellationToken));
        if (left is not { } tenant)
        {
            return;
        }

        foreach (var module in defaults.OrderByDescending(module => module.Order))
        {
            await module.UndoAsync(new TenantScope(tenant.TenantId, code), cancellationToken);
        }

        if (tenant is { Kind: "pool", Database: { } pool })
        {
            await TenantRows.DeleteAsync(databases.Server, pool, tenant.TenantId, cancellationToken);
        }
        else
        {
            // The slug is this tenant's alone, so a database of that name is this attempt's, with or without its row.
            await databases.DropAsync(PlacementStore.OwnDatabase(tenant.Slug), cancellationToken);
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            WITH gone AS (DELETE FROM tenancy.tenants WHERE tenant_id = @TenantId RETURNING placement_id)
            DELETE FROM tenancy.placements p USING gone WHERE p.placement_id = gone.placement_id AND p.kind = 'own'
            """,
            new { tenant.TenantId }, cancellationToken: cancellationToken));
        directory.Forget(tenant.TenantId);
    }
}
