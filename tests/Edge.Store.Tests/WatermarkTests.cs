namespace EdgeHub.Edge.Store.Tests;

public sealed class WatermarkTests
{
    [Fact]
    public async Task Acknowledge_MovesForwardOnly_AndSurvivesARestart()
    {
        await using var house = StoreHouse.Opened();
        await house.FillAsync(10);
        house.Store.Acknowledge(Lane.Scan, 6);
        house.Store.Acknowledge(Lane.Scan, 3);
        Assert.Equal(6, house.Store.Position(Lane.Scan).Next);
        Assert.Equal(5, house.Store.Position(Lane.Scan).Waiting);
        await house.ReopenAsync();
        Assert.Equal(6, house.Store.Position(Lane.Scan).Next);
    }

    [Fact]
    public async Task Acknowledge_BeyondTheLast_StopsAtTheLast()
    {
        await using var house = StoreHouse.Opened();
        await house.FillAsync(3);
        house.Store.Acknowledge(Lane.Scan, 100);
        Assert.Equal(4, house.Store.Position(Lane.Scan).Next);
        Assert.Equal(0, house.Store.Position(Lane.Scan).WaitingBytes);
    }

    [Fact]
    public async Task Resume_WithALowerWatermark_SendsAgainWhatIsKept()
    {
        await using var house = StoreHouse.Opened();
        await house.FillAsync(10);
        house.Store.Acknowledge(Lane.Scan, 11);
        Assert.Equal(new LaneResume(4, 0, 0, false), house.Store.Resume(Lane.Scan, 4));
        var position = house.Store.Position(Lane.Scan);
        Assert.Equal((4, 7, 7 * 232, 3 * 232), (position.Next, position.Waiting, position.WaitingBytes, position.KeptBytes));
    }

    [Fact]
    public async Task Resume_BelowWhatIsKept_NamesWhatIsMissing()
    {
        await using var house = StoreHouse.Opened(new StoreOptions { MinFreeDiskBytes = 0, KeepAcknowledgedBytes = 0 });
        await house.FillAsync(10);
        house.Store.Acknowledge(Lane.Scan, 8);
        await house.UntilAsync(() => house.Store.Position(Lane.Scan).FirstKept == 8, () => house.Store.Position(Lane.Scan).ToString());
        Assert.Equal(new LaneResume(8, 2, 7, false), house.Store.Resume(Lane.Scan, 2));
    }

    [Fact]
    public async Task Resume_AheadOfTheStore_SaysThatTheFileIsAnOldCopy()
    {
        await using var house = StoreHouse.Opened();
        await house.FillAsync(3);
        Assert.True(house.Store.Resume(Lane.Scan, 9).HubIsAhead);
        Assert.Equal(1, house.Store.Position(Lane.Scan).Next);
    }

    [Fact]
    public async Task Resume_OfAnEmptyLane_BeginsAtOne()
    {
        await using var house = StoreHouse.Opened();
        Assert.Equal(new LaneResume(1, 0, 0, false), house.Store.Resume(Lane.Scan, 1));
        Assert.Equal(new LaneResume(1, 0, 0, false), house.Store.Resume(Lane.Scan, 0));
    }

    [Fact]
    public async Task Counters_AfterACleanAndAnUncleanEnd_AreTheSame()
    {
        await using var house = StoreHouse.Opened();
        await house.FillAsync(20);
        house.Store.Acknowledge(Lane.Scan, 8);
        var before = house.Store.Position(Lane.Scan);
        await house.ReopenAsync();
        Assert.Equal(before, house.Store.Position(Lane.Scan));
        Assert.Equal((13 * 232, 7 * 232), (before.WaitingBytes, before.KeptBytes));
    }
}
