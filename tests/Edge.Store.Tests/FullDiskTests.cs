using System.Diagnostics;
using EdgeHub.Testing;

namespace EdgeHub.Edge.Store.Tests;

public sealed class FullDiskTests
{
    [Fact]
    public async Task Disk_Full_RefusesByName_KeepsWhatItHas_AndGoesOnWhenThereIsRoom()
    {
        using var disk = Mount("3m");
        var ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[1 << 20]);
        var kept = 0L;
        using (var folder = DataFolder.Take(disk.Path))
        {
            var options = new StoreOptions { MinFreeDiskBytes = 0 };
            await using var store = RecordStore.Open(folder, options, TimeProvider.System).Store;
            var error = await Assert.ThrowsAsync<StoreFullException>(async () =>
            {
                while (kept < 100_000)
                {
                    kept = await store.AppendAsync(Lane.Scan, new byte[2000], CancellationToken.None);
                }
            });
            Assert.Contains("Free some space", error.Message, StringComparison.Ordinal);
            Assert.Equal(kept, store.Position(Lane.Scan).Last);
            File.Delete(ballast);
            Assert.Equal(kept + 1, await WhenThereIsRoomAsync(store));
        }

        using var again = DataFolder.Take(disk.Path);
        var opening = RecordStore.Open(again, new StoreOptions { MinFreeDiskBytes = 0 }, TimeProvider.System);
        await using var reopened = opening.Store;
        Assert.Equal(StoreCondition.Resumed, opening.Condition);
        Assert.Equal(kept + 1, reopened.Read(Lane.Scan, 1, int.MaxValue, int.MaxValue).Count);
    }

    [Fact]
    public async Task Disk_Short_GivesUpAcknowledgedRecordsBeforeItRefuses()
    {
        using var disk = Mount("16m");
        using var folder = DataFolder.Take(disk.Path);
        await using var store = RecordStore.Open(folder, new StoreOptions { MinFreeDiskBytes = 8 << 20 }, TimeProvider.System).Store;
        await Assert.ThrowsAsync<StoreFullException>(async () =>
        {
            while (store.Position(Lane.Scan).Last < 100_000)
            {
                await store.AppendAsync(Lane.Scan, new byte[4000], CancellationToken.None);
            }
        });
        var last = store.Position(Lane.Scan).Last;
        store.Acknowledge(Lane.Scan, last + 1);
        Assert.Equal(last + 1, await store.AppendAsync(Lane.Scan, new byte[4000], CancellationToken.None));
        Assert.True(store.Position(Lane.Scan).FirstKept > 1, store.Position(Lane.Scan).ToString());
    }

    [Fact]
    public async Task Disk_ShortForValues_TakesTheNewestInThePlaceOfTheOldest()
    {
        using var disk = Mount("24m");
        using var folder = DataFolder.Take(disk.Path);
        await using var store = RecordStore.Open(folder, StoreOptions.ForTelemetry(body => body.Length / 20) with { MinFreeDiskBytes = 12 << 20 }, TimeProvider.System).Store;
        for (var i = 1; i <= 12_000; i++)
        {
            Assert.Equal(i, await store.AppendAsync(Lane.Telemetry, new byte[2000], CancellationToken.None));
        }

        var position = store.Position(Lane.Telemetry);
        Assert.InRange(position.FirstKept, 2_000, 12_000);
        Assert.Equal((position.FirstKept - 1) * 100, store.Losses[StoreOptions.GivenUpForRoom]);
    }

    // The store asks the disk at most every 200 ms.
    private static async Task<long> WhenThereIsRoomAsync(RecordStore store)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await store.AppendAsync(Lane.Scan, new byte[2000], CancellationToken.None);
            }
            catch (StoreFullException error)
            {
                Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(1), error.Message);
            }
        }
    }

    private static SmallDisk Mount(string size)
    {
        var disk = SmallDisk.TryMount(size);
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        return disk!;
    }
}
