using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Kernel.Tests;

public sealed class LiveFeedTests(Hub hub)
{
    private ILiveFeed Feed => hub.Fixture.Services.GetRequiredService<ILiveFeed>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("own")]
    [InlineData("pool")]
    public async Task Events_WrittenByManyAtOnce_AreDenseAndComplete(string placement)
    {
        const int Writers = 8;
        const int Each = 25;
        var tenant = await hub.Fixture.NewTenantAsync(placement);
        var (start, epoch) = await SettledAsync(tenant);
        var following = CollectAsync(Feed.FollowAsync(tenant, start, epoch, Stop), Writers * Each * 2);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var i = 0; i < Each; i++)
            {
                await WriteAsync(tenant, $"{writer}.{i}.a", $"{writer}.{i}.b");
            }
        }));
        var events = await following.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => start + i), events.Select(e => e.Position));
        Assert.Equal(events.Count, events.Select(e => e.Event.Key).Distinct(StringComparer.Ordinal).Count());

        // One writer's events keep the order in which he committed them.
        for (var writer = 0; writer < Writers; writer++)
        {
            var own = events.Where(e => e.Event.Key.StartsWith(writer + ".", StringComparison.Ordinal)).Select(e => e.Event.Key).ToArray();
            Assert.Equal(Enumerable.Range(0, Each).SelectMany(i => new[] { $"{writer}.{i}.a", $"{writer}.{i}.b" }), own);
        }
    }

    [Fact]
    public async Task Follower_ComingBack_GetsExactlyWhatHeMissed()
    {
        var tenant = await hub.Fixture.NewTenantAsync();
        var (start, epoch) = await SettledAsync(tenant);
        await WriteAsync(tenant, "1", "2", "3");
        await WriteAsync(tenant, "4");
        var all = await CollectAsync(Feed.FollowAsync(tenant, start, epoch, Stop), 4);
        var rest = await CollectAsync(Feed.FollowAsync(tenant, start + 2, epoch, Stop), 2);
        Assert.Equal(["1", "2", "3", "4"], all.Select(e => e.Event.Key));
        Assert.Equal(["3", "4"], rest.Select(e => e.Event.Key));
    }

    [Theory]
    [InlineData(0, 7)]
    [InlineData(1_000_000, 1)]
    public async Task Follower_WithVoidCursor_IsReset(long after, int epoch)
    {
        var tenant = await hub.Fixture.NewTenantAsync();
        var (head, _) = await SettledAsync(tenant);
        var first = await CollectAsync(Feed.FollowAsync(tenant, after, epoch, Stop), 1);
        Assert.Equal("reset", first[0].Event.Type);
        Assert.Equal(head, first[0].Position);
    }

    [Fact]
    public async Task Follower_AwayForMoreThanADay_IsReset()
    {
        var tenant = await hub.Fixture.NewTenantAsync();
        var (start, epoch) = await SettledAsync(tenant);
        await WriteAsync(tenant, "old");
        await CollectAsync(Feed.FollowAsync(tenant, start, epoch, Stop), 1);
        await hub.AskAsync(DbRole.Migrate, "erp_pool_1", $"UPDATE kernel.outbox SET at = at - interval '25 hours' WHERE tenant_id = {tenant.TenantId}");
        var first = await CollectAsync(Feed.FollowAsync(tenant, start, epoch, Stop), 1);
        Assert.Equal("reset", first[0].Event.Type);
    }

    [Fact]
    public async Task Follower_OfOneTenant_HearsNothingOfAnother()
    {
        var a = await hub.Fixture.NewTenantAsync();
        var b = await hub.Fixture.NewTenantAsync();
        var (start, epoch) = await SettledAsync(a);
        var following = CollectAsync(Feed.FollowAsync(a, start, epoch, Stop), 1);
        await WriteAsync(b, "foreign");
        await WriteAsync(a, "own");
        Assert.Equal("own", (await following)[0].Event.Key);
    }

    [Fact]
    public async Task Event_RolledBack_IsNeverHeard()
    {
        var tenant = await hub.Fixture.NewTenantAsync();
        var (start, epoch) = await SettledAsync(tenant);
        await using (var transaction = await hub.Fixture.BeginAsync(tenant))
        {
            await transaction.RunAsync(Writes(tenant, "never"), Stop);
        }

        await WriteAsync(tenant, "after");
        var heard = await CollectAsync(Feed.FollowAsync(tenant, start, epoch, Stop), 1);
        Assert.Equal("after", heard[0].Event.Key);
        Assert.Equal(start + 1, heard[0].Position);
    }

    [Fact]
    public async Task Event_FromCommitToFollower_TakesMilliseconds()
    {
        var tenant = await hub.Fixture.NewTenantAsync();
        var (start, epoch) = await SettledAsync(tenant);
        await using var feed = Feed.FollowAsync(tenant, start, epoch, Stop).GetAsyncEnumerator(Stop);
        var times = new List<double>();
        for (var i = 0; i < 50; i++)
        {
            var next = feed.MoveNextAsync();
            await using (var transaction = await hub.Fixture.BeginAsync(tenant))
            {
                await transaction.RunAsync(Writes(tenant, i.ToString(CultureInfo.InvariantCulture)), Stop);
                await transaction.CommitAsync(Stop);
            }

            var committed = Stopwatch.GetTimestamp();
            Assert.True(await next);
            times.Add(Stopwatch.GetElapsedTime(committed).TotalMilliseconds);
        }

        times.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"commit to follower: median {times[25]:0.0} ms, worst {times[^1]:0.0} ms");
        Assert.True(times[25] < 100, $"The median is {times[25]:0.0} ms.");
    }

    private static async Task<List<PositionedEvent>> CollectAsync(IAsyncEnumerable<PositionedEvent> events, int count)
    {
        var collected = new List<PositionedEvent>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            await foreach (var next in events.WithCancellation(limit.Token))
            {
                collected.Add(next);
                if (collected.Count == count)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Only {collected.Count} of {count} events came: {string.Join(' ', collected.Select(e => e.Position))}");
        }

        return collected;
    }

    private static SqlBatch Writes(TenantScope tenant, params string[] keys)
    {
        var writes = new SqlBatch();
        writes.AddOutbox(tenant, TimeProvider.System.GetUtcNow(), keys.Select(key => new OutboxEvent("test.happened", key, "test", null, "{}")).ToArray());
        return writes;
    }

    /// <summary>Head after everything that provisioning wrote has its place.</summary>
    private async Task<(long Position, int Epoch)> SettledAsync(TenantScope tenant)
    {
        await WriteAsync(tenant, "first");
        var events = await CollectAsync(Feed.FollowAsync(tenant, 0, 1, Stop), 2);
        Assert.Equal(["tenant.created", "test.happened"], events.Select(e => e.Event.Type));
        return (events[^1].Position, events[^1].Epoch);
    }

    private async Task WriteAsync(TenantScope tenant, params string[] keys)
    {
        await using var transaction = await hub.Fixture.BeginAsync(tenant);
        await transaction.RunAsync(Writes(tenant, keys), Stop);
        await transaction.CommitAsync(Stop);
    }
}
