namespace EdgeHub.Edge.Store.Tests;

/// <summary>A full store of values makes its oldest records thinner before it gives any up: in place, counted, and never what may have been sent.</summary>
public sealed class ThinningTests
{
    private const int Row = 232;
    private const int Window = 512;

    // Twenty bytes are a value; nine of ten go.
    private static StoreOptions Options => StoreOptions.ForTelemetry(body => body.Length / 20, Thin) with { MinFreeDiskBytes = 0, MaxWaitingBytes = Row * 1500 };

    [Fact]
    public async Task Bound_Reached_ThinsTheOldest_AndGivesUpNothing()
    {
        await using var house = StoreHouse.Opened(Options);
        await house.FillAsync(1800, lane: Lane.Telemetry);
        var position = house.Store.Position(Lane.Telemetry);
        Assert.Equal((1, 1800, 1), (position.FirstKept, position.Last, position.Next));
        var thinned = house.Store.Losses[StoreOptions.Thinned];
        Assert.False(house.Store.Losses.ContainsKey(StoreOptions.GivenUpForRoom));
        Assert.Equal(1800 * 10, Values(house) + thinned);
        Assert.Equal(0, thinned % (Window * 9));
        Assert.Equal(20, house.Store.Read(Lane.Telemetry, 1, 1, int.MaxValue)[0].Body.Length);
        Assert.Equal(200, house.Store.Read(Lane.Telemetry, 1800, 1, int.MaxValue)[0].Body.Length);
        Assert.Equal(position.WaitingBytes, Bytes(house));
    }

    [Fact]
    public async Task AllThin_AndStillFull_GivesUpTheOldest_AndCountsWhatTheyHeldThen()
    {
        await using var house = StoreHouse.Opened(Options);
        for (var part = 0; part < 20; part++)
        {
            await house.FillAsync(1000, lane: Lane.Telemetry);
        }

        var position = house.Store.Position(Lane.Telemetry);
        var (thinned, full) = (house.Store.Losses[StoreOptions.Thinned], house.Store.Losses[StoreOptions.GivenUpForRoom]);
        Assert.True(full > 0 && position.FirstKept > 1, position.ToString());
        Assert.Equal(20_000 * 10, Values(house) + thinned + full);
        Assert.InRange(position.WaitingBytes, 0, Options.MaxWaitingBytes);
        Assert.Equal(position.WaitingBytes, Bytes(house));
    }

    [Fact]
    public async Task Sent_IsNeverChanged_OverARestart()
    {
        await using var house = StoreHouse.Opened(Options);
        await house.FillAsync(600, lane: Lane.Telemetry);
        Assert.Equal(0, house.Store.MaySendThrough(Lane.Telemetry));
        await house.Store.AllowSendingAsync(500, TestContext.Current.CancellationToken);
        Assert.Equal(500, house.Store.MaySendThrough(Lane.Telemetry));
        await house.ReopenAsync();
        Assert.Equal(500, house.Store.MaySendThrough(Lane.Telemetry));
        await house.FillAsync(1200, lane: Lane.Telemetry);
        Assert.All(house.Store.Read(Lane.Telemetry, 1, 500, int.MaxValue), record => Assert.Equal(200, record.Body.Length));
        Assert.Equal(20, house.Store.Read(Lane.Telemetry, 501, 1, int.MaxValue)[0].Body.Length);
    }

    [Fact]
    public async Task StoreOfAnAgentThatKeptNoMark_IsTakenAsSent()
    {
        await using var house = StoreHouse.Opened(Options with { ThinOldest = null });
        await house.FillAsync(700, lane: Lane.Telemetry);
        await house.CloseAsync();
        house.Options = Options;
        house.Open();
        Assert.Equal(700, house.Store.MaySendThrough(Lane.Telemetry));
        await house.FillAsync(1100, lane: Lane.Telemetry);
        Assert.Equal(200, house.Store.Read(Lane.Telemetry, 700, 1, int.MaxValue)[0].Body.Length);
        Assert.Equal(20, house.Store.Read(Lane.Telemetry, 701, 1, int.MaxValue)[0].Body.Length);
    }

    [Fact]
    public async Task MachineThatDies_BetweenTwoCommits_HasCountedWhatIsGone()
    {
        await using var house = StoreHouse.Opened(Options);
        for (var part = 0; part < 6; part++)
        {
            await house.FillAsync(500, lane: Lane.Telemetry);

            // What the disk holds at this moment, as after a power cut.
            await using var after = new StoreHouse(Options);
            foreach (var file in Directory.GetFiles(house.Folder, Options.FileName + "*"))
            {
                File.Copy(file, Path.Combine(after.Folder, Path.GetFileName(file)));
            }

            after.Open();
            var losses = after.Store.Losses;
            Assert.Equal((part + 1) * 5000, Values(after) + losses.GetValueOrDefault(StoreOptions.Thinned) + losses.GetValueOrDefault(StoreOptions.GivenUpForRoom));
            Assert.Equal(after.Store.Position(Lane.Telemetry).WaitingBytes, Bytes(after));
        }
    }

    [Fact]
    public async Task DamagedRecord_StaysDamaged()
    {
        await using var house = StoreHouse.Opened(Options);
        await house.FillAsync(600, lane: Lane.Telemetry);
        await house.CloseAsync();
        using (var database = new Connection(house.File, write: true))
        {
            database.Execute($"UPDATE record SET crc = crc + 1 WHERE key = {RecordKey.Of(Lane.Telemetry, 5)}");
        }

        house.Open();
        await house.FillAsync(1200, lane: Lane.Telemetry);
        var read = house.Store.Read(Lane.Telemetry, 1, 10, int.MaxValue);
        Assert.Equal([20, 20, 20, 20, 0, 20], read.Take(6).Select(record => record.Body.Length));
    }

    private static ThinnedRecords Thin(IReadOnlyList<ReadOnlyMemory<byte>> bodies)
    {
        var thinned = bodies.Select(body => body.Length == 200 ? body[..20].ToArray() : null).ToList();
        return new ThinnedRecords(thinned, thinned.Count(body => body is not null) * 9);
    }

    private static long Values(StoreHouse house) => house.Store.Read(Lane.Telemetry, 1, int.MaxValue, int.MaxValue).Sum(record => record.Body.Length / 20);

    private static long Bytes(StoreHouse house) => house.Store.Read(Lane.Telemetry, 1, int.MaxValue, int.MaxValue).Sum(record => record.Body.Length + 32L);
}
