using System.Diagnostics;
using EdgeHub.Testing;

namespace EdgeHub.Edge.Store.Tests;

public sealed class ReadOnlyDiskTests
{
    [Fact]
    public async Task Disk_ThatTakesNoMoreWrites_RefusesByName_AndGoesOnWhenItDoesAgain()
    {
        using var place = new TempFolder();
        using var folder = DataFolder.Take(place.Path);
        var first = 0L;
        await using (var store = RecordStore.Open(folder, new StoreOptions(), TimeProvider.System).Store)
        {
            first = await AppendAsync(store);
            SetReadOnly(place.Path, on: true);
            try
            {
                for (var tried = 0; tried < 3; tried++)
                {
                    var refused = await Assert.ThrowsAsync<StoreFullException>(() => AppendAsync(store));
                    Assert.Contains("full, read-only or failing", refused.Message, StringComparison.Ordinal);
                }

                Assert.Equal(first, store.Position(Lane.Scan).Last);
            }
            finally
            {
                SetReadOnly(place.Path, on: false);
            }

            Assert.Equal(first + 1, await AppendAsync(store));
        }

        var opening = RecordStore.Open(folder, new StoreOptions(), TimeProvider.System);
        await using var again = opening.Store;
        Assert.Equal(StoreCondition.Resumed, opening.Condition);
        Assert.Equal(first + 1, again.Read(Lane.Scan, 1, int.MaxValue, int.MaxValue).Count);
    }

    private static Task<long> AppendAsync(RecordStore store) => store.AppendAsync(Lane.Scan, new byte[2000], TestContext.Current.CancellationToken).AsTask();

    /// <summary>Immutable files refuse writes through descriptors that are open already, as a disk does that went read-only.</summary>
    private static void SetReadOnly(string folder, bool on)
    {
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        using var process = Environment.IsPrivilegedProcess
            ? Process.Start(new ProcessStartInfo("chattr", [on ? "+i" : "-i", .. files, folder]) { UseShellExecute = false, RedirectStandardError = true })
            : null;
        process?.WaitForExit();
        Assert.SkipUnless(process is { ExitCode: 0 }, "Files can be made immutable by root on ext4 or similar only.");
    }
}
