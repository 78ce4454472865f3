using Dapper;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Tenancy;

/// <summary>Takes back a move or restore that did not reach its swap; repeating it changes nothing.</summary>
internal sealed class RelocationUndo(IPlatformDb platform, HubDatabases databases, RelocationJournal journal, TenantDoor door, DirectoryNews news)
{
    public static readonly Error Interrupted = new(
        "tenancy.relocation_interrupted", ErrorKind.Unavailable, "The hub stopped in the middle. Everything is as it was before: try again.");

    /// <summary>True when it was taken back; false when it had reached its swap after all, so that there is nothing to take back.</summary>
    public async Task<bool> RunAsync(RelocationRun run, Error why, CancellationToken cancellationToken)
    {
        if (!await journal.IsOpenAsync(run, cancellationToken))
        {
            return false;
        }

        await ClearAsync(run, cancellationToken);
        try
        {
            await door.SetAsync(run.Tenant.Database!, run.Tenant.TenantId, run.Tenant.Epoch, "open", cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            // A restore because the database is lost: there is no door to open.
        }

        await journal.UndoneAsync(run, why, cancellationToken);
        await news.TellAsync(run.Tenant.TenantId, cancellationToken);
        return true;
    }

    /// <summary>Leaves nothing in the target that was begun there before.</summary>
    public async Task ClearAsync(RelocationRun run, CancellationToken cancellationToken)
    {
        if (run.TargetDatabase == run.Tenant.Database)
        {
            throw new InvalidOperationException($"The data of tenant {run.Tenant.Code} live in {run.TargetDatabase}: that is no target.");
        }

        if (run.TargetKind == "pool")
        {
            await TenantRows.DeleteAsync(databases.Server, run.TargetDatabase, run.Tenant.TenantId, cancellationToken);
            await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(
                "DELETE FROM tenancy.left_behind l USING tenancy.placements p WHERE p.placement_id = l.placement_id AND p.kind = 'pool' AND p.database_name = @TargetDatabase AND l.tenant_id = @TenantId",
                new { run.TargetDatabase, run.Tenant.TenantId }, cancellationToken: cancellationToken));
            return;
        }

        await databases.DropAsync(run.TargetDatabase, cancellationToken);
    }
}
