using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Tenancy;

/// <summary>A move or restore that runs.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tenant">Whose rows, as they were when it began.</param>
/// <param name="Kind">move or restore.</param>
/// <param name="TargetKind">own or pool.</param>
/// <param name="TargetDatabase">Where they go.</param>
internal sealed record RelocationRun(Guid Id, PlacedTenant Tenant, string Kind, string TargetKind, string TargetDatabase)
{
    /// <summary>Epoch of the rows when they have arrived.</summary>
    public int NextEpoch => Tenant.Epoch + 1;
}

/// <summary>The rows of the platform database that tell where a move stands; the swap is one transaction of them.</summary>
internal sealed class RelocationJournal(IPlatformDb platform, HubDatabases databases, TimeProvider time)
{
    /// <summary>Writes it down and closes the tenant to changes on every node.</summary>
    public Task BeginAsync(RelocationRun run, CancellationToken cancellationToken) => RunAsync(
        """
        INSERT INTO tenancy.relocations (relocation_id, tenant_id, kind, state, step, epoch, target_kind, target_database, started_at)
        VALUES (@Id, @TenantId, @Kind, 'running', 'prepare', @Epoch, @TargetKind, @TargetDatabase, @now);
        UPDATE tenancy.tenants SET relocation_id = @Id WHERE tenant_id = @TenantId AND @Kind = 'move';
        """,
        new { run.Id, run.Tenant.TenantId, run.Kind, run.Tenant.Epoch, run.TargetKind, run.TargetDatabase, now = time.GetUtcNow() }, cancellationToken);

    public Task StepAsync(RelocationRun run, string step, long rows, CancellationToken cancellationToken) => RunAsync(
        """
        UPDATE tenancy.relocations SET step = @step, row_count = @rows WHERE relocation_id = @Id;
        UPDATE tenancy.tenants SET relocation_id = @Id WHERE tenant_id = @TenantId AND @step = 'swap';
        """,
        new { run.Id, step, rows, run.Tenant.TenantId }, cancellationToken);

    /// <summary>False once it was swapped or undone.</summary>
    public async Task<bool> IsOpenAsync(RelocationRun run, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT FROM tenancy.relocations WHERE relocation_id = @Id AND state = 'running')", new { run.Id }, cancellationToken: cancellationToken));
    }

    /// <summary>From here on the tenant's rows are the new ones: place, epoch, what is left behind and the run's end, all or nothing.</summary>
    public async Task SwapAsync(RelocationRun run, long rows, DateTimeOffset dropAfter, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var changed = await connection.ExecuteAsync(new CommandDefinition(
            """
            WITH made AS (
              INSERT INTO tenancy.placements (placement_id, kind, database_name, tenant_schema, created_at)
              SELECT @made, 'own', @TargetDatabase, @TenantSchema, @now WHERE @TargetKind = 'own' RETURNING placement_id),
            chosen AS (
              SELECT placement_id FROM made
              UNION ALL SELECT placement_id FROM tenancy.placements WHERE @TargetKind = 'pool' AND database_name = @TargetDatabase)
            UPDATE tenancy.tenants t SET placement_id = chosen.placement_id, epoch = @NextEpoch, relocation_id = NULL
            FROM chosen WHERE t.tenant_id = @TenantId AND t.epoch = @Epoch AND t.state <> 'deleted'
            """,
            new
            {
                made = Guid.CreateVersion7(now), run.TargetDatabase, databases.TenantSchema, now, run.TargetKind, run.NextEpoch, run.Tenant.TenantId, run.Tenant.Epoch,
            },
            transaction, cancellationToken: cancellationToken));
        if (changed != 1)
        {
            throw new InvalidOperationException($"The place of tenant {run.Tenant.Code} was changed by somebody else; nothing was swapped.");
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO tenancy.left_behind (tenant_id, placement_id, epoch, left_at, drop_after) VALUES (@TenantId, @PlacementId, @Epoch, @now, @dropAfter);
            UPDATE tenancy.relocations SET state = 'done', step = 'done', row_count = @rows, ended_at = @now WHERE relocation_id = @Id;
            """,
            new { run.Tenant.TenantId, run.Tenant.PlacementId, run.Tenant.Epoch, now, dropAfter, rows, run.Id }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Everything is as it was.</summary>
    public Task UndoneAsync(RelocationRun run, Error error, CancellationToken cancellationToken) => RunAsync(
        """
        UPDATE tenancy.tenants SET relocation_id = NULL WHERE tenant_id = @TenantId AND relocation_id = @Id;
        UPDATE tenancy.relocations SET state = 'undone', ended_at = @now, error_code = @Code, error_detail = @Detail WHERE relocation_id = @Id;
        """,
        new { run.Id, run.Tenant.TenantId, now = time.GetUtcNow(), error.Code, error.Detail }, cancellationToken);

    /// <summary>What was begun and not ended, oldest first: of a process that works on it, or of one that is gone.</summary>
    public async Task<IReadOnlyList<RelocationRun>> ListOpenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(Guid Id, string Code, string Kind, string TargetKind, string TargetDatabase)>(new CommandDefinition(
            """
            SELECT r.relocation_id, t.code, r.kind, r.target_kind, r.target_database
            FROM tenancy.relocations r JOIN tenancy.tenants t USING (tenant_id) WHERE r.state = 'running' ORDER BY r.started_at LIMIT 100
            """,
            cancellationToken: cancellationToken));
        var open = new List<RelocationRun>();
        foreach (var row in rows)
        {
            if ((await PlacedTenant.FindAsync(platform, row.Code, cancellationToken)).TryGet(out var tenant, out _))
            {
                open.Add(new RelocationRun(row.Id, tenant, row.Kind, row.TargetKind, row.TargetDatabase));
            }
        }

        return open;
    }

    private async Task RunAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }
}
