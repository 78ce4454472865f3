using System.Globalization;
using EdgeHub.Hub.Kernel;
using EdgeHub.Identifiers;
using EdgeHub.StationRules;
using Microsoft.Extensions.DependencyInjection;
using EventRecord = EdgeHub.HubLink.EventRecord;

namespace EdgeHub.Hub.Production.Tests;

/// <summary>Units that stations began by themselves: adopted once, with an order where one has room, in an order of events that stays legal.</summary>
public sealed class MintedUnitTests(Hub hub)
{
    [Fact]
    public async Task Units_BegunAtAStation_TakeTheRoomOfItsOrder_AndTheRestGoesOnWithoutOne()
    {
        var floor = await Floor.NewAsync(hub);
        await OrderAsync(floor, "WO-1", 3);
        var events = await EventsAsync(floor, 1, 5, order: "WO-1");

        await TakeAsync(floor, events);
        await TakeAsync(floor, events);

        Assert.Equal(3, (await floor.DoAsync((tx, ct) => OrderStore.FindAsync(tx, "WO-1", ct))).Released);
        Assert.Equal("0/0/0/3", (await floor.CountersAsync("WO-1")).Recounted);
        var units = await floor.SnapshotsAsync();
        Assert.Equal(5, units.Count);
        Assert.Equal(2, units.Count(unit => unit.OrderNumber.Length == 0));
        Assert.All(units, unit => Assert.Equal(new UnitPlace(UnitState.Queued, 10, 0, 0, 0), unit.Place));
        Assert.Equal("KOL-ST-01 BAG 1", await floor.AskAsync<string>(
            "SELECT concat_ws(' ', subject, times) FROM traceability.exceptions WHERE kind = 'no_order' AND closed_at IS NULL"));
        Assert.Equal(10L, await floor.AskAsync<long>("SELECT count(*) FROM traceability.unit_events"));
    }

    [Fact]
    public async Task Scans_OfAUnitThatIsAdoptedLater_FollowItsMintingInTheHistory()
    {
        var floor = await Floor.NewAsync(hub);
        await OrderAsync(floor, "WO-1", 10);
        var uid = Uid.Mint(floor.Tenant.Code, "KOL", "FG", 1).ToString();
        await TakeAsync(floor, await EventsAsync(floor, 1, 1));

        var cut = await floor.ScanAsync(floor.A, floor.A.Scan(uid, "KOL-ST-01", Floor.Noon.AddMinutes(1), seq: 1));

        Assert.Equal((Codes.StepCompleted, false, (string?)null), (cut.Decision.Code, cut.Differs, cut.Exception));
        Assert.Equal("minted planned completed", await floor.AskAsync<string>(
            """
            SELECT string_agg(CASE kind WHEN 20 THEN 'minted' WHEN 21 THEN 'planned' WHEN 2 THEN 'completed' END, ' ' ORDER BY unit_seq)
            FROM traceability.unit_events
            """));
        Assert.True(await floor.AskAsync<bool>(
            "SELECT bool_and(later.occurred_at >= earlier.occurred_at) FROM traceability.unit_events earlier JOIN traceability.unit_events later ON later.unit_seq = earlier.unit_seq + 1"));
    }

    [Fact]
    public async Task Scan_ThatAnotherAgentSentBeforeTheUnitWasKnown_IsAppliedOnceTheFirstStepIs()
    {
        var floor = await Floor.NewAsync(hub);
        await OrderAsync(floor, "WO-1", 10);
        var uid = Uid.Mint(floor.Tenant.Code, "KOL", "FG", 1).ToString();
        var early = await floor.ScanAsync(
            floor.B, floor.B.Scan(uid, "KOL-ST-02", Floor.Noon.AddMinutes(2), told: Verdict.Warn, code: Codes.UnitUnconfirmed));
        Assert.Equal("unknown_unit", early.Exception);

        await TakeAsync(floor, await EventsAsync(floor, 1, 1));
        await floor.ScanAsync(floor.A, floor.A.Scan(uid, "KOL-ST-01", Floor.Noon.AddMinutes(1), seq: 1));

        Assert.Equal("2/20/10/0/0", await floor.PlaceAsync(uid));
        Assert.Equal(0L, await floor.AskAsync<long>("SELECT count(*) FROM traceability.exceptions WHERE closed_at IS NULL"));
        Assert.Equal(0L, await floor.AskAsync<long>("SELECT count(*) FROM production.waiting_scans"));
    }

    [Theory]
    [InlineData("uid", "UID-REBE-KOL-FG-000001-00")]
    [InlineData("uid", "")]
    [InlineData("station", "KOL-ST-99")]
    public async Task Event_ThatCanBeNoUnitOfThatStation_IsAnExceptionAndNoUnit(string what, string value)
    {
        var floor = await Floor.NewAsync(hub);
        var item = (await EventsAsync(floor, 1, 1))[0];
        if (what == "station")
        {
            item.Record.Station = value;
        }
        else
        {
            item.Record.Facts[what] = value;
        }

        await TakeAsync(floor, [item]);

        Assert.Empty(await floor.SnapshotsAsync());
        Assert.Equal(1L, await floor.AskAsync<long>("SELECT count(*) FROM traceability.exceptions WHERE kind = 'mint_refused'"));
    }

    [Fact]
    public async Task Unit_OfARoutingThatTheHubNoLongerKnows_IsLabelledOnly()
    {
        var floor = await Floor.NewAsync(hub);
        var item = (await EventsAsync(floor, 1, 1))[0];
        item.Record.Facts["routing"] = Guid.NewGuid().ToString();

        await TakeAsync(floor, [item]);

        Assert.Equal(UnitState.Minted, Assert.Single(await floor.SnapshotsAsync()).Place.State);
    }

    private static async Task OrderAsync(Floor floor, string number, int quantity) => await floor.DoAsync((tx, ct) => OrderStore.CreateAsync(
        tx, Floor.Planner, new NewOrder(number, "BAG", "KOL", "BAGS", quantity, Floor.Noon.AddDays(1)), ct));

    private static async Task<List<EventItem>> EventsAsync(Floor floor, int first, int count, string order = "")
    {
        var routing = Assert.Single((await floor.TablesAsync()).Plan.Routings);
        Assert.Equal("FG", routing.UnitType);
        return [.. Enumerable.Range(first, count).Select(number =>
        {
            var record = new EventRecord { Type = "uid.minted", Station = "KOL-ST-01" };
            record.Facts["uid"] = Uid.Mint(floor.Tenant.Code, "KOL", "FG", number).ToString();
            record.Facts["item"] = "BAG";
            record.Facts["routing"] = routing.VersionId.ToString();
            record.Facts["step"] = routing.Start!.Step.ToString(CultureInfo.InvariantCulture);
            record.Facts["order"] = order;
            return new EventItem(record, Floor.Noon.AddSeconds(number), TimeSpan.FromMilliseconds(3), "anchored");
        })];
    }

    private async Task TakeAsync(Floor floor, List<EventItem> items)
    {
        await using var transaction = await hub.Fixture.BeginAsync(floor.Tenant);
        var adopt = hub.Fixture.Services.GetServices<IEventParticipant>().Single(participant => participant.Types.Contains("uid.minted"));
        await adopt.TakeAsync(transaction, new EventBatch(floor.A.Id, Floor.Noon.AddMinutes(30), items), TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }
}
