using EdgeHub.HubLink;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>What goes over a stream besides records, and what a stream tells others.</summary>
public sealed class SessionTests(FleetHub hub)
{
    private IFleetPresence Presence => hub.Fixture.Services.GetRequiredService<IFleetPresence>();

    [Fact]
    public async Task FirstFrameThatIsNoHello_IsAViolation()
    {
        var agent = await hub.NewAgentAsync();
        await using var stream = agent.Open();
        await stream.SendAsync(new AgentFrame { Heartbeat = new Heartbeat() });
        Assert.Equal("protocol.violation", await stream.RefusalAsync());
    }

    [Fact]
    public async Task BatchOfMoreThan500Records_IsAViolation()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(501);
        await using var stream = await agent.ConnectAsync();
        await stream.SendScansAsync(1, 501);
        Assert.Equal("protocol.violation", await stream.RefusalAsync());
    }

    [Fact]
    public async Task PlanFrames_ReachTheAgentAtOnce()
    {
        var agent = await hub.NewAgentAsync();
        await using var stream = await agent.ConnectAsync();
        var began = TimeProvider.System.GetTimestamp();
        hub.Plans.Push(agent.Id, new HubFrame { UnitChanges = new UnitChanges { Removed = { "U1" } } });
        var changes = (await stream.NextAsync(HubFrame.BodyOneofCase.UnitChanges)).UnitChanges;
        Assert.Equal("U1", Assert.Single(changes.Removed));
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Command_ReachesTheConnectedAgentOnly()
    {
        var links = hub.Fixture.Services.GetRequiredService<IAgentLinks>();
        var agent = await hub.NewAgentAsync();
        Assert.Equal("fleet.agent_not_connected", links.Send(agent.Tenant, agent.Id, new Command { Name = "collect" }).Error?.Code);
        await using var stream = await agent.ConnectAsync();
        Assert.True(links.Send(agent.Tenant, agent.Id, new Command { Name = "collect" }).IsOk);
        Assert.Equal("collect", (await stream.NextAsync(HubFrame.BodyOneofCase.Command)).Command.Name);
        var stranger = await hub.Fixture.NewTenantAsync();
        Assert.Equal("fleet.agent_not_connected", links.Send(stranger, agent.Id, new Command()).Error?.Code);
    }

    [Fact]
    public async Task QuietStream_GetsAPulse()
    {
        var agent = await hub.NewAgentAsync();
        await using var stream = await agent.ConnectAsync();
        Assert.True((await stream.NextAsync(HubFrame.BodyOneofCase.Pulse)).Pulse.HubUs > 0);
    }

    [Fact]
    public async Task Presence_KnowsSinceWhenAStationIsSilent()
    {
        var agent = await hub.NewAgentAsync(null, "agent-a", "KOL-ST-01", "KOL-ST-02");
        var before = await Presence.StationsAsync(agent.Tenant, TestContext.Current.CancellationToken);
        Assert.Equal(["KOL-ST-01", "KOL-ST-02"], before.Select(contact => contact.Station));
        Assert.All(before, contact => Assert.NotNull(contact.SilentSince));

        var version = Presence.Version(agent.Tenant);
        await using (var stream = await agent.ConnectAsync())
        {
            await Presence.ChangedAsync(agent.Tenant, version, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1));
            Assert.All(await Presence.StationsAsync(agent.Tenant, TestContext.Current.CancellationToken), contact => Assert.Null(contact.SilentSince));
            version = Presence.Version(agent.Tenant);
        }

        await Presence.ChangedAsync(agent.Tenant, version, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1));
        await UntilAsync(agent, contact => contact.SilentSince is not null);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8090", "http://127.0.0.1:8090")]
    [InlineData("https://edge-7.plant:8443/", "https://edge-7.plant:8443")]
    [InlineData("javascript:alert(1)", "")]
    [InlineData("http://bimal:secret@127.0.0.1:8090", "")]
    [InlineData("http://127.0.0.1:8090/elsewhere?x", "")]
    [InlineData("", "")]
    public async Task Presence_TellsWhereTheStationPagesOpen_AlsoWhenTheAgentIsGone(string told, string known)
    {
        var agent = await hub.NewAgentAsync(null, "agent-a", "KOL-ST-01");
        agent.PagesAddress = told;
        await using (var stream = await agent.ConnectAsync())
        {
            Assert.Equal(known, (await UntilAsync(agent, contact => contact.SilentSince is null)).PagesAddress);
            var watch = hub.Fixture.Services.GetRequiredService<SessionWatch>();
            await watch.LookAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(known, (await UntilAsync(agent, contact => contact.SilentSince is not null)).PagesAddress);
    }

    [Fact]
    public async Task Heartbeat_IsShownInTheList()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(7);
        await using var stream = await agent.ConnectAsync();
        await stream.DrainAsync();
        var beat = new Heartbeat { Clock = agent.Clock(5000, TimeProvider.System.GetUtcNow().AddHours(-1)), CoverSeconds = 3600, TelemetryCoverSeconds = 172_800, LeasedUidsLeft = 12 };
        beat.Backlog.Add(new LaneBacklog { Lane = Lane.Scan, Records = 41 });
        beat.Losses["telemetry.thinned"] = 3;
        beat.Devices.Add(new DeviceState { Device = "s1", Station = "KOL-ST-01", State = "fault", Reason = "no\0route" });
        await stream.SendAsync(new AgentFrame { Heartbeat = beat });
        await stream.NextAsync(HubFrame.BodyOneofCase.Pulse);
        var view = Assert.Single((await hub.Registry.ListAsync(agent.Tenant, TestContext.Current.CancellationToken)).Value);
        Assert.Equal(("connected", 41L, 3600L, 172_800L, 7L), (view.State, view.BacklogScans, view.CoverSeconds, view.TelemetryCoverSeconds, view.ScansTaken));
        Assert.InRange(view.ClockOffsetMs!.Value, -3_605_000, -3_595_000);
        Assert.Equal(3, view.Losses["telemetry.thinned"]);
        Assert.Equal("noroute", Assert.Single(view.Devices).Reason);
    }

    [Fact]
    public async Task TokenNotUsedYet_IsListedAsWaiting()
    {
        var tenant = await hub.Fixture.NewTenantAsync();
        var token = await hub.Registry.MakeTokenAsync(tenant, new NewAgent("agent-x", "KOL", ["KOL-ST-09"]), null, TestContext.Current.CancellationToken);
        var view = Assert.Single((await hub.Registry.ListAsync(tenant, TestContext.Current.CancellationToken)).Value);
        Assert.Equal((token.Value.TokenId, "waiting"), (view.Id, view.State));
        Assert.Empty((await hub.Registry.ListAsync(await hub.Fixture.NewTenantAsync(), TestContext.Current.CancellationToken)).Value);
    }

    [Fact]
    public async Task GarbageOnTheStream_EndsItAndHarmsNobody()
    {
        var agent = await hub.NewAgentAsync();
        await using (var stream = agent.Open())
        {
            await stream.SendAsync(AgentFrame.Parser.ParseFrom(new byte[] { 0xFA, 0x7F, 0x01, 0x00 }));
            Assert.Equal("protocol.violation", await stream.RefusalAsync());
        }

        agent.Scan(1);
        await using var good = await agent.ConnectAsync();
        await good.DrainAsync();
    }

    /// <summary>Waits until the agent's stations are as wanted: a change is told before the row of the stream is written.</summary>
    private async Task<StationContact> UntilAsync(SimAgent agent, Predicate<StationContact> fits)
    {
        while (true)
        {
            var version = Presence.Version(agent.Tenant);
            var contacts = await Presence.StationsAsync(agent.Tenant, TestContext.Current.CancellationToken);
            if (contacts.All(contact => fits(contact)))
            {
                return contacts[0];
            }

            await Presence.ChangedAsync(agent.Tenant, version, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1));
        }
    }
}
