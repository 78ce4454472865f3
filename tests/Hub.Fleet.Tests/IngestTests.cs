using EdgeHub.Hub.Tenancy;
using EdgeHub.HubLink;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>Exactly once: what is acknowledged is committed, what is committed is never doubled, nothing blocks a lane.</summary>
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
        Assert.Equal(250, await Rows.ScansAsync(hub, agent));
    }

    [Fact]
    public async Task Scans_OfSuspendedTenant_AreTakenIn()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(40);
        await using (var before = await agent.ConnectAsync())
        {
            await before.DrainAsync(20);
            var tenants = hub.Fixture.Services.GetRequiredService<ITenants>();
            Assert.True((await tenants.ChangeStateAsync(agent.Tenant.Code, "suspended", TestContext.Current.CancellationToken)).IsOk);
        }

        // The plant must not stand still over a bill: also an agent that comes anew is served.
        await using var after = await agent.ConnectAsync();
        await after.DrainAsync();
        Assert.Equal(40, await Rows.ScansAsync(hub, agent));
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

        Assert.Equal(120, await Rows.ScansAsync(hub, agent));
    }

    [Fact]
    public async Task Batch_OverlappingTheWatermark_IsTrimmed()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(30);
        await using var stream = await agent.ConnectAsync();
        await stream.SendScansAsync(1, 20);
        await stream.AckedAsync(21);
        await stream.SendScansAsync(11, 20);
        await stream.AckedAsync(31);
        Assert.Equal(30, await Rows.ScansAsync(hub, agent));
    }

    [Theory]
    [InlineData("POISON-1")]
    [InlineData("BUG-1")]
    public async Task PoisonRecord_AmongSound_IsRejectedAloneAndBlocksNothing(string uid)
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(37);
        agent.Scan(uid);
        agent.Scan(62);
        await using var stream = await agent.ConnectAsync();
        await stream.SendScansAsync(1, 100);
        await stream.AckedAsync(101);
        Assert.Equal(99, await Rows.ScansAsync(hub, agent));
        var reject = Assert.Single(await Rows.RejectsAsync(hub, agent));
        Assert.Equal((38L, RejectCodes.NotApplied), (reject.Number, reject.Code));
        Assert.Equal(agent.Scans[37].ToByteArray(), reject.Raw);
    }

    [Fact]
    public async Task UnreadableRecords_GoRawToTheRejects()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(1);
        agent.Scans.Add(ByteString.CopyFrom(0xFF, 0xFF, 0xFF));
        agent.Scans.Add(ByteString.Empty);
        agent.Scan("NUL\0INSIDE");
        agent.Scan(new string('X', 300));
        agent.Scan(1);
        await using var stream = await agent.ConnectAsync();
        await stream.DrainAsync();
        Assert.Equal(2, await Rows.ScansAsync(hub, agent));
        var rejects = await Rows.RejectsAsync(hub, agent);
        Assert.Equal(
            [(2L, RejectCodes.Unreadable), (3L, RejectCodes.BadRecord), (4L, RejectCodes.BadRecord), (5L, RejectCodes.BadRecord)],
            rejects.Select(reject => (reject.Number, reject.Code)));
    }

    [Fact]
    public async Task Verdict_ThatDiffers_IsSentBack()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(2);
        agent.Scan("DIFFERS-1");
        await using var stream = await agent.ConnectAsync();
        await stream.SendScansAsync(1, 3);
        var verdict = Assert.Single((await stream.NextAsync(HubFrame.BodyOneofCase.Verdicts)).Verdicts.Scans);
        Assert.Equal((3UL, Verdict.Refuse, true), (verdict.Number, verdict.Verdict, verdict.Differs));
    }

    [Fact]
    public async Task Events_AreStored()
    {
        var agent = await hub.NewAgentAsync();
        await using var stream = await agent.ConnectAsync();
        var happened = new EventRecord { Type = "agent.started", Station = "KOL-ST-01", BootId = ByteString.CopyFrom(agent.BootId), MonotonicMs = 1500 };
        happened.Facts["reason"] = "power";
        var batch = new Batch { Lane = Lane.Event, First = 1, Schema = 1 };
        batch.Records.Add(happened.ToByteString());
        await stream.SendAsync(new AgentFrame { Batch = batch });
        var ack = (await stream.NextAsync(HubFrame.BodyOneofCase.Ack)).Ack;
        Assert.Equal((Lane.Event, 2UL), (ack.Lane, ack.Next));
        Assert.Equal(1, await Rows.CountAsync(hub, agent, "SELECT count(*) FROM fleet.events WHERE agent_id = @Id AND facts->>'reason' = 'power'"));
    }

    [Fact]
    public async Task Canary_IsAcknowledged_AndLeavesNoRow()
    {
        var agent = await hub.NewAgentAsync();
        await using var stream = await agent.ConnectAsync();
        var batch = new Batch { Lane = Lane.Event, First = 1, Schema = 1 };
        foreach (var type in (string[])["link.canary", "agent.stopped", "link.canary"])
        {
            batch.Records.Add(new EventRecord { Type = type, BootId = ByteString.CopyFrom(agent.BootId), MonotonicMs = 1500 }.ToByteString());
        }

        await stream.SendAsync(new AgentFrame { Batch = batch });
        await stream.AckedAsync(4, Lane.Event);
        Assert.Equal(1, await Rows.CountAsync(hub, agent, "SELECT count(*) FROM fleet.events WHERE agent_id = @Id AND number = 2"));
        Assert.Equal(1, await Rows.CountAsync(hub, agent, "SELECT count(*) FROM fleet.events WHERE agent_id = @Id"));
    }

    [Fact]
    public async Task NewerSchema_IsNeverAcknowledged_AndNamed()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(5);
        await using var stream = await agent.ConnectAsync();
        await stream.SendScansAsync(1, 5, schema: 2);
        Assert.Equal("upgrade_hub", (await stream.NextAsync(HubFrame.BodyOneofCase.Slow)).Slow.Reason);
        Assert.Equal(0, await Rows.ScansAsync(hub, agent));

        // The same records in a schema that the hub knows go on from the same number.
        await stream.SendScansAsync(1, 5);
        await stream.AckedAsync(6);
        Assert.Equal(5, await Rows.ScansAsync(hub, agent));
    }

    [Fact]
    public async Task TwoAgents_OnTheSameUnitsInOppositeOrder_BothDrainWithoutDeadlock()
    {
        var tenant = await hub.Fixture.NewTenantAsync();
        var (a, b) = (await hub.NewAgentAsync(tenant, "agent-a"), await hub.NewAgentAsync(tenant, "agent-b", "KOL-ST-04"));
        for (var i = 0; i < 2000; i++)
        {
            a.Scan($"SHARED{i % 400:000}");
            b.Scan($"SHARED{399 - (i % 400):000}");
        }

        await using var streamA = await a.ConnectAsync();
        await using var streamB = await b.ConnectAsync();
        await Task.WhenAll(streamA.DrainAsync(), streamB.DrainAsync());
        Assert.Equal(2000, await Rows.ScansAsync(hub, a));
        Assert.Equal(2000, await Rows.ScansAsync(hub, b));
        Assert.Equal(4000, await Rows.CountAsync(hub, a, "SELECT sum(scans) FROM probe.units"));
    }
}
