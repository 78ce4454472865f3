using EdgeHub.HubLink;
using EdgeHub.Testing;

namespace EdgeHub.Edge.Uplink.Tests;

/// <summary>Values on a disk that fills up: what is not at the hub in the end is exactly what the agent says that it lost.</summary>
[Trait("Tier", "fault")]
public sealed class FullDiskTests
{
    private const int Points = 500;

    [Fact]
    public async Task Disk_Full_LosesValuesByCount_AndGoesOnWhenThereIsRoom()
    {
        using var disk = SmallDisk.TryMount("8m");
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = AgentRig.Open(Path.Combine(disk!.Path, "data"), keepFolder: true);
        await EnrolAgent.RunAsync(hub.Token(), rig.Credentials, TestContext.Current.CancellationToken);
        var points = await rig.PointsAsync(Points);
        var second = 0;
        await WriteAsync(20);
        Assert.Equal((second * Points, 0), (rig.Values.Kept, rig.Values.Lost));
        var ballast = Path.Combine(disk.Path, "ballast");
        await FillAsync(ballast);
        while (rig.Values.Lost + GivenUp() == 0)
        {
            await WriteAsync(20);
            Assert.True(second < 20_000, $"Nothing was lost: {rig.ValueStore.Position(Store.Lane.Telemetry)}");
        }

        await WriteAsync(50);
        Assert.Equal(second * Points, rig.Values.Kept + rig.Values.Lost);
        File.Delete(ballast);
        while (rig.Values.Fault.Length > 0)
        {
            await WriteAsync(1);
        }

        await WriteAsync(10);
        rig.Start();
        await rig.DrainValuesAsync();
        var arrived = hub.Blocks().Sum(block => block?.Count ?? 0);
        Assert.Equal(rig.Values.Taken - arrived, rig.Values.Lost + GivenUp());
        Assert.Equal(second * 1000L, hub.Blocks()[^1]!.MonotonicMs);

        // As the hub is told.
        var beat = (await hub.NextAsync(AgentFrame.BodyOneofCase.Heartbeat)).Heartbeat;
        Assert.Equal((ulong)(rig.Values.Taken - arrived), beat.Losses.Where(loss => loss.Key.StartsWith("telemetry.", StringComparison.Ordinal)).Aggregate(0UL, (sum, loss) => sum + loss.Value));

        long GivenUp() => rig.ValueStore.Losses.GetValueOrDefault(Store.StoreOptions.GivenUpForRoom);

        async Task WriteAsync(int seconds)
        {
            for (var end = second + seconds; second < end;)
            {
                second++;
                rig.Write(points, second + 0.123, second * 1000L);
                rig.Values.Flush();
                while (rig.Values.Kept + rig.Values.Lost < second * Points)
                {
                    await Task.Delay(1, TestContext.Current.CancellationToken);
                }
            }
        }
    }

    /// <summary>All but some hundred kilobytes.</summary>
    private static async Task FillAsync(string ballast)
    {
        await using var file = File.Create(ballast);
        var free = new DriveInfo(Path.GetDirectoryName(ballast)!).AvailableFreeSpace;
        await file.WriteAsync(new byte[Math.Max(0, free - (256 << 10))], TestContext.Current.CancellationToken);
    }
}
