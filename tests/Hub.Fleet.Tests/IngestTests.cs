using Dapper;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet.Tests;

public sealed class IngestTests(FleetHub hub)
{
    [Fact]
    public async Task Scans_AreCommitted_BeforeTheyAreAcknowledged()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(250);
        await using var stream = await agent.ConnectAsync();
        Assert.Equal(1UL, stream.Wanted());
        await stream.DrainAsync();
        Assert.Equal(250, await CountAsync(agent));
    }

    [Fact]
    public async Task Batches_SentThreeTimes_AddNoRow()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(120);
        await using (var first = await agent.ConnectAsync())
        {
            await first.DrainAsync(50);
        }

        for (var again = 0; again < 3; again++)
        {
            await using var stream = await agent.ConnectAsync();
            Assert.Equal(120UL, stream.Wanted());
            await stream.SendScansAsync(1, 60);
            await stream.SendScansAsync(61, 60);
            await stream.AckedAsync(121);
        }

        Assert.Equal(120, await CountAsync(agent));
    }

    internal async Task<int> CountAsync(SimAgent agent)
    {
        await using var transaction = await hub.Fixture.BeginAsync(agent.Tenant);
        return await transaction.Connection.QuerySingleAsync<int>(
            "SELECT count(*)::int FROM probe.scans WHERE agent_id = @Id", new { agent.Id }, transaction.Transaction);
    }
}
