using System.Collections.Concurrent;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Store;
using EdgeHub.HubLink;
using EdgeHub.Testing;
using Lane = EdgeHub.Edge.Store.Lane;

namespace EdgeHub.Edge.Uplink.Tests;

/// <summary>Units begun from leased numbers: each number once, durable before it is shown, known to the hub before its scans.</summary>
public sealed class MintTests
{
    private static readonly Guid Routing = Guid.CreateVersion7();

    [Fact]
    public async Task Numbers_TakenByManyAtOnce_AreEachGivenOnce_AndEachHasItsEvent()
    {
        const int Writers = 8, Each = 60, Leased = 400;
        await using var rig = AgentRig.Open();
        await rig.Leases.AddAsync(Lease(1, Leased / 2), CancellationToken.None);
        await rig.Leases.AddAsync(Lease(5001, Leased / 2), CancellationToken.None);
        var given = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                given.Add(await MintAsync(rig));
            }
        })));

        var labels = given.Where(label => label.Length > 0).ToList();
        Assert.Equal((Leased, Leased, (Writers * Each) - Leased), (labels.Count, labels.Distinct().Count(), given.Count(label => label.Length == 0)));
        Assert.Equal(labels.Order(StringComparer.Ordinal), Minted(rig.Store).Order(StringComparer.Ordinal));
        Assert.Equal(new UidSupply(0, 0), rig.Mint.Supply("FG"));
    }

    [Fact]
    public async Task Supply_SaysForHowManyHoursTheNumbersLast()
    {
        var time = new ManualTime();
        await using var rig = AgentRig.Open(time: time);
        await rig.Leases.AddAsync(Lease(1, 100), CancellationToken.None);
        Assert.Equal(new UidSupply(100, null), rig.Mint.Supply("FG"));
        for (var i = 0; i < 10; i++)
        {
            await MintAsync(rig);
            time.Advance(TimeSpan.FromMinutes(3));
        }

        // Ten in half an hour are twenty an hour.
        Assert.Equal(new UidSupply(90, 4), rig.Mint.Supply("FG"));
        time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(new UidSupply(90, null), rig.Mint.Supply("FG"));
    }

    [Fact]
    public async Task Scan_OfANewUnit_WaitsUntilTheHubHasTheUnit()
    {
        await using var hub = new ScriptedHub();
        var eventsMayPass = false;
        var order = new ConcurrentQueue<HubLink.Lane>();
        hub.OnBatch = (_, batch) =>
        {
            order.Enqueue(batch.Lane);
            return Task.FromResult(batch.Lane != HubLink.Lane.Event || Volatile.Read(ref eventsMayPass));
        };
        await hub.StartAsync();
        var folder = AgentRig.NewFolder();
        string label;
        await using (var offline = AgentRig.Open(folder, keepFolder: true))
        {
            await EnrolAgent.RunAsync(hub.Token(), offline.Credentials, CancellationToken.None);
            await offline.Leases.AddAsync(Lease(1, 100), CancellationToken.None);
            label = await MintAsync(offline);
            await offline.Journal.CommitAsync(offline.Scan(label), [], CancellationToken.None);
        }

        // A restart must not forget that scans have to wait.
        await using var rig = await AgentRig.StartAsync(hub, folder);
        await hub.NextAsync(AgentFrame.BodyOneofCase.Batch);
        await hub.NextAsync(AgentFrame.BodyOneofCase.Heartbeat);
        Assert.Equal([HubLink.Lane.Event], order);
        Volatile.Write(ref eventsMayPass, true);
        await (await hub.Streams.Reader.ReadAsync()).SendAsync(new HubFrame { Slow = new Slow { Reason = "resend" } });
        await rig.DrainAsync();

        Assert.Equal([HubLink.Lane.Event, HubLink.Lane.Event, HubLink.Lane.Scan], order);
        order.Clear();
        Assert.Equal(label, Assert.Single(hub.Taken(HubLink.Lane.Event, EventRecord.Parser)).Facts["uid"]);
        Assert.Equal(label, Assert.Single(hub.Taken(HubLink.Lane.Scan, ScanRecord.Parser)).Uid);

        // With the hub there, the next unit and its scan go the same way without a restart.
        var next = await MintAsync(rig);
        await rig.Journal.CommitAsync(rig.Scan(next), [], CancellationToken.None);
        await rig.DrainAsync();
        Assert.Equal([HubLink.Lane.Event, HubLink.Lane.Scan], order);
    }

    [Fact]
    public async Task Block_UsedToThirtyPercent_IsRefilled_ForTypesOfThePlanToo()
    {
        await using var hub = new ScriptedHub();
        hub.AfterWelcome.Enqueue(new HubFrame { StationPlan = new StationPlan { Version = 1, TenantCode = "SAIF", PlantCode = "KOL" } });
        await hub.StartAsync();
        await using var rig = AgentRig.Open();
        rig.StartTypes = () => ["FG"];
        await EnrolAgent.RunAsync(hub.Token(), rig.Credentials, CancellationToken.None);
        await rig.Leases.AddAsync(Lease(1, 301), CancellationToken.None);
        rig.Start();
        await hub.NextAsync(AgentFrame.BodyOneofCase.Heartbeat);
        await hub.NextAsync(AgentFrame.BodyOneofCase.Heartbeat);
        Assert.False(rig.Leases.NeedsRefill("FG"));
        await MintAsync(rig);
        await MintAsync(rig);
        Assert.Equal("FG", (await hub.NextAsync(AgentFrame.BodyOneofCase.UidLeaseRequest)).UidLeaseRequest.Type);
    }

    [Fact]
    public async Task MintRecord_ReadBack_IsTheUnitThatWasBegun()
    {
        await using var rig = AgentRig.Open();
        await rig.Leases.AddAsync(Lease(7, 1), CancellationToken.None);
        var unit = Unit(rig) with { OrderNumber = "WO-7", PersonId = Guid.CreateVersion7() };
        var label = await rig.Mint.MintAsync(unit, _ => [], CancellationToken.None);
        Assert.True(MintRecord.TryRead(rig.Store.ReadLast(Lane.Event, 1)[0].Body.Span, out var read));
        Assert.Equal(label, read.Uid);
        Assert.Equal(unit with { At = read.Unit.At }, read.Unit);
        Assert.False(MintRecord.TryRead("not an event"u8, out _));
    }

    private static ValueTask<string> MintAsync(AgentRig rig) => rig.Mint.MintAsync(Unit(rig), _ => [], CancellationToken.None);

    private static NewUnit Unit(AgentRig rig) => new("KOL-ST-01", "SAIF", "FG", "BAG", Routing, 10, "", Guid.Empty, rig.Clock.Now);

    private static List<string> Minted(RecordStore store) =>
        [.. store.ReadLast(Lane.Event, 1000).Select(record => MintRecord.TryRead(record.Body.Span, out var minted) ? minted.Uid : "")];

    private static UidLease Lease(ulong first, uint count) => new() { PlantCode = "KOL", Type = "FG", First = first, Count = count };
}
