using EdgeHub.OpenMetrics;

namespace EdgeHub.Edge.Store.Tests;

public sealed class MetricsTests
{
    [Fact]
    public async Task OldestWaiting_IsTheAgeOfTheFirstRecordThatIsNotAcknowledged()
    {
        await using var house = StoreHouse.Opened();
        Assert.Equal(TimeSpan.Zero, house.Store.OldestWaiting(Lane.Scan));
        await house.AppendAsync("first");
        house.Time.Advance(TimeSpan.FromMinutes(10));
        await house.AppendAsync("second");
        house.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.FromMinutes(15), house.Store.OldestWaiting(Lane.Scan));
        Assert.Equal(TimeSpan.Zero, house.Store.OldestWaiting(Lane.Event));
        house.Store.Acknowledge(Lane.Scan, 2);
        Assert.Equal(TimeSpan.FromMinutes(5), house.Store.OldestWaiting(Lane.Scan));
        house.Store.Acknowledge(Lane.Scan, 3);
        Assert.Equal(TimeSpan.Zero, house.Store.OldestWaiting(Lane.Scan));
    }

    [Fact]
    public async Task OldestWaiting_OfAClosedStore_SaysThatItIsClosed()
    {
        await using var house = StoreHouse.Opened();
        await house.AppendAsync("first");
        var store = house.Store;
        await house.CloseAsync();
        Assert.Throws<ObjectDisposedException>(() => store.OldestWaiting(Lane.Scan));
    }

    [Fact]
    public async Task Acknowledged_CountsEachRecordOnce_AndAgainWhatARestoredHubTakesAgain()
    {
        await using var house = StoreHouse.Opened();
        await house.FillAsync(10);
        house.Store.Acknowledge(Lane.Scan, 5);
        house.Store.Acknowledge(Lane.Scan, 5);
        house.Store.Acknowledge(Lane.Scan, 3);
        Assert.Equal((4, 0), (house.Store.Metrics.Acknowledged(Lane.Scan), house.Store.Metrics.Acknowledged(Lane.Event)));
        house.Store.Resume(Lane.Scan, 2);
        house.Store.Acknowledge(Lane.Scan, 99);
        Assert.Equal(4 + 9, house.Store.Metrics.Acknowledged(Lane.Scan));
    }

    [Fact]
    public async Task Loss_IsToldByItsReason_UntilTheStoreIsClosed()
    {
        // Stores of other tests have the same meter, so the reason is nobody else's.
        var reason = "test." + Guid.NewGuid().ToString("N");
        using var collector = new MetricCollector([RecordStore.MeterName]);
        await using var house = StoreHouse.Opened();
        house.Store.CountLoss(reason, 3);
        house.Store.CountLoss(reason, 4);
        Assert.Equal(7, Lost(collector, reason));
        await house.CloseAsync();
        Assert.Null(Lost(collector, reason));
    }

    private static double? Lost(MetricCollector collector, string reason) => collector.Collect()
        .Where(family => family.Name == "edgehub_agent_store_losses")
        .SelectMany(family => family.Points)
        .Where(point => point.Labels.Contains($"reason=\"{reason}\"", StringComparison.Ordinal))
        .Select(point => (double?)point.Value)
        .SingleOrDefault();
}
