namespace EdgeHub.Edge.Store.Tests;

public sealed class OpeningTests
{
    [Fact]
    public async Task Open_TheFirstTime_CreatesAStoreWithARandomId()
    {
        await using var one = new StoreHouse();
        await using var two = new StoreHouse();
        Assert.Equal(StoreCondition.Created, one.Open().Condition);
        Assert.Equal(16, one.Store.StoreId.Length);
        Assert.NotEqual(one.Store.StoreId.ToArray(), two.Open().Store.StoreId.ToArray());
    }

    [Fact]
    public async Task Open_ByASecondAgent_IsRefusedWithTheFirstOnesProcess()
    {
        await using var house = StoreHouse.Opened();
        var error = Assert.Throws<DataFolderInUseException>(() => DataFolder.Take(house.Folder));
        Assert.Contains($"process {Environment.ProcessId}", error.Message, StringComparison.Ordinal);
        await house.CloseAsync();
        DataFolder.Take(house.Folder).Dispose();
    }

    [Fact]
    public async Task Open_OfAFileThatIsNoDatabase_SetsItAsideAndBeginsAnew()
    {
        await using var house = new StoreHouse();
        await File.WriteAllTextAsync(house.File, string.Concat(Enumerable.Repeat("not a database. ", 1000)));
        var opening = house.Open();
        Assert.Equal(StoreCondition.SetAside, opening.Condition);
        Assert.Contains("no database", opening.Reason, StringComparison.Ordinal);
        Assert.StartsWith(house.File + ".set-aside-20260105T080000Z", opening.SetAsidePath, StringComparison.Ordinal);
        Assert.StartsWith("not a database", await File.ReadAllTextAsync(opening.SetAsidePath), StringComparison.Ordinal);
        Assert.Equal(1, await house.AppendAsync("first"));
    }

    [Fact]
    public async Task Open_OfSomebodyElsesDatabase_SetsItAside()
    {
        await using var house = new StoreHouse();
        using (var other = new Connection(house.File, write: true))
        {
            other.Execute("CREATE TABLE notes(text TEXT); INSERT INTO notes VALUES ('mine')");
        }

        var opening = house.Open();
        Assert.Equal(StoreCondition.SetAside, opening.Condition);
        using var aside = new Connection(opening.SetAsidePath, write: false);
        Assert.Equal("mine", aside.QueryText("SELECT text FROM notes"));
    }

    [Fact]
    public async Task Open_OfAStoreOfANewerVersion_IsRefused_AndLeavesItAsItIs()
    {
        await using var house = StoreHouse.Opened();
        await house.AppendAsync("kept");
        await house.CloseAsync();
        using (var newer = new Connection(house.File, write: true))
        {
            newer.Execute("PRAGMA user_version = 2");
        }

        var error = Assert.Throws<StoreFaultException>(() => house.Open());
        Assert.Contains("newer", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(house.File));
    }

    [Fact]
    public async Task Open_WhenTheFileIsGone_SaysSo_AndGivesANewId()
    {
        await using var house = StoreHouse.Opened();
        await house.AppendAsync("lost");
        var id = house.Store.StoreId.ToArray();
        await house.CloseAsync();
        File.Delete(house.File);
        var opening = house.Open();
        Assert.Equal(StoreCondition.Vanished, opening.Condition);
        Assert.NotEqual(id, opening.Store.StoreId.ToArray());
    }

    [Fact]
    public async Task SetAside_OnDemand_KeepsTheFileAndBeginsAnew()
    {
        await using var house = StoreHouse.Opened();
        await house.AppendAsync("old copy");
        var id = house.Store.StoreId.ToArray();
        var opening = await house.Store.SetAsideAsync("The hub is ahead of this store.");
        Assert.Equal((StoreCondition.SetAside, "The hub is ahead of this store."), (opening.Condition, opening.Reason));
        Assert.NotEqual(id, opening.Store.StoreId.ToArray());
        Assert.Equal(1, await opening.Store.AppendAsync(Lane.Scan, "new"u8.ToArray(), CancellationToken.None));
        Assert.True(File.Exists(opening.SetAsidePath));
        await opening.Store.DisposeAsync();
    }

    [Fact]
    public async Task Writer_EveryCommit_IsAnFsync()
    {
        // FULL is 2; in WAL mode it makes each commit sync the log (https://sqlite.org/pragma.html#pragma_synchronous).
        await using var house = StoreHouse.Opened();
        await house.CloseAsync();
        using var database = new Connection(house.File, write: true);
        database.Execute(Schema.Durable);
        Assert.Equal("2", database.QueryText("PRAGMA synchronous"));
        Assert.Equal("wal", database.QueryText("PRAGMA journal_mode"));
    }
}
