using EdgeHub.Testing;

namespace EdgeHub.Edge.Store.Tests;

/// <summary>A store's file as somebody finds it who only looks.</summary>
public sealed class InspectionTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Store_InUseAndAfterwards_IsSound_AndTellsLanesAndLosses()
    {
        using var temp = new TempFolder();
        using var folder = DataFolder.Take(temp.File("data"));
        var path = Path.Combine(folder.Path, StoreInspection.Files[0]);
        await using (var store = RecordStore.Open(folder, new StoreOptions(), TimeProvider.System).Store)
        {
            await store.AppendAsync(Lane.Scan, new byte[] { 1 }, CancellationToken.None);
            await store.AppendAsync(Lane.Scan, new byte[] { 2 }, CancellationToken.None);
            store.Acknowledge(Lane.Scan, 2);
            store.CountLoss("record.damaged", 3);
            await store.AppendAsync(Lane.Event, new byte[] { 3 }, CancellationToken.None);
            Assert.Equal((2, 1), Scans(StoreInspection.Of(path, Long)));
        }

        var found = StoreInspection.Of(path, Long);
        Assert.Equal(("ok", (2L, 1L), 3L), (found.Integrity, Scans(found), found.Losses["record.damaged"]));
        Assert.Matches("^3\\.", found.Sqlite);
        Assert.StartsWith("Not checked", StoreInspection.Of(path, TimeSpan.Zero).Integrity, StringComparison.Ordinal);
    }

    [Fact]
    public void File_ThatIsMissingOrNoStore_IsToldAsSuch()
    {
        using var temp = new TempFolder();
        Assert.Equal("There is no such file.", StoreInspection.Of(temp.File("none.db"), Long).Integrity);
        File.WriteAllText(temp.File("text.db"), "This is no database, but it is long enough to be taken for one at first sight.");
        Assert.StartsWith("It can't be read: ", StoreInspection.Of(temp.File("text.db"), Long).Integrity, StringComparison.Ordinal);
        File.WriteAllText(temp.File("empty.db"), "");
        Assert.StartsWith("It can't be read: ", StoreInspection.Of(temp.File("empty.db"), Long).Integrity, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ThatIsDamaged_IsFoundByTheCheck()
    {
        using var temp = new TempFolder();
        var path = await FillAsync(temp, records: 200);
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
        {
            // Inner pages of the records' tree: 0x02 to 0x0D say what a page is.
            for (var page = 4096 * 8; page < file.Length; page += 4096 * 8)
            {
                file.Position = page;
                file.Write(new byte[64]);
            }
        }

        Assert.NotEqual("ok", StoreInspection.Of(path, Long).Integrity);
    }

    [Fact]
    public async Task Check_ThatTakesTooLong_IsEnded()
    {
        using var temp = new TempFolder();
        var path = await FillAsync(temp, records: 6_000);
        Assert.StartsWith("Not finished within 0.002 s", StoreInspection.Of(path, TimeSpan.FromMilliseconds(2)).Integrity, StringComparison.Ordinal);
    }

    private static (long Last, long Waiting) Scans(StoreInspection found) => found.Lanes.Where(lane => lane.Lane == Lane.Scan).Select(lane => (lane.Last, lane.Waiting)).Single();

    private static async Task<string> FillAsync(TempFolder temp, int records)
    {
        using var folder = DataFolder.Take(temp.File("data"));
        await using var store = RecordStore.Open(folder, new StoreOptions(), TimeProvider.System).Store;
        await Task.WhenAll(Enumerable.Range(0, records).Select(_ => store.AppendAsync(Lane.Scan, new byte[10_000], CancellationToken.None).AsTask()));
        return Path.Combine(folder.Path, StoreInspection.Files[0]);
    }
}
