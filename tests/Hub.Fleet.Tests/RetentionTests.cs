using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>What only serves resending is thrown away by age; what people look at stays.</summary>
public sealed class RetentionTests(FleetHub hub)
{
    [Fact]
    public async Task OldHashesAndAnchors_GoAndYoungOnesStay()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(20);
        await using (var stream = await agent.ConnectAsync())
        {
            await stream.SendScansAsync(1, 10);
            await stream.AckedAsync(11);
            await stream.SendScansAsync(11, 10);
            await stream.AckedAsync(21);
        }

        await Rows.DoAsync(
            hub, agent,
            """
            UPDATE fleet.lane_runs SET received_at = now() - interval '9 days' WHERE agent_id = @Id AND first = 1;
            UPDATE fleet.clock_anchors SET hub_at = now() - interval '41 days' WHERE agent_id = @Id;
            """);
        var retention = hub.Fixture.Services.GetRequiredService<IngestRetention>();
        Assert.Equal(2, await retention.CleanAsync(agent.Tenant, TestContext.Current.CancellationToken));
        Assert.Equal(1, await Rows.CountAsync(hub, agent, "SELECT count(*) FROM fleet.lane_runs WHERE agent_id = @Id AND lane = 1"));

        // Records whose hash is gone are taken for the same when they come again.
        await using var again = await agent.ConnectAsync();
        await again.SendScansAsync(1, 20);
        await again.AckedAsync(21);
        Assert.Equal(20, await Rows.ScansAsync(hub, agent));
    }
}
