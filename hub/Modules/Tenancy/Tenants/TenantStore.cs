using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Tenancy;

/// <summary>The tenants' rows in the platform database.</summary>
internal sealed class TenantStore(IPlatformDb platform, TimeProvider time, DirectoryNews news) : ITenants
{
    private const string Columns =
        """
        SELECT t.tenant_id AS TenantId, t.code AS Code, t.slug AS Slug, t.name AS Name, t.group_name AS "Group", t.state AS State,
               t.state_since AS StateSince, t.time_zone AS TimeZone, t.currency AS Currency, t.language AS Language,
               p.kind AS Placement, p.database_name AS Database, t.created_at AS CreatedAt
        FROM tenancy.tenants t LEFT JOIN tenancy.placements p USING (placement_id)
        """;

    public Task<Tenant?> FindAsync(string code, CancellationToken cancellationToken) =>
        OneAsync(Columns + " WHERE t.code = @code", new { code }, cancellationToken);

    public Task<Tenant?> FindAsync(int tenantId, CancellationToken cancellationToken) =>
        OneAsync(Columns + " WHERE t.tenant_id = @tenantId", new { tenantId }, cancellationToken);

    public async Task<IReadOnlyList<Tenant>> ListAsync(string? state, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 201);
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            Columns + " WHERE (@state::text IS NULL OR t.state = @state) AND (@after::text IS NULL OR t.code > @after) ORDER BY t.code LIMIT @limit",
            new { state, after, limit }, cancellationToken: cancellationToken));
        return rows.Select(row => row.ToTenant()).ToArray();
    }

    public async Task<Result<Tenant>> ChangeStateAsync(string code, string state, CancellationToken cancellationToken)
    {
        if (!(await RehearseStateAsync(code, state, cancellationToken)).TryGet(out var tenant, out var refused))
        {
            return refused;
        }

        await using (var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken))
        {
            var changed = await connection.ExecuteAsync(new CommandDefinition(
                """
                UPDATE tenancy.tenants SET state = @state, state_since = @now, erase_after = CASE WHEN @state = 'deleted' THEN @eraseAfter END
                WHERE tenant_id = @TenantId AND state = @from AND erased_at IS NULL
                """,
                new { state, now = time.GetUtcNow(), eraseAfter = time.GetUtcNow() + TenantErasure.Grace, tenant.TenantId, from = tenant.State }, cancellationToken: cancellationToken));
            if (changed == 0)
            {
                return new Error("tenancy.changed_meanwhile", ErrorKind.State, $"The state of tenant {code} was changed by somebody else at the same time. Look again.");
            }
        }

        await news.TellAsync(tenant.TenantId, cancellationToken);
        return (await FindAsync(tenant.TenantId, cancellationToken))!;
    }

    public async Task<Result<Tenant>> RehearseStateAsync(string code, string state, CancellationToken cancellationToken) =>
        await FindAsync(code, cancellationToken) is not { } tenant ? Unknown(code)
            : TenantRules.CheckChange(code, tenant.State, state) is { } refused ? refused
            : tenant;

    internal static Error Unknown(string code) =>
        new("tenancy.unknown_tenant", ErrorKind.NotFound, code.Length <= 10 ? $"There is no tenant {code}." : "There is no such tenant.");

    private async Task<Tenant?> OneAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        return row?.ToTenant();
    }

    /// <summary>Dapper reads timestamptz as DateTime in UTC.</summary>
    private sealed record Row(
        int TenantId, string Code, string Slug, string Name, string Group, string State, DateTime StateSince,
        string TimeZone, string Currency, string Language, string? Placement, string? Database, DateTime CreatedAt)
    {
        public Tenant ToTenant() => new(
            TenantId, Code, Slug, Name, Group, State, new DateTimeOffset(StateSince), TimeZone, Currency, Language, Placement, Database, new DateTimeOffset(CreatedAt));
    }
}
