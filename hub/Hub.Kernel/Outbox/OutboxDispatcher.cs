using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// Gives committed events their place in the tenant's order and hands them to the feeds of this node. Woken by commits of
/// this node, by the bell of others, and by a sweep every 10 minutes that finds what both missed. Tenants that somebody follows
/// here are looked at every 5 s besides: a node may be killed after its commit and before its bell.
/// </summary>
internal sealed partial class OutboxDispatcher(
    ITenantDb db, ITenantDirectory directory, TenantWake wake, LiveFeed feeds, TimeProvider time, ILogger<OutboxDispatcher> log) : BackgroundService
{
    private const int Workers = 2;
    private const int MostRead = 200;
    private static readonly TimeSpan LookAtFollowed = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(48);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Stamps and delivers what one tenant has; public to tests through the wake-up only.</summary>
    internal async Task DispatchAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        wake.Looking(tenant);
        var begun = await db.BeginAsync(tenant, cancellationToken);
        if (!begun.TryGet(out var transaction, out var error))
        {
            // A tenant that is closed or unknown has no followers to serve; one that is unreachable is tried again.
            if (error.Kind == ErrorKind.Unavailable)
            {
                _ = AgainAsync(tenant, cancellationToken);
            }

            return;
        }

        await using (transaction)
        {
            if (transaction.IsFrozen)
            {
                // Nothing can be stamped until the rows have arrived elsewhere; what waits there is stamped then.
                if (feeds.Find(tenant) is { Head: null } waiting)
                {
                    waiting.Reset(transaction.FeedPosition, transaction.Epoch);
                }

                _ = AgainAsync(tenant, cancellationToken);
                return;
            }

            var (rows, head) = await OutboxRows.StampAsync(transaction, cancellationToken);
            var feed = feeds.Find(tenant);
            IReadOnlyList<PositionedEvent> events = [];
            var known = feed?.Head;
            if (known is { } at && at.Epoch == transaction.Epoch && at.Position < head)
            {
                events = await OutboxRows.ReadAsync(transaction, at.Position, MostRead, cancellationToken);
            }

            await transaction.CommitQuietlyAsync(cancellationToken);
            if (feed is not null && (known is null || known.Value.Epoch != transaction.Epoch))
            {
                feed.Reset(head, transaction.Epoch);
            }
            else if (events.Count > 0)
            {
                feed!.Append(events);
            }

            if (rows == OutboxRows.MostRows || (events.Count > 0 && events[^1].Position < head))
            {
                wake.Mark(tenant);
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([SweepAsync(stoppingToken), FollowedAsync(stoppingToken), .. Enumerable.Range(0, Workers).Select(_ => WorkAsync(stoppingToken))]);

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var tenant in wake.Dirty.ReadAllAsync(cancellationToken))
        {
            try
            {
                await DispatchAsync(tenant, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                NotNow(log, exception, tenant.Code);
                _ = AgainAsync(tenant, cancellationToken);
            }
        }
    }

    private async Task AgainAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Pause, time, cancellationToken);
            wake.Mark(tenant);
        }
        catch (OperationCanceledException)
        {
            // The hub stops; the next start sweeps.
        }
    }

    private async Task FollowedAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookAtFollowed, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var tenant in feeds.Followed())
            {
                wake.Mark(tenant);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Sweep, time);
        do
        {
            try
            {
                foreach (var tenant in await directory.ListServedAsync(cancellationToken))
                {
                    wake.Mark(tenant);
                    await ForgetAsync(tenant, cancellationToken);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                NotNow(log, exception, "all");
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task ForgetAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        if ((await db.BeginAsync(tenant, cancellationToken)).TryGet(out var transaction, out _))
        {
            await using (transaction)
            {
                await OutboxRows.ForgetAsync(transaction, time.GetUtcNow() - Kept, cancellationToken);
                await transaction.CommitQuietlyAsync(cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events of tenant {Code} could not be dispatched now; tried again.")]
    private static partial void NotNow(ILogger log, Exception exception, string code);
}
