using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Tenancy;

/// <summary>A tenant with the place of its rows, as the platform database has it at this moment.</summary>
internal sealed record PlacedTenant(
    int TenantId, string Code, string Slug, string State, int Epoch, Guid? PlacementId, string? Kind, string? Database, string? Schema, Guid? RelocationId)
{
    public TenantScope Scope => new(TenantId, Code);

    /// <summary>Reads one by its code, or says that there is none.</summary>
    public static async Task<Result<PlacedTenant>> FindAsync(IPlatformDb platform, string code, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var found = await connection.QuerySingleOrDefaultAsync<PlacedTenant>(new CommandDefinition(
            """
            SELECT t.tenant_id AS "TenantId", t.code AS "Code", t.slug AS "Slug", t.state AS "State", t.epoch AS "Epoch", p.placement_id AS "PlacementId",
                   p.kind AS "Kind", p.database_name AS "Database", p.tenant_schema AS "Schema", t.relocation_id AS "RelocationId"
            FROM tenancy.tenants t LEFT JOIN tenancy.placements p USING (placement_id) WHERE t.code = @code
            """,
            new { code }, cancellationToken: cancellationToken));
        return found is null ? TenantStore.Unknown(code) : found;
    }

    /// <summary>Null when its rows can be read as this program knows them.</summary>
    public Error? Unreadable(string schema) => State switch
    {
        "provisioning" => new Error("tenancy.not_ready", ErrorKind.State, $"Tenant {Code} is still being made. Wait until it is ready."),
        _ when Database is null => new Error("tenancy.no_data", ErrorKind.State, $"Tenant {Code} has no data any more."),
        _ when Schema != schema => new Error("tenant.migrating", ErrorKind.Unavailable, $"The data of tenant {Code} are being brought to this version. Try again in a minute."),
        _ => null,
    };
}
