using System.Collections.Concurrent;
using System.Threading.Channels;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Production;

/// <summary>
/// The one projector of the counters: folds the deltas of a tenant into its orders and activity, at most once in two seconds.
/// Readers add what is not folded yet, so a late fold only costs them a few rows.
/// </summary>
internal sealed partial class DeltaFolder(ITenantDb db, TimeProvider time, ILogger<DeltaFolder> log) : BackgroundService
{
    /// <summary>Scans come in bursts; folding each batch would write each order row hundreds of times a second.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<TenantScope, bool> _waiting = new();

    // Each tenant stands in the queue at most once, so it is bounded by their number.
    private readonly Channel<TenantScope> _queue = Channel.CreateUnbounded<TenantScope>();

    /// <summary>The tenant has or will soon have deltas; called before the commit.</summary>
    public void Wake(TenantScope tenant)
    {
        if (_waiting.TryAdd(tenant, true))
        {
            _queue.Writer.TryWrite(tenant);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _queue.Reader.WaitToReadAsync(stoppingToken))
        {
            await Task.Delay(Rest, time, stoppingToken);
            while (_queue.Reader.TryRead(out var tenant))
            {
                _waiting.TryRemove(tenant, out _);
                try
                {
                    await FoldAsync(tenant, stoppingToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // The deltas stay and count; the next scan of the tenant wakes us again.
                    FoldFailed(exception, tenant.Code);
                }
            }
        }
    }

    /// <summary>Folds all deltas of a tenant; does nothing while another node is at it.</summary>
    public async Task FoldAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        if (!(await db.BeginAsync(tenant, cancellationToken)).TryGet(out var transaction, out _))
        {
            return;
        }

        await using (transaction)
        {
            var locked = false;
            var gate = new SqlBatch();
            gate.Add(
                "SELECT pg_try_advisory_xact_lock(hashtextextended('production.fold', $1))",
                async (reader, token) => locked = await reader.ReadAsync(token) && reader.GetBoolean(0),
                Param.Long(tenant.TenantId));
            await transaction.RunAsync(gate, cancellationToken);
            if (!locked)
            {
                return;
            }

            var fold = new SqlBatch();
            var at = time.GetUtcNow();

            // PostgreSQL keeps microseconds; the comparison that finds what closed now needs the same instant.
            at = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));
            var told = new List<OutboxEvent>();
            DeltaFold.Add(fold, tenant, at, told);
            await transaction.RunAsync(fold, cancellationToken);
            if (told.Count > 0)
            {
                var writes = new SqlBatch();
                writes.AddOutbox(tenant, at, told);
                await transaction.RunAsync(writes, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
    }

    [LoggerMessage(3101, LogLevel.Warning, "Counters of tenant {Tenant} could not be folded; they stay right and are folded with the next scan.")]
    private partial void FoldFailed(Exception exception, string tenant);
}
