using EdgeHub.Hub.Fleet.Tests;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Hub.Telemetry.Tests;

/// <summary>Blocks from a real agent's stream: each value once, at its corrected time, and nothing that blocks the lane.</summary>
public sealed class IntakeTests(TelemetryHub hub)
{
    [Theory]
    [InlineData("pool")]
    [InlineData("own")]
    public async Task Values_OfAMachine_AreSeen_AtTheirTimes(string placement)
    {
        var plant = await Plant.MakeAsync(hub, placement);
        await using var stream = await plant.ConnectAsync();
        // Hello was at Uptime; one second before is one second ago, whatever the wall clock says.
        var now = (long)plant.Agent.Uptime;
        plant.Write(1, now - 1000, "running");
        plant.Write(2, now - 1000, 41L);
        plant.Write(3, now - 1000, 21.5);
        plant.Write(2, now - 500, 42L);
        plant.Close();
        await stream.SendBlocksAsync(1, 1);
        await stream.AckedAsync(2, Lane.Telemetry);
        var machine = await plant.MachineAsync();
        Assert.Equal(("running", 42, "KOL", "KOL-ST-01", 3), (machine.Machine.State, machine.Machine.Good, machine.Machine.Plant, machine.Machine.Station, machine.Machine.Points));
        Assert.Equal(["running", "42", "21.5"], machine.Points.Select(point => point.Value));
        Assert.All(machine.Points, point => Assert.True(point is { Heard: true, Quality: "good" }));
        var ago = TimeProvider.System.GetUtcNow() - machine.Points[0].ReadAt!.Value;
        Assert.InRange(ago.TotalSeconds, 0.5, 60);
        Assert.Equal([41, 42], (await plant.ValuesAsync("good")).Select(value => value.Number));
        Assert.Equal(1, await plant.CountAsync("SELECT count(*) FROM kernel.outbox WHERE tenant_id = $1 AND 'machine.changed' = ANY (types)"));
    }

    [Fact]
    public async Task Block_SentAgain_CountsOnce()
    {
        var plant = await Plant.MakeAsync(hub);
        for (var i = 1; i <= 3; i++)
        {
            plant.Write(2, i * 100, (long)i);
            plant.Close();
        }

        await using (var stream = await plant.ConnectAsync())
        {
            await stream.SendBlocksAsync(1, 3);
            await stream.AckedAsync(4, Lane.Telemetry);
            await stream.SendBlocksAsync(2, 2);
            await stream.AckedAsync(4, Lane.Telemetry);
        }

        await using var again = await plant.ConnectAsync();
        Assert.Equal(3UL, again.Wanted(Lane.Telemetry));
        await again.SendBlocksAsync(1, 3);
        await again.AckedAsync(4, Lane.Telemetry);
        Assert.Equal([1, 2, 3], (await plant.ValuesAsync("good")).Select(value => value.Number));
    }

    [Fact]
    public async Task GivenUpNumbers_AreNamed_AndTheLaneGoesOn()
    {
        var plant = await Plant.MakeAsync(hub);
        for (var i = 1; i <= 9; i++)
        {
            plant.Write(2, i * 100, (long)i);
            plant.Close();
        }

        await using var stream = await plant.ConnectAsync();
        await stream.SendBlocksAsync(1, 2);
        await stream.SendBlocksAsync(6, 4, givenUpFrom: 3);
        await stream.AckedAsync(10, Lane.Telemetry);
        Assert.Equal([1, 2, 6, 7, 8, 9], (await plant.ValuesAsync("good")).Select(value => value.Number));
        Assert.Equal(1, await plant.CountAsync("SELECT count(*) FROM fleet.lane_gaps WHERE tenant_id = $1 AND lane = 3 AND first = 3 AND last = 5 AND why = 'given_up'"));
    }

