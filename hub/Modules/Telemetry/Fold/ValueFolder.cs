using System.Collections.Concurrent;
using System.Threading.Channels;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Telemetry;

/// <summary>
/// Folds minutes that are over from the inbox into packed minutes and figures. Late values join the minute in which they were read. Readers add what is
/// not folded yet, so a late fold only costs them time.
/// </summary>
internal sealed partial class ValueFolder(ITenantDb db, TimeProvider time, ILogger<ValueFolder> log) : BackgroundService
{
    /// <summary>A minute is folded this long after its begin: over, and what was on its way has come.</summary>
    public static readonly TimeSpan Over = TimeSpan.FromSeconds(75);

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<TenantScope, bool> _waiting = new();

    // Each tenant stands in the queue at most once, so it is bounded by their number.
    private readonly Channel<TenantScope> _queue = Channel.CreateUnbounded<TenantScope>();

    /// <summary>The tenant has or will soon have blocks; called before the commit.</summary>
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
            for (var left = _queue.Reader.Count; left > 0 && _queue.Reader.TryRead(out var tenant); left--)
            {
                _waiting.TryRemove(tenant, out _);
                try
                {
                    if (await FoldAllAsync(tenant, stoppingToken) > 0)
                    {
                        // The minute that is not over yet.
                        Wake(tenant);
                    }
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    FoldFailed(exception, tenant.Code);
                    Wake(tenant);
                }
            }
        }
    }

    /// <summary>Folds all that is over; gives how many blocks are left.</summary>
    internal async Task<long> FoldAllAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (folded, left) = await FoldAsync(tenant, time.GetUtcNow() - Over, cancellationToken);
            if (folded == 0)
            {
                return left;
            }
        }
    }

    /// <summary>Folds some blocks whose instant is before a time; does nothing while another node is at it.</summary>
    internal async Task<(int Folded, long Left)> FoldAsync(TenantScope tenant, DateTimeOffset before, CancellationToken cancellationToken)
    {
        if (!(await db.BeginAsync(tenant, cancellationToken)).TryGet(out var transaction, out var error))
        {
            // A tenant that is no more is not waited for.
            return (0, error.Kind == ErrorKind.Unavailable ? 1 : 0);
        }

        await using (transaction)
        {
            var fold = new FoldedMinutes(tenant);
            var load = new SqlBatch();
            var locked = false;
            load.Add(
                "SELECT pg_try_advisory_xact_lock(hashtextextended('telemetry.fold', $1))",
                async (reader, token) => locked = await reader.ReadAsync(token) && reader.GetBoolean(0),
                Param.Long(tenant.TenantId));
            fold.AddLoad(load, before);
            await transaction.RunAsync(load, cancellationToken);
            if (!locked || fold.Blocks == 0)
            {
                return (0, fold.Left);
            }

            await fold.FoldAsync(transaction, time.GetUtcNow(), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return (fold.Blocks, fold.Left);
        }
    }

    [LoggerMessage(4201, LogLevel.Warning, "Values of tenant {Tenant} could not be folded; they are kept, shown, and folded with the next.")]
    private partial void FoldFailed(Exception exception, string tenant);
}
