using Dapper;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Tenancy;

/// <summary>
/// Brings placements to this program's schema, one claimed at a time, several nodes side by side. A placement that cannot be
/// migrated keeps its tenants waiting with 503 <c>tenant.migrating</c>; all others are served.
/// </summary>
internal sealed partial class PlacementMigration(
    IPlatformDb platform, HubDatabases databases, TenantDirectory directory, TimeProvider time, ILogger<PlacementMigration> log)
    : BackgroundService, IPlacementMigration
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    /// <summary>Migrates what is left; returns how many were and how many could not be.</summary>
    public async Task<(int Done, int Failed)> RunAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var failed = new List<Guid>();
        var done = 0;
        while (time.GetElapsedTime(started) < longest)
        {
            var next = await MigrateNextAsync(failed, cancellationToken);
            if (next is null)
            {
                break;
            }

            done += next.Value ? 1 : 0;
        }

        if (done > 0)
        {
            directory.ForgetAll();
        }

        return (done, failed.Count);
    }

    public Task<(int Done, int Failed)> MigrateAllAsync(CancellationToken cancellationToken) => RunAsync(TimeSpan.MaxValue, cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await RunAsync(TimeSpan.MaxValue, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                NotNow(log, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Null when nothing is left to claim.</summary>
    private async Task<bool?> MigrateNextAsync(List<Guid> failed, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("SET LOCAL idle_in_transaction_session_timeout = '30min'", null, transaction, cancellationToken: cancellationToken));

        // The claim is the row's lock: it ends with the node that holds it.
        var claimed = await connection.QuerySingleOrDefaultAsync<(Guid Id, string Database)?>(new CommandDefinition(
            """
            SELECT placement_id, database_name FROM tenancy.placements
            WHERE tenant_schema IS DISTINCT FROM @TenantSchema AND NOT placement_id = ANY (@failed)
            ORDER BY kind DESC, placement_id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
            """,
            new { databases.TenantSchema, failed = failed.ToArray() }, transaction, cancellationToken: cancellationToken));
        if (claimed is not { } placement)
        {
            return null;
        }

        try
        {
            await databases.MigrateAsync(placement.Database, cancellationToken);
        }
        catch (Exception exception) when (exception is MigrationException or Npgsql.NpgsqlException)
        {
            Refused(log, exception, placement.Database);
            failed.Add(placement.Id);
            return false;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE tenancy.placements SET tenant_schema = @TenantSchema WHERE placement_id = @Id", new { databases.TenantSchema, placement.Id }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        Migrated(log, placement.Database);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Database {Database} was brought to this version.")]
    private static partial void Migrated(ILogger log, string database);

    [LoggerMessage(Level = LogLevel.Error, Message = "Database {Database} could not be brought to this version; its tenants wait. Tried again in a minute.")]
    private static partial void Refused(ILogger log, Exception exception, string database);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Databases of older versions could not be looked for; tried again in a minute.")]
    private static partial void NotNow(ILogger log, Exception exception);
}
