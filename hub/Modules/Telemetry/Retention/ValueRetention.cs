using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Telemetry;

/// <summary>How long values and alarms are kept.</summary>
/// <param name="Raw">Values as they came. Default 90 days; setting <c>Telemetry:RawDays</c>, 1 to 3,660.</param>
/// <param name="Figures">Figures of minutes, and alarms that are over. Default 730 days; setting <c>Telemetry:FigureDays</c>, 1 to 3,660.</param>
internal sealed record RetentionSettings(TimeSpan Raw, TimeSpan Figures)
{
    private const int Longest = 3_660;

    public static RetentionSettings Read(IConfiguration configuration) => new(Days(configuration, "Telemetry:RawDays", 90), Days(configuration, "Telemetry:FigureDays", 730));

    private static TimeSpan Days(IConfiguration configuration, string key, int otherwise) =>
        configuration.GetValue(key, otherwise) is var days and >= 1 and <= Longest
            ? TimeSpan.FromDays(days)
            : throw new InvalidOperationException($"{key} is 1 to {Longest} days.");
}

/// <summary>
/// Deletes what is older than it is kept, every ten minutes, a few thousand rows at a time, so that nothing waits for it. A row that comes so late that it
/// is too old already goes with the next round.
/// </summary>
internal sealed partial class ValueRetention(ITenantDirectory directory, ITenantDb db, RetentionSettings settings, TimeProvider time, ILogger<ValueRetention> log) : BackgroundService
{
    private const int BatchRows = 5_000;

    /// <summary>Batches of one table and tenant in a round; what is left waits for the next.</summary>
    private const int MostBatches = 400;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    internal const string Chunks =
        """
        DELETE FROM telemetry.chunks c USING (SELECT point_id, minute FROM telemetry.chunks WHERE tenant_id = $1 AND minute < $2 ORDER BY minute LIMIT $3) old
        WHERE c.tenant_id = $1 AND c.point_id = old.point_id AND c.minute = old.minute
        """;

    internal const string Minutes =
        """
        DELETE FROM telemetry.minutes m USING (SELECT point_id, minute FROM telemetry.minutes WHERE tenant_id = $1 AND minute < $2 ORDER BY minute LIMIT $3) old
        WHERE m.tenant_id = $1 AND m.point_id = old.point_id AND m.minute = old.minute
        """;

    private const string Alarms =
        """
        DELETE FROM telemetry.alarms a USING
            (SELECT alarm_id FROM telemetry.alarms WHERE tenant_id = $1 AND cleared_at IS NOT NULL AND raised_at < $2 ORDER BY raised_at LIMIT $3) old
        WHERE a.tenant_id = $1 AND a.alarm_id = old.alarm_id
        """;

    private const string Shelves = "DELETE FROM telemetry.shelved_alarms WHERE tenant_id = $1 AND until < $2 AND $3 > 0";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var tenant in await directory.ListServedAsync(stoppingToken))
                {
                    await SweepAsync(tenant, stoppingToken);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                SweepFailed(exception.GetType().Name);
            }
        }
    }

    /// <summary>Deletes a tenant's rows that are too old; gives how many.</summary>
    internal async Task<long> SweepAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await SweepAsync(tenant, Chunks, now - settings.Raw, cancellationToken)
            + await SweepAsync(tenant, Minutes, now - settings.Figures, cancellationToken)
            + await SweepAsync(tenant, Alarms, now - settings.Figures, cancellationToken)
            + await SweepAsync(tenant, Shelves, now, cancellationToken);
    }

    private async Task<long> SweepAsync(TenantScope tenant, string sql, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var all = 0L;
        for (var batch = 0; batch < MostBatches; batch++)
        {
            if (!(await db.BeginAsync(tenant, cancellationToken)).TryGet(out var transaction, out _))
            {
                break;
            }

            await using (transaction)
            {
                if (transaction.IsFrozen)
                {
                    break;
                }

                await using var command = new Npgsql.NpgsqlCommand(sql, transaction.Connection, transaction.Transaction);
                command.Parameters.AddRange((Npgsql.NpgsqlParameter[])[Param.Int(tenant.TenantId), Param.At(before), Param.Int(BatchRows)]);
                var deleted = await command.ExecuteNonQueryAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                all += deleted;
                if (deleted < BatchRows)
                {
                    break;
                }
            }
        }

        return all;
    }

    [LoggerMessage(4301, LogLevel.Warning, "Old values could not be deleted ({Reason}); tried again in ten minutes.")]
    private partial void SweepFailed(string reason);
}