    [Fact]
    public async Task GarbageBlock_IsARejectOfItsOwn_AndNothingWaits()
    {
        var plant = await Plant.MakeAsync(hub);
        plant.Write(2, 100, 1L);
        plant.Close();
        plant.Agent.Blocks.Add(ByteString.CopyFrom(new byte[300]));
        plant.Write(2, 200, 2L);
        plant.Close();
        await using var stream = await plant.ConnectAsync();
        await stream.SendBlocksAsync(1, 3);
        await stream.AckedAsync(4, Lane.Telemetry);
        Assert.Equal([1, 2], (await plant.ValuesAsync("good")).Select(value => value.Number));
        Assert.Equal(1, await plant.CountAsync("SELECT count(*) FROM fleet.ingest_rejects WHERE tenant_id = $1 AND lane = 3 AND number = 2"));
    }

    [Fact]
    public async Task LateValue_NeverTakesTheNewestsPlace()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        plant.Write(3, 1900, 30.0);
        plant.Close();
        plant.Write(3, 300, 10.0);
        plant.Close();
        await stream.SendBlocksAsync(1, 1);
        await stream.AckedAsync(2, Lane.Telemetry);
        await stream.SendBlocksAsync(2, 1);
        await stream.AckedAsync(3, Lane.Telemetry);
        Assert.Equal("30", (await plant.MachineAsync()).Points[2].Value);
        Assert.Equal([10, 30], (await plant.ValuesAsync("temperature")).Select(value => value.Number));
    }

    [Fact]
    public async Task Silence_IsNoData_AndNoValue()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        var now = (long)plant.Agent.Uptime;
        plant.Write(1, now - 900, "running");
        plant.Write(1, now - 300, null, quality: 3);
        plant.Close();
        await stream.SendBlocksAsync(1, 1);
        await stream.AckedAsync(2, Lane.Telemetry);
        var machine = await plant.MachineAsync();
        Assert.Equal("no_data", machine.Machine.State);
        Assert.Equal((null, "not_heard", false), (machine.Points[0].Value, machine.Points[0].Quality, machine.Points[0].Heard));
    }

    [Fact]
    public async Task LiveValues_AreShown_AndNotKept()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        plant.Write(2, 100, 5L);
        plant.Close();
        await stream.SendBlocksAsync(1, 1);
        await stream.AckedAsync(2, Lane.Telemetry);
        plant.Write(2, 900_000, 99L);
        plant.Close();
        await stream.SendAsync(new AgentFrame { LiveValues = new LiveValues { StoreId = ByteString.CopyFrom(plant.Agent.ValueStoreId), Block = plant.Agent.Blocks[^1] } });
        plant.Agent.Blocks.RemoveAt(1);
        plant.Write(1, 200, "idle");
        plant.Close();
        await stream.SendBlocksAsync(2, 1);
        await stream.AckedAsync(3, Lane.Telemetry);
        Assert.Equal(99, (await plant.MachineAsync()).Machine.Good);
        Assert.Equal([5], (await plant.ValuesAsync("good")).Select(value => value.Number));
    }

    [Fact]
    public async Task Machine_IsSeenAsItIsNow_WhileAnHourOfBacklogComes_AndTheHistoryIsWhole()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        var now = (long)plant.Agent.Uptime;
        var begin = now - 3_600_000;
        for (var second = 0; second < 3600; second++)
        {
            plant.Write(1, begin + (second * 1000), "idle");
            plant.Write(2, begin + (second * 1000), (long)second);
            if (second % 60 == 59)
            {
                plant.Close();
            }
        }

        var backlog = plant.Agent.Blocks.Count;
        for (var part = 0; part < backlog; part += 10)
        {
            await stream.SendBlocksAsync((ulong)part + 1, 10);
            await stream.AckedAsync((ulong)part + 11, Lane.Telemetry);

            // What the agent reads meanwhile; it comes again in its record.
            plant.Write(1, now, "running");
            plant.Write(2, now, 10_000L + part);
            plant.Close();
            await stream.SendAsync(new AgentFrame { LiveValues = new LiveValues { StoreId = ByteString.CopyFrom(plant.Agent.ValueStoreId), Block = plant.Agent.Blocks[^1] } });
            now += 500;
            await UntilGoodAsync(plant, 10_000L + part);
            var seen = await plant.MachineAsync();
            Assert.Equal("running", seen.Machine.State);
            Assert.InRange((TimeProvider.System.GetUtcNow() - seen.Points[1].ReadAt!.Value).TotalSeconds, 0, 20);
        }

        var last = (ulong)plant.Agent.Blocks.Count;
        await stream.SendBlocksAsync((ulong)backlog + 1, (int)last - backlog);
        await stream.AckedAsync(last + 1, Lane.Telemetry);
        while ((await hub.Folder.FoldAsync(plant.Tenant, DateTimeOffset.MaxValue.AddDays(-1), TestContext.Current.CancellationToken)).Folded > 0)
        {
        }

        Assert.Equal(
            [.. Enumerable.Range(0, 3600).Select(i => (double?)i), .. Enumerable.Range(0, backlog / 10).Select(i => (double?)(10_000 + (i * 10)))],
            (await plant.ValuesAsync("good")).Select(value => value.Number));
        Assert.Equal("running", (await plant.MachineAsync()).Machine.State);

        // Pages hear of it once: idle, then running; what comes late changes nothing.
        Assert.Equal(2, await plant.CountAsync("SELECT count(*) FROM kernel.outbox WHERE tenant_id = $1 AND 'machine.changed' = ANY (types)"));
    }

    [Fact]
    public async Task NewStore_OfTheSameMachine_KeepsItsPoints()
    {
        var plant = await Plant.MakeAsync(hub);
        plant.Write(2, 100, 1L);
        plant.Close();
        await using (var stream = await plant.ConnectAsync())
        {
            await stream.SendBlocksAsync(1, 1);
            await stream.AckedAsync(2, Lane.Telemetry);
        }

        plant.Agent.ValueStoreId = [.. plant.Agent.ValueStoreId!.Reverse()];
        plant.Agent.Blocks.Clear();
        plant.Write(2, 200, 2L);
        plant.Close();
        await using var anew = await plant.ConnectAsync();
        Assert.Equal(1UL, anew.Wanted(Lane.Telemetry));
        await anew.SendBlocksAsync(1, 1);
        await anew.AckedAsync(2, Lane.Telemetry);
        Assert.Equal([1, 2], (await plant.ValuesAsync("good")).Select(value => value.Number));
        Assert.Equal(3, await plant.CountAsync("SELECT count(*) FROM telemetry.points WHERE tenant_id = $1"));
        // A new store of values is no new history of scans.
        Assert.Equal(0, await plant.CountAsync("SELECT count(*) FROM kernel.outbox WHERE tenant_id = $1 AND 'agent.store_started' = ANY (types)"));
    }

    [Fact]
    public async Task OldCopyOfTheStoreOfValues_IsToldThatTheHubIsAhead_AndNobodyIsHeld()
    {
        var plant = await Plant.MakeAsync(hub);
        for (var i = 1; i <= 5; i++)
        {
            plant.Write(2, i * 100, (long)i);
            plant.Close();
        }

        await using (var stream = await plant.ConnectAsync())
        {
            await stream.SendBlocksAsync(1, 5);
            await stream.AckedAsync(6, Lane.Telemetry);
        }

        plant.Agent.Blocks.RemoveRange(2, 3);
        await using var copy = await plant.ConnectAsync();
        Assert.Equal(6UL, copy.Wanted(Lane.Telemetry));
    }

    /// <summary>Live values have no acknowledgement.</summary>
    private static async Task UntilGoodAsync(Plant plant, long good)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while ((await plant.MachineAsync()).Machine.Good != good)
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
