namespace EdgeHub.Edge.Store.Tests;

/// <summary>A store of values takes the newest whatever happens; what it gives up for that is counted, value by value.</summary>
public sealed class GivenUpTests
{
    private const int Row = 232;

    private static StoreOptions Options => StoreOptions.ForTelemetry(body => body.Length / 20) with { MinFreeDiskBytes = 0, MaxWaitingBytes = Row * 10 };

    [Fact]
    public async Task Bound_Reached_GivesUpTheOldest_AndCountsItsValues()
    {
        await using var house = StoreHouse.Opened(Options);
        await house.FillAsync(10, lane: Lane.Telemetry);
        await house.FillAsync(5, lane: Lane.Telemetry);
        var position = house.Store.Position(Lane.Telemetry);
        Assert.Equal((6, 15, 6), (position.FirstKept, position.Last, position.Next));
        Assert.Equal(10 * Row, position.WaitingBytes);
        Assert.Equal(50, house.Store.Losses[StoreOptions.GivenUpForRoom]);
        Assert.Equal(6, house.Store.Read(Lane.Telemetry, 1, 100, int.MaxValue)[0].Number);
    }

    [Fact]
    public async Task GivenUp_OutlivesARestart()
    {
        await using var house = StoreHouse.Opened(Options);
        await house.FillAsync(10, lane: Lane.Telemetry);
        await house.FillAsync(4, lane: Lane.Telemetry);
        await house.ReopenAsync();
        Assert.Equal(40, house.Store.Losses[StoreOptions.GivenUpForRoom]);
        var position = house.Store.Position(Lane.Telemetry);
        Assert.Equal((5, 14, 5, 10 * Row), (position.FirstKept, position.Last, position.Next, position.WaitingBytes));
    }

    [Fact]
    public async Task Age_Passed_GivesUpWhatTheHubNeverTook_ButNeverTheLast()
    {
        await using var house = StoreHouse.Opened(Options with { MaxWaitingAge = TimeSpan.FromHours(72) });
        await house.FillAsync(5, lane: Lane.Telemetry);
        house.Time.Advance(TimeSpan.FromHours(73));
        await house.UntilAsync(() => house.Store.Position(Lane.Telemetry).FirstKept == 5, () => house.Store.Position(Lane.Telemetry).ToString());
        Assert.Equal(40, house.Store.Losses[StoreOptions.GivenUpForAge]);
    }

    [Fact]
    public async Task Hub_ThatComesBack_IsToldWhichNumbersAreGone()
    {
        await using var house = StoreHouse.Opened(Options);
        await house.FillAsync(10, lane: Lane.Telemetry);
        await house.FillAsync(5, lane: Lane.Telemetry);
        Assert.Equal(new LaneResume(6, 1, 5, HubIsAhead: false), house.Store.Resume(Lane.Telemetry, 1));
    }
}
