namespace EdgeHub.Edge.Store.Tests;

public sealed class OldestWaitingTests
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
}
