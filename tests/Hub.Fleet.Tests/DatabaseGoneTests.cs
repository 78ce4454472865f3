using EdgeHub.HubLink;
using EdgeHub.Testing.Hub;

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>The database goes away under running streams: agents are told, nothing is lost, everything goes on by itself.</summary>
public sealed class DatabaseGoneTests
{
    [Fact]
    public async Task DatabaseGone_UnderAStream_IsNamedAndNothingIsLost()
    {
        // A hub of its own: the other tests need their database.
        await using var hub = new FleetHub();
        await hub.InitializeAsync();
        var agent = await hub.NewAgentAsync();
        agent.Scan(300);
        await using var stream = await agent.ConnectAsync();
        await stream.SendScansAsync(1, 100);
        await stream.AckedAsync(101);

        var cluster = hub.Fixture.Cluster.Cluster;
        await cluster.StopAsync(TestContext.Current.CancellationToken);
        await stream.SendScansAsync(101, 100);
        var slow = (await stream.NextAsync(HubFrame.BodyOneofCase.Slow)).Slow;
        Assert.Equal("database_gone", slow.Reason);
        Assert.InRange(slow.RetryAfterMs, 1U, 5000U);

        await cluster.StartAsync(TestContext.Current.CancellationToken);
        await DrainAsAgentsDoAsync(stream, agent);
        Assert.Equal(300, await Rows.ScansAsync(hub, agent));
        Assert.Empty(await Rows.RejectsAsync(hub, agent));
        Assert.Empty(await Rows.GapsAsync(hub, agent));
    }

    /// <summary>4 s here; a whole minute with EDGEHUB_OUTAGE_SECONDS=60, which is the soak's.</summary>
    [Fact]
    [Trait("Tier", "fault")]
    public async Task DatabaseGone_ForLong_AgentsWaitAndTryAgain_AndEverythingArrivesOnce()
    {
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("EDGEHUB_OUTAGE_SECONDS"), out var told) ? Math.Clamp(told, 1, 600) : 4;
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var hub = new FleetHub();
        await hub.InitializeAsync();
        var agent = await hub.NewAgentAsync();
        agent.Scan(400);
        await using var stream = await agent.ConnectAsync();
        await stream.SendScansAsync(1, 100);
        await stream.AckedAsync(101);

        await hub.Fixture.Cluster.Cluster.StopAsync(cancellationToken);
        var (gone, tries) = (System.Diagnostics.Stopwatch.GetTimestamp(), 0);
        while (System.Diagnostics.Stopwatch.GetElapsedTime(gone) < TimeSpan.FromSeconds(seconds))
        {
            await stream.SendScansAsync(101, 100);
            var slow = (await stream.NextAsync(HubFrame.BodyOneofCase.Slow)).Slow;
            Assert.Equal("database_gone", slow.Reason);
            tries++;
            await Task.Delay(TimeSpan.FromMilliseconds(slow.RetryAfterMs), TimeProvider.System, cancellationToken);
        }

        // Neither a tight loop nor a wait that outlasts the outage by long.
        Assert.InRange(tries, 1, seconds * 5);
        await hub.Fixture.Cluster.Cluster.StartAsync(cancellationToken);
        await DrainAsAgentsDoAsync(stream, agent);
        Assert.Equal(400, await Rows.ScansAsync(hub, agent));
        Assert.Empty(await Rows.RejectsAsync(hub, agent));
        Assert.Empty(await Rows.GapsAsync(hub, agent));
    }

    [Fact]
    public async Task DatabaseGone_WhenAnAgentConnects_IsNamed()
    {
        await using var hub = new FleetHub();
        await hub.InitializeAsync();
        var agent = await hub.NewAgentAsync();
        agent.Scan(10);
        var cluster = hub.Fixture.Cluster.Cluster;
        await cluster.StopAsync(TestContext.Current.CancellationToken);
        await using (var stream = agent.Open())
        {
            await stream.SendAsync(new AgentFrame { Hello = agent.Hello() });
            Assert.Equal("database_gone", (await stream.NextAsync(HubFrame.BodyOneofCase.Slow)).Slow.Reason);
        }

        await cluster.StartAsync(TestContext.Current.CancellationToken);
        await using var again = await agent.ConnectAsync();
        await again.DrainAsync();
        Assert.Equal(10, await Rows.ScansAsync(hub, agent));
    }

    /// <summary>Sends what was not acknowledged again whenever the hub says Slow.</summary>
    private static async Task DrainAsAgentsDoAsync(SimStream stream, SimAgent agent)
    {
        var next = 101UL;
        await stream.SendScansAsync(next, 100);
        while (next <= (ulong)agent.Scans.Count)
        {
            var frame = await stream.NextAsync(HubFrame.BodyOneofCase.Ack, HubFrame.BodyOneofCase.Slow);
            next = frame.Ack?.Next ?? next;
            if (next <= (ulong)agent.Scans.Count)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(frame.Slow?.RetryAfterMs ?? 0), TimeProvider.System, TestContext.Current.CancellationToken);
                await stream.SendScansAsync(next, 100);
            }
        }
    }
}
