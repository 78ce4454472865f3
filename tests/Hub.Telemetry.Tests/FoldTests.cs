using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Telemetry.Tests;

/// <summary>Folding changes where values lie and nothing of what is read.</summary>
public sealed class FoldTests(TelemetryHub hub)
{
    [Fact]
    public async Task Fold_OfManyBlocks_KeepsEveryValue_AndItsTime()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        var random = new Random(20261128);
        var expected = new List<double>();
        for (var block = 0; block < 150; block++)
        {
            for (var i = 0; i < 20; i++)
            {
                var value = Math.Round(random.NextDouble() * 100, 2);
                expected.Add(value);
                plant.Write(3, (block * 20_000L) + (i * 1000), value);
                plant.Write(2, (block * 20_000L) + (i * 1000), (long)expected.Count);
            }

            plant.Close();
        }

        await stream.SendBlocksAsync(1, 150);
        await stream.AckedAsync(151, Lane.Telemetry);
        var before = await plant.ValuesAsync("temperature");
        Assert.Equal(expected, before.Select(value => value.Number!.Value));
        while ((await hub.Folder.FoldAsync(plant.Tenant, DateTimeOffset.MaxValue.AddDays(-1), TestContext.Current.CancellationToken)).Folded > 0)
        {
        }

        Assert.Equal(0, await plant.CountAsync("SELECT count(*) FROM telemetry.inbox WHERE tenant_id = $1"));
        Assert.Equal(before.Select(value => (Millis(value.At), value.Number)), (await plant.ValuesAsync("temperature")).Select(value => (Millis(value.At), value.Number)));
        Assert.Equal(3000, await plant.CountAsync(
            "SELECT sum(m.valued) FROM telemetry.minutes m JOIN telemetry.points p ON p.tenant_id = m.tenant_id AND p.point_id = m.point_id WHERE m.tenant_id = $1 AND p.name = 'good'"));
    }

    [Fact]
    public async Task ValuesOfTheSameMillisecond_KeepTheirOrder()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        for (var i = 0; i < 90; i++)
        {
            plant.Write(2, 600_000 + (i / 3), (long)i);
        }

        plant.Close();
        await stream.SendBlocksAsync(1, 1);
        await stream.AckedAsync(2, Lane.Telemetry);
        Assert.Equal(Enumerable.Range(0, 90).Select(i => (double?)i), (await plant.ValuesAsync("good")).Select(value => value.Number));
        await hub.Folder.FoldAsync(plant.Tenant, DateTimeOffset.MaxValue.AddDays(-1), TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 90).Select(i => (double?)i), (await plant.ValuesAsync("good")).Select(value => value.Number));
    }

    [Fact]
    public async Task LateBlock_JoinsItsMinute_InTheOrderOfTime()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        plant.Write(2, 600_000, 1L);
        plant.Write(2, 602_000, 3L);
        plant.Close();
        plant.Write(2, 601_000, 2L);
        plant.Close();
        await stream.SendBlocksAsync(1, 1);
        await stream.AckedAsync(2, Lane.Telemetry);
        await hub.Folder.FoldAsync(plant.Tenant, DateTimeOffset.MaxValue.AddDays(-1), TestContext.Current.CancellationToken);
        await stream.SendBlocksAsync(2, 1);
        await stream.AckedAsync(3, Lane.Telemetry);
        await hub.Folder.FoldAsync(plant.Tenant, DateTimeOffset.MaxValue.AddDays(-1), TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 3], (await plant.ValuesAsync("good")).Select(value => value.Number));
        Assert.Equal(3, await plant.CountAsync("SELECT sum(valued) FROM telemetry.minutes WHERE tenant_id = $1"));
        Assert.Equal(6, await plant.CountAsync("SELECT sum(total) FROM telemetry.minutes WHERE tenant_id = $1"));
    }

    [Fact]
    public async Task ValuesOfNumbersThatNobodyNamed_AreCounted_AndDropped()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync(tellsPoints: false);
        plant.Write(2, 100, 1L);
        plant.Write(2, 200, 2L);
        plant.Close();
        await stream.SendBlocksAsync(1, 1);
        await stream.AckedAsync(2, Lane.Telemetry);
        await hub.Folder.FoldAsync(plant.Tenant, DateTimeOffset.MaxValue.AddDays(-1), TestContext.Current.CancellationToken);
        Assert.Equal(2, await plant.CountAsync("SELECT values FROM telemetry.dropped WHERE tenant_id = $1 AND reason = 'unknown_point'"));
    }

    [Fact]
    public async Task TwoFolders_AtOnce_FoldEachBlockOnce()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        for (var block = 0; block < 200; block++)
        {
            plant.Write(2, block * 700L, (long)block);
            plant.Close();
        }

        await stream.SendBlocksAsync(1, 200);
        await stream.AckedAsync(201, Lane.Telemetry);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            for (var round = 0; round < 10; round++)
            {
                await hub.Folder.FoldAsync(plant.Tenant, DateTimeOffset.MaxValue.AddDays(-1), TestContext.Current.CancellationToken);
            }
        }));
        Assert.Equal(0, await plant.CountAsync("SELECT count(*) FROM telemetry.inbox WHERE tenant_id = $1"));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (double?)i), (await plant.ValuesAsync("good")).Select(value => value.Number));
    }

    [Fact]
    public async Task History_InBuckets_ShowsGapsAsNotHeard()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        var uptime = (long)plant.Agent.Uptime;
        plant.Write(3, uptime - 1000, 10.0);
        plant.Write(3, uptime - 500, 20.0);
        plant.Close();
        await stream.SendBlocksAsync(1, 1);
        await stream.AckedAsync(2, Lane.Telemetry);
        var now = TimeProvider.System.GetUtcNow();
        var history = (await plant.ReadAsync(transaction => ShowHistory.RunAsync(
            transaction, PlantScope.All, "KOL-M-01", "temperature", new HistoryQuery(now.AddMinutes(-10), now.AddSeconds(1), "max", 60, null), now, TestContext.Current.CancellationToken))).Value!;
        Assert.InRange(history.Items.Count, 10, 12);
        Assert.Contains(history.Items, item => item is { Value: 20, Heard: true });
        Assert.True(history.Items.Count(item => item is { Value: null, Heard: false, Quality: "not_heard" }) >= 8);
    }

    private static long Millis(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}
