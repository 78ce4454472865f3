using System.Security.Cryptography;
using System.Text;

namespace EdgeHub.Edge.Store.Tests;

public sealed class AppendTests
{
    [Fact]
    public async Task Append_InOrder_NumbersEachLaneDenselyFromOne()
    {
        await using var house = StoreHouse.Opened();
        Assert.Equal(1, await house.AppendAsync("a"));
        Assert.Equal(2, await house.AppendAsync("b"));
        Assert.Equal(1, await house.AppendAsync("started", Lane.Event));
        Assert.Equal(3, await house.AppendAsync("c"));
        Assert.Equal(["a", "b", "c"], house.Texts());
        Assert.Equal(["started"], house.Texts(Lane.Event));
    }

    [Fact]
    public async Task Append_FromManyCallers_KeepsTheOrderOfTheCalls()
    {
        await using var house = StoreHouse.Opened();
        var appends = Enumerable.Range(1, 2000).Select(at => (at, Number: house.AppendAsync($"{at}"))).ToArray();
        foreach (var (at, number) in appends)
        {
            Assert.Equal(at, await number);
        }

        Assert.Equal(Enumerable.Range(1, 2000).Select(at => $"{at}"), house.Texts());
    }

    [Fact]
    public async Task Append_AfterReopening_GoesOnWithTheNextNumberAndTheSameStoreId()
    {
        await using var house = StoreHouse.Opened();
        var id = house.Store.StoreId.ToArray();
        await house.AppendAsync("a");
        var opening = await house.ReopenAsync();
        Assert.Equal(StoreCondition.Resumed, opening.Condition);
        Assert.Equal(id, opening.Store.StoreId.ToArray());
        Assert.Equal(2, await house.AppendAsync("b"));
    }

    [Fact]
    public async Task Append_WithState_WritesBothOrNeither()
    {
        await using var house = StoreHouse.Opened(new StoreOptions { MinFreeDiskBytes = 0, MaxWaitingBytes = 1000 });
        await house.Store.AppendAsync(Lane.Scan, new byte[100], [new StateChange("station/a", "1"u8.ToArray())], CancellationToken.None);
        await Assert.ThrowsAsync<StoreFullException>(async () =>
            await house.Store.AppendAsync(Lane.Scan, new byte[5000], [new StateChange("station/a", "2"u8.ToArray())], CancellationToken.None));
        Assert.Equal("1", Encoding.UTF8.GetString(house.Store.ReadState("station/a")!));
        Assert.Equal(1, house.Store.Position(Lane.Scan).Last);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16385)]
    public async Task Append_OfAnImpossibleSize_IsRefusedBeforeItIsQueued(int bytes)
    {
        await using var house = StoreHouse.Opened();
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await house.Store.AppendAsync(Lane.Scan, new byte[bytes], CancellationToken.None));
    }

    [Fact]
    public async Task Append_ToALaneThatIsNone_IsRefused()
    {
        await using var house = StoreHouse.Opened();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await house.Store.AppendAsync((Lane)5, new byte[1], CancellationToken.None));
    }

    [Fact]
    public async Task Append_BeyondTheQueue_WaitsAndLosesNothing()
    {
        await using var house = StoreHouse.Opened(new StoreOptions { MinFreeDiskBytes = 0, MaxQueued = 4 });
        await house.FillAsync(500);
        Assert.Equal(500, house.Store.Position(Lane.Scan).Last);
    }

    [Fact]
    public async Task LastRecordHash_IsTheSha256OfTheLastRecord()
    {
        await using var house = StoreHouse.Opened();
        Assert.Empty(house.Store.LastRecordHash(Lane.Scan));
        await house.AppendAsync("a");
        await house.AppendAsync("b");
        Assert.Equal(SHA256.HashData("b"u8), house.Store.LastRecordHash(Lane.Scan));
    }

    [Fact]
    public async Task WaitFor_ANumberThatComes_Completes()
    {
        await using var house = StoreHouse.Opened();
        var waiting = house.Store.WaitForAsync(Lane.Scan, 2, CancellationToken.None);
        await house.AppendAsync("a");
        Assert.False(waiting.IsCompleted);
        await house.AppendAsync("b");
        await waiting.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Append_AfterDisposal_IsRefused()
    {
        var house = StoreHouse.Opened();
        var store = house.Store;
        await house.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.AppendAsync(Lane.Scan, new byte[1], CancellationToken.None));
    }
}
