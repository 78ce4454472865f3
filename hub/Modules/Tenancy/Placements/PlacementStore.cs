using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Tenancy;

/// <summary>The placements' rows, and the pool that many small tenants share.</summary>
internal sealed class PlacementStore(IPlatformDb platform, HubDatabases databases, TimeProvider time)
{
    /// <summary>One pool is enough until it is measured not to be; more are more rows.</summary>
    public const string PoolDatabase = "erp_pool_1";

    private const long PoolLock = 0x6568_0004;

    /// <summary>The database of a tenant that has one for itself.</summary>
    public static string OwnDatabase(string slug) => "erp_tenant_" + slug;

    /// <summary>The same after a move or restore, while the first one still exists. No slug begins with a digit, so no other tenant's can be meant.</summary>
    public static string OwnDatabase(string slug, int epoch) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"erp_tenant_{epoch}_{slug}");

    /// <summary>Makes the pool on the first start; a hub always has one, so that making a tenant never makes anything shared.</summary>
    public async Task EnsurePoolAsync(CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_xact_lock(@PoolLock)", new { PoolLock }, transaction, cancellationToken: cancellationToken));
        var there = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT FROM tenancy.placements WHERE kind = 'pool')", null, transaction, cancellationToken: cancellationToken));
        if (there)
        {
            return;
        }

        // One without its row is the work of a hub that was killed here: it holds nobody's rows.
        await databases.DropAsync(PoolDatabase, cancellationToken);
        await databases.CreateTenantDatabaseAsync(PoolDatabase, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO tenancy.placements (placement_id, kind, database_name, tenant_schema, created_at) VALUES (@id, 'pool', @PoolDatabase, @TenantSchema, @now)",
            new { id = Guid.CreateVersion7(time.GetUtcNow()), PoolDatabase, databases.TenantSchema, now = time.GetUtcNow() }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Gives the tenant its place: a new row for its own database, or the pool.</summary>
    public async Task<string> PlaceAsync(int tenantId, string kind, string slug, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        return (await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            """
            WITH made AS (
              INSERT INTO tenancy.placements (placement_id, kind, database_name, tenant_schema, created_at)
              SELECT @id, 'own', @database, @TenantSchema, @now WHERE @kind = 'own' RETURNING placement_id, database_name),
            chosen AS (
              SELECT placement_id, database_name FROM made
              UNION ALL (SELECT placement_id, database_name FROM tenancy.placements WHERE kind = 'pool' AND @kind = 'pool' ORDER BY created_at LIMIT 1))
            UPDATE tenancy.tenants t SET placement_id = chosen.placement_id FROM chosen WHERE t.tenant_id = @tenantId RETURNING chosen.database_name
            """,
            new { id = Guid.CreateVersion7(time.GetUtcNow()), database = OwnDatabase(slug), databases.TenantSchema, now = time.GetUtcNow(), kind, tenantId },
            cancellationToken: cancellationToken)))!;
    }
}
