namespace EdgeHub.Edge.Store.Tests;

public sealed class ReadTests
{
    [Fact]
    public async Task Read_WithBounds_StopsAtTheFirstThatIsReached()
    {
        await using var house = StoreHouse.Opened();
        await house.FillAsync(20, bytes: 100);
        Assert.Equal([3, 4, 5], house.Store.Read(Lane.Scan, 3, 3, int.MaxValue).Select(record => record.Number));
        Assert.Equal(4, house.Store.Read(Lane.Scan, 1, 100, 450).Count);
    }

    [Fact]
    public async Task Read_OfARecordLargerThanTheBound_StillGivesThatOne()
    {
        await using var house = StoreHouse.Opened();
        await house.FillAsync(2, bytes: 1000);
        Assert.Single(house.Store.Read(Lane.Scan, 1, 100, 10));
    }

    [Fact]
    public async Task Read_BeyondTheEnd_GivesNothing()
    {
        await using var house = StoreHouse.Opened();
        Assert.Empty(house.Store.Read(Lane.Scan, 1, 10, 1000));
        await house.FillAsync(2);
        Assert.Empty(house.Store.Read(Lane.Scan, 3, 10, 1000));
        Assert.Empty(house.Store.Read(Lane.Event, 1, 10, 1000));
    }

    [Fact]
    public async Task ReadLast_GivesTheNewestOldestFirst()
    {
        await using var house = StoreHouse.Opened();
        Assert.Empty(house.Store.ReadLast(Lane.Scan, 5));
        await house.FillAsync(8);
        Assert.Equal([6, 7, 8], house.Store.ReadLast(Lane.Scan, 3).Select(record => record.Number));
        Assert.Equal(8, house.Store.ReadLast(Lane.Scan, 100).Count);
    }

    [Fact]
    public async Task Read_WhileOthersAppend_SeesADenseBeginning()
    {
        await using var house = StoreHouse.Opened();
        var appending = house.FillAsync(1500);
        for (var round = 0; round < 50; round++)
        {
            var numbers = house.Store.Read(Lane.Scan, 1, 2000, int.MaxValue).Select(record => record.Number).ToArray();
            Assert.Equal(Enumerable.Range(1, numbers.Length).Select(at => (long)at), numbers);
        }

        await appending;
    }

    [Fact]
    public async Task State_IsReadByKeyAndPrefix_OverARestart()
    {
        await using var house = StoreHouse.Opened();
        await house.Store.WriteStateAsync(
            [new("plan/1", "one"u8.ToArray()), new("plan/2", "two"u8.ToArray()), new("plane", "no"u8.ToArray()), new("empty", Array.Empty<byte>())],
            CancellationToken.None);
        await house.ReopenAsync();
        Assert.Equal(["plan/1", "plan/2"], house.Store.ReadStates("plan/").Select(entry => entry.Key));
        Assert.Equal("one"u8.ToArray(), house.Store.ReadState("plan/1"));
        Assert.Empty(house.Store.ReadState("empty")!);
        await house.Store.WriteStateAsync([new("plan/1", null)], CancellationToken.None);
        Assert.Null(house.Store.ReadState("plan/1"));
    }

    [Fact]
    public async Task State_TooLong_IsRefused()
    {
        await using var house = StoreHouse.Opened();
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await house.Store.WriteStateAsync([new(new string('k', 129), null)], CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await house.Store.WriteStateAsync([new("k", new byte[(1 << 20) + 1])], CancellationToken.None));
    }
}
