using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>One identity on two machines: found, both held, released by a person.</summary>
public sealed class CloneTests(FleetHub hub)
{
    [Fact]
    public async Task SameNumberWithAnotherRecord_QuarantinesTheAgent()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(20);
        await using (var original = await agent.ConnectAsync())
        {
            await original.DrainAsync();
        }

        var copy = agent.Copy();
        copy.Scans.RemoveRange(10, 10);
        copy.Scan(15, "COPY");
        await using var stream = await copy.ConnectAsync();
        await stream.SendScansAsync(stream.Wanted(), 10);
        Assert.Equal("agent.cloned", await stream.RefusalAsync());
        Assert.Equal("quarantined", await StateAsync(agent));

        await using var refused = agent.Open();
        Assert.Equal("agent.cloned", await refused.RefusalAsync());
        Assert.Equal(20, await Rows.ScansAsync(hub, agent));
    }

    [Fact]
    public async Task StoreBehindWhatItWasAcknowledged_IsACopy()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(20);
        var copy = agent.Copy();
        copy.Scans.RemoveRange(5, 15);
        await using (var original = await agent.ConnectAsync())
        {
            await original.DrainAsync();
        }

        await using var stream = copy.Open();
        await stream.SendAsync(new AgentFrame { Hello = copy.Hello() });
        Assert.Equal("agent.cloned", await stream.RefusalAsync());
    }

    [Fact]
    public async Task OriginalStream_IsCutWhenTheCopyIsFound()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(20);
        var copy = agent.Copy();
        copy.Scans.RemoveRange(5, 15);
        await using var original = await agent.ConnectAsync();
        await original.DrainAsync();
        await using var stream = copy.Open();
        await stream.SendAsync(new AgentFrame { Hello = copy.Hello() });
        Assert.Equal("agent.cloned", await stream.RefusalAsync());
        Assert.Equal("agent.replaced", await original.RefusalAsync());
        await using var back = agent.Open();
        Assert.Equal("agent.cloned", await back.RefusalAsync());
    }

    [Fact]
    public async Task MachinesThatTakeTurns_AreFound_OneMoveBackIsNot()
    {
        var agent = await hub.NewAgentAsync();
        var other = agent.Copy();
        other.StoreId = System.Security.Cryptography.RandomNumberGenerator.GetBytes(16);
        foreach (var machine in (SimAgent[])[agent, other, agent, agent])
        {
            await using var stream = await machine.ConnectAsync();
        }

        await using var again = other.Open();
        await again.SendAsync(new AgentFrame { Hello = other.Hello() });
        Assert.Equal("agent.cloned", await again.RefusalAsync());
    }

    [Fact]
    public async Task ReleasedAgent_IsToldToSetTheCopiedStoreAside_AndGoesOnWithANewOne()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(20);
        var copy = agent.Copy();
        copy.Scans.RemoveRange(5, 15);
        await using (var original = await agent.ConnectAsync())
        {
            await original.DrainAsync();
        }

        await using (var stream = copy.Open())
        {
            await stream.SendAsync(new AgentFrame { Hello = copy.Hello() });
            Assert.Equal("agent.cloned", await stream.RefusalAsync());
        }

        Assert.True((await hub.Registry.ReleaseAsync(agent.Tenant, agent.Id, Guid.Empty, TestContext.Current.CancellationToken)).IsOk);
        await using (var told = await agent.ConnectAsync())
        {
            Assert.True(told.Wanted() > 21, $"The hub wants {told.Wanted()}; above 21 tells the agent that its store is an old copy.");
        }

        agent.StoreId = System.Security.Cryptography.RandomNumberGenerator.GetBytes(16);
        agent.Scans.Clear();
        agent.Scan(3);
        await using var fresh = await agent.ConnectAsync();
        await fresh.DrainAsync();
        Assert.Equal("connected", await StateAsync(agent));
    }

    [Fact]
    public async Task TwoStreamsOfOneAgent_NewestWins()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(10);
        await using var older = await agent.ConnectAsync();
        await using var newer = await agent.ConnectAsync();
        Assert.Equal("agent.replaced", await older.RefusalAsync());
        await newer.DrainAsync();
        Assert.Equal(10, await Rows.ScansAsync(hub, agent));
    }

    private async Task<string> StateAsync(SimAgent agent)
    {
        var listed = await hub.Registry.ListAsync(agent.Tenant, TestContext.Current.CancellationToken);
        return listed.Value.Single(view => view.Id == agent.Id).State;
    }
}
