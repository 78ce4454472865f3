using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Fleet;

/// <summary>
/// Throws away, every hour and in small steps, what only serves resending and time correction: hashes after 8 days (agents
/// keep acknowledged scans 72 h), anchors after 40, integrity reports after 400. Gaps, rejects and events stay.
/// </summary>
internal sealed partial class IngestRetention(
    ITenantDirectory directory, ITenantDb tenants, TimeProvider clock, ILogger<IngestRetention> log) : BackgroundService
{
    public static readonly TimeSpan KeepHashes = TimeSpan.FromDays(8);
    public static readonly TimeSpan KeepAnchors = TimeSpan.FromDays(40);
    public static readonly TimeSpan KeepReports = TimeSpan.FromDays(400);
    private const int RowsPerStep = 2_000;
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var tenant in await directory.ListServedAsync(stoppingToken))
                {
                    await CleanAsync(tenant, stoppingToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(log, e);
            }
        }
    }

    /// <summary>Deletes what is old; gives how many rows went.</summary>
    internal async Task<int> CleanAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await DeleteAsync(
                tenant,
                """
                DELETE FROM fleet.lane_runs WHERE ctid = ANY(ARRAY(
                    SELECT ctid FROM fleet.lane_runs WHERE tenant_id = $1 AND received_at < $2 ORDER BY received_at LIMIT $3))
                """,
                now - KeepHashes, cancellationToken)
            + await DeleteAsync(
                tenant,
                """
                DELETE FROM fleet.clock_anchors WHERE ctid = ANY(ARRAY(
                    SELECT ctid FROM fleet.clock_anchors WHERE tenant_id = $1 AND hub_at < $2 LIMIT $3))
                """,
                now - KeepAnchors, cancellationToken)
            + await DeleteAsync(
                tenant,
                """
                DELETE FROM fleet.integrity_reports WHERE ctid = ANY(ARRAY(
                    SELECT ctid FROM fleet.integrity_reports WHERE tenant_id = $1 AND reported_at < $2 ORDER BY report_id LIMIT $3))
                """,
                now - KeepReports, cancellationToken);
    }

    private async Task<int> DeleteAsync(TenantScope tenant, string sql, DateTimeOffset before, CancellationToken cancellationToken)
    {
        for (var all = 0; ;)
        {
            if (!(await tenants.BeginAsync(tenant, cancellationToken)).TryGet(out var begun, out _))
            {
                return all;
            }

            await using var transaction = begun;
            await using var command = new Npgsql.NpgsqlCommand(sql, transaction.Connection, transaction.Transaction);
            command.Parameters.Add(Param.Int(tenant.TenantId));
            command.Parameters.Add(Param.At(before));
            command.Parameters.Add(Param.Int(RowsPerStep));
            var deleted = await command.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            all += deleted;
            if (deleted < RowsPerStep)
            {
                return all;
            }
        }
    }

    [LoggerMessage(2801, LogLevel.Warning, "Old hashes and anchors could not be thrown away; tried again in an hour")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
