using System.Runtime.CompilerServices;

namespace EdgeHub.Hub.Kernel;

/// <summary>Follows tenants' events; see <see cref="ILiveFeed"/>.</summary>
internal sealed class LiveFeed(ITenantDb db, TenantWake wake, TimeProvider time) : ILiveFeed
{
    private const int PageRows = 100;

    /// <summary>A page that was away longer is better off loading anew.</summary>
    private static readonly TimeSpan LongestAway = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, TenantFeed> _feeds = [];

    /// <summary>The feed of a tenant that somebody follows here.</summary>
    public TenantFeed? Find(TenantScope tenant) => Find(tenant.TenantId);

    /// <summary>The same by inner key, as other nodes name it.</summary>
    public TenantFeed? Find(int tenantId)
    {
        lock (_lock)
        {
            return _feeds.GetValueOrDefault(tenantId);
        }
    }

    /// <summary>Tenants that somebody follows here.</summary>
    public IReadOnlyList<TenantScope> Followed()
    {
        lock (_lock)
        {
            return _feeds.Values.Select(feed => feed.Tenant).ToArray();
        }
    }

    public async Task<(long Position, int Epoch)> HeadAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(tenant, cancellationToken);
        return (transaction.FeedPosition, transaction.Epoch);
    }

    public async IAsyncEnumerable<PositionedEvent> FollowAsync(
        TenantScope tenant, long? after, int? epoch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var feed = Enter(tenant);
        try
        {
            var (cursor, current, reset) = await StartAsync(feed, after, epoch, cancellationToken);
            if (reset)
            {
                yield return ResetAt(cursor, current);
            }

            while (true)
            {
                var changed = feed.Changed;
                if (feed.Head is { } head && head.Epoch != current)
                {
                    (cursor, current) = head;
                    yield return ResetAt(cursor, current);
                    continue;
                }

                var events = feed.After(cursor);
                if (events is null)
                {
                    await using var transaction = await BeginAsync(tenant, cancellationToken);
                    events = await OutboxRows.ReadAsync(transaction, cursor, PageRows, cancellationToken);
                }

                foreach (var next in events)
                {
                    cursor = next.Position;
                    yield return next;
                }

                if (events.Count == 0)
                {
                    await changed.WaitAsync(cancellationToken);
                }
            }
        }
        finally
        {
            Leave(feed);
        }
    }

    private async Task<(long Cursor, int Epoch, bool Reset)> StartAsync(TenantFeed feed, long? after, int? epoch, CancellationToken cancellationToken)
    {
        (long Position, int Epoch) head;
        while (true)
        {
            var changed = feed.Changed;
            if (feed.Head is { } known)
            {
                head = known;
                break;
            }

            wake.Mark(feed.Tenant);
            await changed.WaitAsync(cancellationToken);
        }

        if (after is not { } wanted)
        {
            return (head.Position, head.Epoch, false);
        }

        if (epoch == head.Epoch && wanted == head.Position)
        {
            return (wanted, head.Epoch, false);
        }

        // The database decides: a cursor that a read brought along may be ahead of what this node has heard of yet.
        await using var transaction = await BeginAsync(feed.Tenant, cancellationToken);
        var newest = (Position: transaction.FeedPosition, transaction.Epoch);
        if (epoch != newest.Epoch || wanted > newest.Position || wanted < 0)
        {
            return (newest.Position, newest.Epoch, true);
        }

        if (wanted == newest.Position)
        {
            return (wanted, newest.Epoch, false);
        }

        var (oldest, _) = await OutboxRows.RangeAsync(transaction, time.GetUtcNow() - LongestAway, cancellationToken);
        return oldest is null || wanted + 1 < oldest ? (newest.Position, newest.Epoch, true) : (wanted, newest.Epoch, false);
    }

    private PositionedEvent ResetAt(long position, int epoch) =>
        new(position, epoch, time.GetUtcNow(), new OutboxEvent("reset", "", "reset", null, "{}"));

    private async Task<TenantTransaction> BeginAsync(TenantScope tenant, CancellationToken cancellationToken) =>
        (await db.BeginAsync(tenant, cancellationToken)).TryGet(out var transaction, out var error)
            ? transaction
            : throw new UnavailableException(error);

    private TenantFeed Enter(TenantScope tenant)
    {
        lock (_lock)
        {
            if (!_feeds.TryGetValue(tenant.TenantId, out var feed))
            {
                _feeds[tenant.TenantId] = feed = new TenantFeed(tenant);
            }

            feed.Followers++;
            return feed;
        }
    }

    private void Leave(TenantFeed feed)
    {
        lock (_lock)
        {
            if (--feed.Followers == 0)
            {
                _feeds.Remove(feed.Tenant.TenantId);
            }
        }
    }
}
