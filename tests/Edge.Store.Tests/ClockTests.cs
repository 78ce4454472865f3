namespace EdgeHub.Edge.Store.Tests;

/// <summary>A record grows old while the agent runs, not because somebody sets the clock, or because it was not right at boot.</summary>
public sealed class ClockTests
{
    private static readonly DateTimeOffset NoTimeAtBoot = DateTimeOffset.UnixEpoch.AddMinutes(1);

    private static StoreOptions Values => StoreOptions.ForTelemetry(body => body.Length / 20) with { MinFreeDiskBytes = 0, MaxWaitingAge = TimeSpan.FromDays(30) };

    [Theory]
    [InlineData(1, false)]
    [InlineData(-1, false)]
    [InlineData(1, true)]
    [InlineData(-1, true)]
    public async Task Clock_SetByAYear_GivesUpNothingThatWaits_AndNothingThatIsKeptForARestoredHub(int years, bool restart)
    {
        await using var values = StoreHouse.Opened(Values);
        await using var scans = StoreHouse.Opened();
        await values.FillAsync(10, lane: Lane.Telemetry);
        await scans.FillAsync(10);
        scans.Store.Acknowledge(Lane.Scan, 11);
        await SetAsync(values, values.Time.GetUtcNow().AddYears(years), restart, Lane.Telemetry);
        await SetAsync(scans, scans.Time.GetUtcNow().AddYears(years), restart, Lane.Scan);
        await SetAsync(values, values.Time.GetUtcNow().AddYears(-years), restart, Lane.Telemetry);
        Assert.Equal((1, 14), (values.Store.Position(Lane.Telemetry).FirstKept, values.Store.Position(Lane.Telemetry).Last));
        Assert.Equal((1, 12), (scans.Store.Position(Lane.Scan).FirstKept, scans.Store.Position(Lane.Scan).Last));
        Assert.Empty(values.Store.Losses);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ValuesOfABootWithoutATime_AreKept_WhenTheClockIsSetRight(bool restart)
    {
        await using var house = new StoreHouse(Values);
        house.Time.SetWall(NoTimeAtBoot);
        house.Open();
        await house.FillAsync(10, lane: Lane.Telemetry);
        await SetAsync(house, new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero), restart, Lane.Telemetry);
        Assert.Equal((1, 12), (house.Store.Position(Lane.Telemetry).FirstKept, house.Store.Position(Lane.Telemetry).Last));
        Assert.Empty(house.Store.Losses);
        Assert.True(house.Store.OldestWaiting(Lane.Telemetry) < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Age_OverRestarts_IsTheTimeThatTheAgentRan()
    {
        await using var house = StoreHouse.Opened(Values);
        await house.FillAsync(10, lane: Lane.Telemetry);
        for (var day = 0; day < 29; day++)
        {
            house.Time.Advance(TimeSpan.FromDays(1));
            await house.FillAsync(1, lane: Lane.Telemetry);
            await house.ReopenAsync();
        }

        Assert.Equal(1, house.Store.Position(Lane.Telemetry).FirstKept);
        house.Time.Advance(TimeSpan.FromDays(2));
        await house.UntilAsync(() => house.Store.Position(Lane.Telemetry).FirstKept > 10, () => house.Store.Position(Lane.Telemetry).ToString());
        Assert.InRange(house.Store.Losses[StoreOptions.GivenUpForAge], 100, 120);
    }

    /// <summary>Sets the clock, lets the store look for what is too old, and writes two more.</summary>
    private static async Task SetAsync(StoreHouse house, DateTimeOffset to, bool restart, Lane lane)
    {
        house.Time.SetWall(to);
        if (restart)
        {
            await house.ReopenAsync();
        }

        // It looks every five seconds, after what it writes: the second is written after the first one's look.
        house.Time.Advance(TimeSpan.FromSeconds(6));
        await house.FillAsync(1, lane: lane);
        await house.FillAsync(1, lane: lane);
    }
}
