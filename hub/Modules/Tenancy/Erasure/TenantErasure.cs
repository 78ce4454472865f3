using Dapper;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Tenancy;

/// <summary>Deletes tenants and drops what moves left behind, step by step; each step can be repeated.</summary>
internal sealed partial class TenantErasure(
    IPlatformDb platform, HubDatabases databases, ITenants tenants, IEnumerable<ITenantErasure> modules, DirectoryNews news, TimeProvider time,
    ILogger<TenantErasure> log) : ITenantDeletion
{
    /// <summary>How long a deleted tenant can still come back.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    /// <summary>Later than any day that is set.</summary>
    private static readonly DateTimeOffset Always = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public async Task<Result<DeletionReport>> DeleteAsync(string code, bool now, bool isDryRun, Action<string> say, CancellationToken cancellationToken)
    {
        if (await tenants.FindAsync(code, cancellationToken) is not { } tenant)
        {
            return TenantStore.Unknown(code);
        }

        if (tenant.State != "deleted" && TenantRules.CheckChange(code, tenant.State, "deleted") is { } illegal)
        {
            return illegal;
        }

        var eraseAfter = time.GetUtcNow() + (now ? TimeSpan.Zero : Grace);
        if (isDryRun)
        {
            return new DeletionReport(code, eraseAfter, false);
        }

        if (tenant.State != "deleted")
        {
            var changed = await tenants.ChangeStateAsync(code, "deleted", cancellationToken);
            if (!changed.TryGet(out _, out var refused))
            {
                return refused;
            }

            say($"tenant {code} is deleted and served no more");
        }

        if (!now)
        {
            return new DeletionReport(code, await EraseAfterAsync(tenant.TenantId, cancellationToken) ?? eraseAfter, false);
        }

        return await EraseAsync(new TenantScope(tenant.TenantId, code), say, cancellationToken) is { } error ? error : new DeletionReport(code, eraseAfter, true);
    }

    /// <inheritdoc/>
    public async Task<Result<int>> DropLeftAsync(string code, CancellationToken cancellationToken)
    {
        if (!(await PlacedTenant.FindAsync(platform, code, cancellationToken)).TryGet(out var tenant, out var error))
        {
            return error;
        }

        await using var alone = await TenantLock.TryTakeAsync(databases.Server, tenant.TenantId, isShared: false, cancellationToken);
        return alone is null ? TenantLock.Taken(code) : await DropLeftAsync(tenant.TenantId, Always, cancellationToken);
    }

    /// <summary>Everything whose day has come; returns how many places and tenants were cleared.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var left = await connection.QueryAsync<int>(new CommandDefinition(
            "SELECT DISTINCT tenant_id FROM tenancy.left_behind WHERE drop_after <= @now LIMIT 100", new { now }, cancellationToken: cancellationToken));
        var deleted = await connection.QueryAsync<(int TenantId, string Code)>(new CommandDefinition(
            "SELECT tenant_id, code FROM tenancy.tenants WHERE state = 'deleted' AND erased_at IS NULL AND erase_after <= @now LIMIT 100", new { now }, cancellationToken: cancellationToken));
        var count = 0;
        foreach (var tenantId in left)
        {
            await using var alone = await TenantLock.TryTakeAsync(databases.Server, tenantId, isShared: false, cancellationToken);
            count += alone is null ? 0 : await DropLeftAsync(tenantId, now, cancellationToken);
        }

        foreach (var (tenantId, code) in deleted)
        {
            count += await EraseAsync(new TenantScope(tenantId, code), _ => { }, cancellationToken) is null ? 1 : 0;
        }

        return count;
    }

    private async Task<Error?> EraseAsync(TenantScope tenant, Action<string> say, CancellationToken cancellationToken)
    {
        await using var alone = await TenantLock.TryTakeAsync(databases.Server, tenant.TenantId, isShared: false, cancellationToken);
        if (alone is null)
        {
            return TenantLock.Taken(tenant.Code);
        }

        // Asked again under the lock: it may have come back to life.
        var placed = (await PlacedTenant.FindAsync(platform, tenant.Code, cancellationToken)).Value;
        if (placed.State != "deleted")
        {
            return new Error("tenancy.changed_meanwhile", ErrorKind.State, $"The state of tenant {tenant.Code} was changed by somebody else at the same time. Look again.");
        }

        await DropLeftAsync(tenant.TenantId, Always, cancellationToken);
        if (placed is { PlacementId: { } placementId, Kind: { } kind, Database: { } database })
        {
            await DropRowsAsync(tenant.TenantId, kind, database, cancellationToken);
            await RunAsync(
                """
                UPDATE tenancy.tenants SET placement_id = NULL WHERE tenant_id = @TenantId;
                DELETE FROM tenancy.placements WHERE placement_id = @placementId AND kind = 'own';
                """,
                new { tenant.TenantId, placementId }, cancellationToken);
            say($"its rows in {database} are gone");
        }

        foreach (var module in modules)
        {
            await module.EraseAsync(tenant, cancellationToken);
        }

        await RunAsync(
            """
            DELETE FROM tenancy.relocations WHERE tenant_id = @TenantId;
            DELETE FROM tenancy.provisioning_runs WHERE code = @Code;
            UPDATE tenancy.tenants SET name = @Code, group_name = '', erased_at = coalesce(erased_at, @now) WHERE tenant_id = @TenantId;
            """,
            new { tenant.TenantId, tenant.Code, now = time.GetUtcNow() }, cancellationToken);
        await news.TellAsync(tenant.TenantId, cancellationToken);
        say("people, keys and agents of it are gone; its number, code and marks stay");
        Erased(log, tenant.Code);
        return null;
    }

    private async Task<int> DropLeftAsync(int tenantId, DateTimeOffset until, CancellationToken cancellationToken)
    {
        (Guid Id, string Kind, string Database)[] places;
        await using (var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken))
        {
            // What the tenant uses now is never dropped, whatever the list says.
            places = (await connection.QueryAsync<(Guid, string, string)>(new CommandDefinition(
                """
                SELECT p.placement_id, p.kind, p.database_name FROM tenancy.left_behind l JOIN tenancy.placements p USING (placement_id)
                JOIN tenancy.tenants t ON t.tenant_id = l.tenant_id
                WHERE l.tenant_id = @tenantId AND l.drop_after <= @until AND t.placement_id IS DISTINCT FROM l.placement_id
                """,
                new { tenantId, until }, cancellationToken: cancellationToken))).ToArray();
        }

        foreach (var (id, kind, database) in places)
        {
            await DropRowsAsync(tenantId, kind, database, cancellationToken);
            await RunAsync(
                """
                DELETE FROM tenancy.left_behind WHERE tenant_id = @tenantId AND placement_id = @id;
                DELETE FROM tenancy.placements WHERE placement_id = @id AND kind = 'own';
                """,
                new { tenantId, id }, cancellationToken);
            Dropped(log, database);
        }

        return places.Length;
    }

    private Task DropRowsAsync(int tenantId, string kind, string database, CancellationToken cancellationToken) =>
        kind == "own" ? databases.DropAsync(database, cancellationToken) : TenantRows.DeleteAsync(databases.Server, database, tenantId, cancellationToken);

    private async Task<DateTimeOffset?> EraseAfterAsync(int tenantId, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var at = await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition("SELECT erase_after FROM tenancy.tenants WHERE tenant_id = @tenantId", new { tenantId }, cancellationToken: cancellationToken));
        return at is { } known ? new DateTimeOffset(known) : null;
    }

    private async Task RunAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Tenant {Code} was erased.")]
    private static partial void Erased(ILogger log, string code);

    [LoggerMessage(Level = LogLevel.Information, Message = "Rows that were left behind in {Database} were dropped.")]
    private static partial void Dropped(ILogger log, string database);
}
