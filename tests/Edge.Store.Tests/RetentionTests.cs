namespace EdgeHub.Edge.Store.Tests;

public sealed class RetentionTests
{
    [Fact]
    public async Task Acknowledged_AfterThreeDays_IsDeleted_ButNeverTheLast()
    {
        await using var house = StoreHouse.Opened();
        await house.FillAsync(1200);
        house.Store.Acknowledge(Lane.Scan, 1201);
        house.Time.Advance(TimeSpan.FromHours(73));
        await house.UntilAsync(() => house.Store.Position(Lane.Scan).FirstKept == 1200, () => house.Store.Position(Lane.Scan).ToString());
        Assert.Single(house.Store.Read(Lane.Scan, 1, 10, int.MaxValue));
        await house.ReopenAsync();
        Assert.Equal(1201, await house.AppendAsync("next"));
    }

    [Fact]
    public async Task Acknowledged_BeyondItsBytes_LosesTheOldestFirst()
    {
        await using var house = StoreHouse.Opened(new StoreOptions { MinFreeDiskBytes = 0, KeepAcknowledgedBytes = 232 * 50 });
        await house.FillAsync(200);
        house.Store.Acknowledge(Lane.Scan, 151);
        await house.UntilAsync(() => house.Store.Position(Lane.Scan).FirstKept == 101, () => house.Store.Position(Lane.Scan).ToString());
        Assert.Equal(232 * 50, house.Store.Position(Lane.Scan).KeptBytes);
    }

    [Fact]
    public async Task NotAcknowledged_IsKept_HoweverOld()
    {
        await using var house = StoreHouse.Opened(new StoreOptions { MinFreeDiskBytes = 0, KeepAcknowledgedBytes = 0 });
        await house.FillAsync(100);
        house.Store.Acknowledge(Lane.Scan, 41);
        house.Time.Advance(TimeSpan.FromDays(400));
        await house.UntilAsync(() => house.Store.Position(Lane.Scan).FirstKept == 41, () => house.Store.Position(Lane.Scan).ToString());
        Assert.Equal(60, house.Store.Position(Lane.Scan).Waiting);
        Assert.Equal(60, house.Store.Read(Lane.Scan, 1, 1000, int.MaxValue).Count);
    }

    [Fact]
    public async Task Bound_Reached_RefusesScans_UntilTheHubHasTakenSome()
    {
        await using var house = StoreHouse.Opened(new StoreOptions { MinFreeDiskBytes = 0, MaxWaitingBytes = 232 * 10 });
        await house.FillAsync(10);
        await Assert.ThrowsAsync<StoreFullException>(() => house.FillAsync(1));
        house.Store.Acknowledge(Lane.Scan, 3);
        await house.FillAsync(2);
        Assert.Equal(12, house.Store.Position(Lane.Scan).Last);
    }

    [Fact]
    public async Task Bound_OfEvents_IsAnEighth_SoThatChatterNeverStopsAStation()
    {
        await using var house = StoreHouse.Opened(new StoreOptions { MinFreeDiskBytes = 0, MaxWaitingBytes = 232 * 80 });
        await house.FillAsync(10, lane: Lane.Event);
        await Assert.ThrowsAsync<StoreFullException>(() => house.FillAsync(1, lane: Lane.Event));
        await house.FillAsync(80);
    }

    [Fact]
    public async Task Bound_HitByOneOfAGroup_LetsTheOthersThrough()
    {
        await using var house = StoreHouse.Opened(new StoreOptions { MinFreeDiskBytes = 0, MaxWaitingBytes = 10_000 });
        var appends = Enumerable.Range(0, 9).Select(at => house.Store.AppendAsync(Lane.Scan, new byte[at == 4 ? 9000 : 500], CancellationToken.None).AsTask()).ToArray();
        await Assert.ThrowsAsync<StoreFullException>(() => appends[4]);
        var numbers = await Task.WhenAll(appends.Where((_, at) => at != 4));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], numbers);
    }

    [Fact]
    public async Task Reserve_Touched_RefusesWithTheFolder()
    {
        await using var house = StoreHouse.Opened(new StoreOptions { MinFreeDiskBytes = long.MaxValue / 2 });
        var error = await Assert.ThrowsAsync<StoreFullException>(() => house.FillAsync(1));
        Assert.Contains(house.Folder, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, house.Store.Cover().FreeBytes);
    }

    [Fact]
    public async Task Cover_AtTheRecentRate_IsTheTimeUntilTheBound()
    {
        await using var house = StoreHouse.Opened(new StoreOptions { MinFreeDiskBytes = 0, MaxWaitingBytes = 232 * 1000 });
        Assert.Null(house.Store.Cover().Left);
        for (var minute = 0; minute < 10; minute++)
        {
            await house.FillAsync(10);
            house.Time.Advance(TimeSpan.FromMinutes(1));
        }

        // 100 in ten minutes, 900 left: an hour and a half.
        Assert.Equal(90, house.Store.Cover().Left!.Value.TotalMinutes, 1.0);
        house.Time.Advance(TimeSpan.FromHours(2));
        Assert.Null(house.Store.Cover().Left);
    }

    [Fact]
    public async Task Losses_AreCountedByReason_OverARestart()
    {
        await using var house = StoreHouse.Opened();
        house.Store.CountLoss("telemetry.thinned", 3);
        house.Store.CountLoss("telemetry.thinned", 4);
        await house.ReopenAsync();
        Assert.Equal(7, house.Store.Losses["telemetry.thinned"]);
    }
}
