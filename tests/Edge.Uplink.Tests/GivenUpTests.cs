using EdgeHub.HubLink;
using EdgeHub.Testing;
using StoreLane = EdgeHub.Edge.Store.Lane;

namespace EdgeHub.Edge.Uplink.Tests;

/// <summary>A store of values that has no more room: what is thinned or given up is counted and named, and the rest arrives.</summary>
public sealed class GivenUpTests
{
    [Fact]
    public async Task GivenUpWhileTheLinkIsDown_IsNamed_AndTheRestArrives()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = AgentRig.Open(values: AgentRig.ValueOptions with { MaxWaitingBytes = 20_000 });
        await EnrolAgent.RunAsync(hub.Token(), rig.Credentials, CancellationToken.None);
        var points = await rig.PointsAsync(100);
        for (var second = 1; second <= 200; second++)
        {
            rig.Write(points, second + 0.5, second * 1000L);
            rig.Values.Flush();
            await rig.UntilKeptAsync(second * 100);
        }

        rig.Start();
        await rig.DrainValuesAsync();
        var blocks = hub.Blocks();
        Assert.Equal(200, blocks.Count);
        var lost = rig.ValueStore.Losses[Edge.Store.StoreOptions.GivenUpForRoom];
        Assert.Equal(20_000 - lost, blocks.Sum(block => block?.Count ?? 0));
        Assert.InRange(lost, 10_000, 19_900);
        Assert.Equal((ulong)lost, (await hub.NextAsync(AgentFrame.BodyOneofCase.Heartbeat)).Heartbeat.Losses["telemetry.full"]);
    }

    [Fact]
    public async Task FullStore_IsThinned_AndNoNumberComesWithTwoContents()
    {
        await using var hub = new ScriptedHub();
        var seen = new Dictionary<ulong, Google.Protobuf.ByteString>();
        var changed = new List<ulong>();
        var takes = false;
        hub.OnBatch = (_, batch) =>
        {
            for (var i = 0; i < batch.Records.Count && batch.Lane == Lane.Telemetry; i++)
            {
                var number = batch.First + (ulong)i;
                if (!seen.TryAdd(number, batch.Records[i]) && seen[number] != batch.Records[i])
                {
                    changed.Add(number);
                }
            }

            // Got, and never acknowledged: all of it is sent again.
            return Task.FromResult(takes || batch.Lane != Lane.Telemetry);
        };
        await hub.StartAsync();
        await using var rig = AgentRig.Open(
            values: AgentRig.ValueOptions with { MaxWaitingBytes = 1_900_000 }, options: new UplinkOptions { AckLimit = TimeSpan.FromSeconds(2) });
        await EnrolAgent.RunAsync(hub.Token(), rig.Credentials, CancellationToken.None);
        var points = await rig.PointsAsync(20);
        var random = new Random(20261129);
        rig.Start();
        for (var second = 1; second <= 10_000; second++)
        {
            rig.Write(points, random.NextDouble(), second * 1000L);
            rig.Values.Flush();
            if (second % 50 == 0)
            {
                await rig.UntilKeptAsync(second * 20);
            }
        }

        var thinned = rig.ValueStore.Losses[Edge.Store.StoreOptions.Thinned];
        Assert.False(rig.ValueStore.Losses.ContainsKey(Edge.Store.StoreOptions.GivenUpForRoom), $"{thinned} thinned; {rig.ValueStore.Position(StoreLane.Telemetry)}");
        takes = true;
        await rig.DrainValuesAsync();
        Assert.NotEmpty(seen);
        Assert.Empty(changed);
        Assert.Equal(10_000, hub.Blocks().Count);
        Assert.Equal(200_000 - thinned, hub.Blocks().Sum(block => block!.Count));
        Assert.InRange(thinned, 20_000, 150_000);
    }

    [Fact]
    public async Task GivenUpWhileTheHubIsSlow_GoesOnBehindTheGap()
    {
        await using var hub = new ScriptedHub();
        var holds = new TaskCompletionSource();
        var first = true;
        hub.OnBatch = async (_, batch) =>
        {
            if (batch.Lane == Lane.Telemetry && first)
            {
                first = false;
                await holds.Task;
            }

            return true;
        };
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub, values: AgentRig.ValueOptions with { MaxWaitingBytes = 20_000 }, options: new UplinkOptions { SilenceLimit = TimeSpan.FromMinutes(1), AckLimit = TimeSpan.FromMinutes(1) });
        var points = await rig.PointsAsync(100);
        for (var second = 1; second <= 200; second++)
        {
            rig.Write(points, second + 0.5, second * 1000L);
            rig.Values.Flush();
            await rig.UntilKeptAsync(second * 100);
        }

        holds.SetResult();
        await rig.DrainValuesAsync();
        Assert.Equal(200, hub.Blocks().Count);
        Assert.Equal(200_000, hub.Blocks()[^1]!.MonotonicMs);
    }
}
