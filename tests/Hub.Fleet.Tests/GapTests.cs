using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>Numbers that are missing: asked for again while the agent has them, named when it does not.</summary>
public sealed class GapTests(FleetHub hub)
{
    [Fact]
    public async Task BatchWithGap_WhileTheAgentHasTheRecords_IsAskedAgain()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(30);
        await using var stream = await agent.ConnectAsync();
        await stream.SendScansAsync(11, 10);
        Assert.Equal(1UL, (await stream.NextAsync(HubFrame.BodyOneofCase.Ack)).Ack.Next);
        Assert.Equal("resend", (await stream.NextAsync(HubFrame.BodyOneofCase.Slow)).Slow.Reason);
        await stream.SendScansAsync(1, 30);
        await stream.AckedAsync(31);
        Assert.Equal(30, await Rows.ScansAsync(hub, agent));
        Assert.Empty(await Rows.GapsAsync(hub, agent));
    }

    [Fact]
    public async Task HubRestoredFromYesterday_IsFilledAgain()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(100);
        await using (var before = await agent.ConnectAsync())
        {
            await before.DrainAsync();
        }

        await RestoreAsync(agent, 40);
        agent.Scan(10);
        await using var stream = await agent.ConnectAsync();
        Assert.Equal(40UL, stream.Wanted());
        await stream.DrainAsync();
        Assert.Equal(110, await Rows.ScansAsync(hub, agent));
        Assert.Empty(await Rows.GapsAsync(hub, agent));
    }

    [Fact]
    public async Task HubRestoredFromYesterday_WithRecordsThatTheAgentNoLongerKeeps_NamesTheGap()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(100);
        await using (var before = await agent.ConnectAsync())
        {
            await before.DrainAsync();
        }

        await RestoreAsync(agent, 40);
        agent.FirstKept = 71;
        await using var stream = await agent.ConnectAsync();
        Assert.Equal(71UL, stream.Wanted());
        await stream.DrainAsync();
        Assert.Equal([(41L, 70L, "not_kept")], await Rows.GapsAsync(hub, agent));
        Assert.Equal(70, await Rows.ScansAsync(hub, agent));
    }

    [Fact]
    public async Task HubWithoutTheLane_NamesWhatTheAgentNoLongerKeeps()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(50);
        agent.FirstKept = 21;
        await using var stream = await agent.ConnectAsync();
        Assert.Equal(21UL, stream.Wanted());
        await stream.DrainAsync();
        Assert.Equal([(1L, 20L, "hub_lost_lane")], await Rows.GapsAsync(hub, agent));
    }

    [Fact]
    public async Task NewStore_IsANewHistory()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(20);
        await using (var before = await agent.ConnectAsync())
        {
            await before.DrainAsync();
        }

        agent.StoreId = System.Security.Cryptography.RandomNumberGenerator.GetBytes(16);
        agent.Scans.Clear();
        agent.Scan(5, "NEW");
        await using var stream = await agent.ConnectAsync();
        Assert.Equal(1UL, stream.Wanted());
        await stream.DrainAsync();
        Assert.Equal(25, await Rows.ScansAsync(hub, agent));
        Assert.Equal(1, await Rows.CountAsync(hub, agent, "SELECT count(*) FROM kernel.outbox WHERE 'agent.store_started' = ANY(types)"));
    }

    [Fact]
    public async Task WatermarkGoingBackUnderAStream_EndsItSoThatHelloSettles()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(60);
        await using var stream = await agent.ConnectAsync();
        await stream.SendScansAsync(1, 50);
        await stream.AckedAsync(51);
        await RestoreAsync(agent, 20);
        await stream.SendScansAsync(51, 10);
        var end = await Assert.ThrowsAsync<EdgeHub.Grpc.GrpcStatusException>(() => stream.NextAsync(HubFrame.BodyOneofCase.Ack));
        Assert.Contains("hub.restored", end.Message, StringComparison.Ordinal);

        await using var again = await agent.ConnectAsync();
        await again.DrainAsync();
        Assert.Equal(60, await Rows.ScansAsync(hub, agent));
    }

    /// <summary>Leaves the database as it was when only the first records had been taken in.</summary>
    private Task RestoreAsync(SimAgent agent, int taken) => Rows.DoAsync(
        hub, agent,
        $"""
        DELETE FROM probe.scans WHERE agent_id = @Id AND number > {taken};
        UPDATE fleet.lanes SET next = {taken + 1} WHERE agent_id = @Id AND lane = 1;
        DELETE FROM fleet.lane_runs WHERE agent_id = @Id AND last > {taken} AND lane = 1;
        """);
}
