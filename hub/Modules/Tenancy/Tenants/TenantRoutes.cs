using Dapper;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Tenancy;

/// <summary>A tenant as the hub operator's list shows it.</summary>
/// <param name="Code">Outward key.</param>
/// <param name="Name">For people.</param>
/// <param name="Slug">For addresses.</param>
/// <param name="Group">Group of companies, or empty.</param>
/// <param name="State">provisioning, trial, active, past_due, suspended, cancelled or deleted.</param>
/// <param name="StateSince">Since when.</param>
/// <param name="NextStates">The states into which it may go.</param>
/// <param name="Placement">own or pool.</param>
/// <param name="Database">Name of the database that holds its rows.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Language">en, hi, bn or te.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="SizeBytes">Size of its own database; null in a pool.</param>
internal sealed record TenantView(
    string Code, string Name, string Slug, string Group, [TenantStates] string State, DateTimeOffset StateSince, [TenantStates] IReadOnlyList<string> NextStates,
    [OneOf("own", "pool")] string? Placement, string? Database, string TimeZone, string Currency, [OneOf("en", "hi", "bn", "te")] string Language, DateTimeOffset CreatedAt, long? SizeBytes);

/// <summary>The states of a tenant's life.</summary>
internal sealed class TenantStatesAttribute() : OneOfAttribute("provisioning", "trial", "active", "past_due", "suspended", "cancelled", "deleted");

/// <summary>The state that a tenant shall go into.</summary>
/// <param name="State">One of its <c>nextStates</c>.</param>
internal sealed record StateChange([TenantStates] string State);

/// <summary>The hub operator's routes on tenants.</summary>
internal static class TenantRoutes
{
    private const string Read = "tenancy.tenants.read";
    private const string Manage = "tenancy.tenants.manage";
    private const int MostItems = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        var tenants = api.MapGroup("/tenants");
        tenants.MapGet("", ListAsync).RequireHubPermission(Read).Describe("listTenants", "The hub's tenants by code.");
        tenants.MapGet("/{code}", FindAsync).RequireHubPermission(Read).Describe("getTenant", "One tenant.");
        tenants.MapPost("/{code}/state", ChangeAsync).RequireHubPermission(Manage).Describe("changeTenantState", "Moves a tenant to another state of its life.");
    }

    private static async Task<Answer<Page<TenantView>>> ListAsync(
        ITenants tenants, IPlatformDb platform, [TenantStates] string? state, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        var most = Math.Clamp(limit ?? 50, 1, MostItems);
        var found = await tenants.ListAsync(state, cursor, most + 1, cancellationToken);
        var page = found.Take(most).ToArray();
        var sizes = await SizesAsync(platform, page.Where(tenant => tenant.Placement == "own").Select(tenant => tenant.Database!).ToArray(), cancellationToken);
        return new Page<TenantView>(
            page.Select(tenant => ViewOf(tenant, tenant.Database is { } database && sizes.TryGetValue(database, out var size) ? size : null)).ToArray(),
            found.Count > most ? page[^1].Code : null);
    }

    private static async Task<Answer<TenantView>> FindAsync(string code, ITenants tenants, CancellationToken cancellationToken) =>
        await tenants.FindAsync(code, cancellationToken) is { } tenant ? ViewOf(tenant, null) : TenantStore.Unknown(code);

    private static async Task<Answer<TenantView>> ChangeAsync(
        string code, StateChange change, HttpContext http, ITenants tenants, PlatformChanges audit, CancellationToken cancellationToken)
    {
        var before = await tenants.FindAsync(code, cancellationToken);
        if (!(await tenants.ChangeStateAsync(code, change.State, cancellationToken)).TryGet(out var tenant, out var error))
        {
            return error;
        }

        await audit.RecordAsync(
            null, new AuditEntry("tenancy.tenant.state_changed", http.Caller()!.PersonId, "tenant " + tenant.Code, new AuditDiff().Change("state", before?.State, tenant.State).ToJson()),
            cancellationToken);
        return ViewOf(tenant, null);
    }

    private static TenantView ViewOf(Tenant tenant, long? size) => new(
        tenant.Code, tenant.Name, tenant.Slug, tenant.Group, tenant.State, tenant.StateSince, TenantRules.After(tenant.State),
        tenant.Placement, tenant.Database, tenant.TimeZone, tenant.Currency, tenant.Language, tenant.CreatedAt, size);

    private static async Task<Dictionary<string, long>> SizesAsync(IPlatformDb platform, string[] databases, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var sizes = await connection.QueryAsync<(string Database, long Size)>(new CommandDefinition(
            "SELECT datname::text, pg_database_size(oid) FROM pg_database WHERE datname::text = ANY (@databases)", new { databases }, cancellationToken: cancellationToken));
        return sizes.ToDictionary(size => size.Database, size => size.Size, StringComparer.Ordinal);
    }
}
