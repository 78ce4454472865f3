using EdgeHub.HubLink;

namespace EdgeHub.Edge.Uplink.Tests;

public sealed class LeaseTests
{
    [Fact]
    public async Task Labels_AreMintedOnceEach_OverARestart()
    {
        var folder = AgentRig.NewFolder();
        IReadOnlyList<string> first;
        await using (var rig = AgentRig.Open(folder, keepFolder: true))
        {
            await rig.Leases.AddAsync(Lease(1, 5), CancellationToken.None);
            await rig.Leases.AddAsync(Lease(1001, 5), CancellationToken.None);
            first = await rig.Leases.MintAsync("SAIF", "FG", 7, CancellationToken.None);
        }

        await using var again = AgentRig.Open(folder);
        Assert.Equal(3, again.Leases.Left("FG"));
        var second = await again.Leases.MintAsync("SAIF", "FG", 3, CancellationToken.None);
        Assert.Equal(10, first.Concat(second).Distinct().Count());
        Assert.StartsWith("UID-SAIF-KOL-FG-000001-", first[0], StringComparison.Ordinal);
        Assert.StartsWith("UID-SAIF-KOL-FG-001005-", second[2], StringComparison.Ordinal);
        Assert.Empty(await again.Leases.MintAsync("SAIF", "FG", 1, CancellationToken.None));
        Assert.Empty(await again.Leases.MintAsync("SAIF", "CO", 1, CancellationToken.None));
    }

    [Fact]
    public async Task Block_ThatComesTwiceOrIsNonsense_IsNotAdded()
    {
        await using var rig = AgentRig.Open();
        await rig.Leases.AddAsync(Lease(1, 100), CancellationToken.None);
        await rig.Leases.AddAsync(Lease(1, 100), CancellationToken.None);
        await rig.Leases.AddAsync(Lease(50, 100), CancellationToken.None);
        await rig.Leases.AddAsync(Lease(0, 100), CancellationToken.None);
        await rig.Leases.AddAsync(Lease(1000, 20_000), CancellationToken.None);
        Assert.Equal(100, rig.Leases.Left());
    }

    [Fact]
    public async Task Blocks_BelowTheirRefillMark_AreAskedFor()
    {
        await using var hub = new ScriptedHub();
        hub.AfterWelcome.Enqueue(new HubFrame { StationPlan = new StationPlan { Version = 1, TenantCode = "SAIF", PlantCode = "KOL" } });
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub, options: new UplinkOptions { LeaseTypes = ["FG"] });
        var request = (await hub.NextAsync(AgentFrame.BodyOneofCase.UidLeaseRequest)).UidLeaseRequest;
        Assert.Equal(("KOL", "FG", 1000U), (request.PlantCode, request.Type, request.Count));
        var stream = await hub.Streams.Reader.ReadAsync();
        await stream.SendAsync(new HubFrame { UidLease = Lease(1, 1000) });
        AgentFrame beat;
        do
        {
            beat = await hub.NextAsync(AgentFrame.BodyOneofCase.Heartbeat);
        }
        while (beat.Heartbeat.LeasedUidsLeft != 1000);
    }

    private static UidLease Lease(ulong first, uint count) => new() { PlantCode = "KOL", Type = "FG", First = first, Count = count };
}
