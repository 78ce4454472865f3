using EdgeHub.StationRules;

namespace EdgeHub.Hub.Traceability.Tests;

public sealed class IngestTests(Hub hub)
{
    [Theory]
    [InlineData("own")]
    [InlineData("pool")]
    public async Task Scan_OfKnownUnit_BecomesOneEventAndMovesTheHead(string placement)
    {
        var plant = await Plant.NewAsync(hub, placement);
        var uid = (await plant.MintAsync(1))[0];

        var batch = await plant.TakeInAsync([plant.Scan(uid)]);

        Assert.Equal(2, batch.Part<LoadedUnits>().Find(uid)!.Seq);
        Assert.Equal(2L, await plant.AskAsync<long>("SELECT count(*) FROM traceability.unit_events WHERE uid = $1", uid));
        Assert.Equal("2/1/WO-1", await plant.AskAsync<string>(
            "SELECT head_seq || '/' || state || '/' || order_number FROM traceability.units WHERE uid = $1", uid));
    }

    [Fact]
    public async Task Batch_SentAgain_AddsNothingAndSaysTheSame()
    {
        var plant = await Plant.NewAsync(hub);
        var uids = await plant.MintAsync(3);
        var items = uids.Select(uid => plant.Scan(uid)).Append(plant.Scan("hello", told: HubLink.Verdict.Refuse)).ToList();
        await plant.TakeInAsync(items);
        var before = await CountsAsync(plant);

        var again = items.ConvertAll(item => item with { Outcome = null });
        await plant.TakeInAsync(again, (_, _) => Assert.Fail("A replayed scan must not be decided anew."));

        Assert.Equal(before, await CountsAsync(plant));
        Assert.Equal([Codes.StepCompleted, Codes.StepCompleted, Codes.StepCompleted, Codes.LabelUnreadable],
            again.Select(item => item.Outcome!.Decision.Code));
    }

    [Fact]
    public async Task Scan_RefusedOfKnownUnit_IsAnEventThatDoesNotMoveIt()
    {
        var plant = await Plant.NewAsync(hub);
        var uid = (await plant.MintAsync(1))[0];
        await plant.TakeInAsync([plant.Scan(uid)], Plant.Refuses(Codes.StepWrong));

        Assert.Equal("22/2/true", await plant.AskAsync<string>(
            "SELECT kind || '/' || unit_seq || '/' || (state IS NULL) FROM traceability.unit_events WHERE uid = $1 AND unit_seq = 2", uid));
        Assert.Equal((short)UnitState.Minted, await plant.AskAsync<short>("SELECT state FROM traceability.units WHERE uid = $1", uid));
    }

    [Theory]
    [InlineData("hello", Codes.LabelUnreadable, "unreadable")]
    [InlineData("UID-SAIF-KOL-FG-000001-00", Codes.LabelDamaged, "unreadable")]
    [InlineData("UID-SAIF-KOL-RM-000001-6I", Codes.LabelForeign, "unknown_unit")]
    public async Task Scan_OfWhatIsNoUnitOfOurs_IsKeptAsStrayWithException(string label, string code, string kind)
    {
        var plant = await Plant.NewAsync(hub);
        var items = new[] { plant.Scan(label), plant.Scan(label) };
        await plant.TakeInAsync(items);

        Assert.All(items, item => Assert.Equal(code, item.Outcome!.Decision.Code));
        Assert.Equal(2L, await plant.AskAsync<long>("SELECT count(*) FROM traceability.stray_scans WHERE code = $1", code));
        Assert.Equal(2, await plant.AskAsync<int>("SELECT times FROM traceability.exceptions WHERE kind = $1 AND closed_at IS NULL", kind));
    }

    [Fact]
    public async Task Scan_OfUnknownUnit_IsRefusedAndDiffersWhenTheAgentAccepted()
    {
        var plant = await Plant.NewAsync(hub);
        var item = plant.Scan(Identifiers.Uid.Mint(plant.Tenant.Code, "KOL", "FG", 77).ToString());
        await plant.TakeInAsync([item]);
        Assert.Equal((Codes.UnitUnknown, true, "unknown_unit"), (item.Outcome!.Decision.Code, item.Outcome.Differs, item.Outcome.Exception));
    }

    [Fact]
    public async Task Scan_WithNulAndGiantTexts_IsStoredClipped()
    {
        var plant = await Plant.NewAsync(hub);
        var uid = (await plant.MintAsync(1))[0];
        var known = plant.Scan(uid, station: "ST\0" + new string('x', 500));
        var stray = plant.Scan("\0\0" + new string('\u00e9', 300));
        await plant.TakeInAsync([known, stray]);
        Assert.Equal(64, await plant.AskAsync<int>("SELECT length(station) FROM traceability.unit_events WHERE uid = $1 AND unit_seq = 2", uid));
        Assert.Equal(1L, await plant.AskAsync<long>("SELECT count(*) FROM traceability.stray_scans"));
    }

    [Fact]
    public async Task Component_Fitted_GivesBothUnitsAnEventAndOneEdge()
    {
        var plant = await Plant.NewAsync(hub);
        var (bag, lining) = ((await plant.MintAsync(1))[0], (await plant.MintAsync(1, "CO"))[0]);
        await plant.TakeInAsync([plant.Scan(lining, context: bag)], Plant.Fits);

        Assert.Equal("8/0," + "2/1", await plant.AskAsync<string>(
            "SELECT string_agg(kind || '/' || part, ',' ORDER BY part) FROM traceability.unit_events WHERE number = 1"));
        Assert.Equal($"{lining}>{bag}", await plant.AskAsync<string>(
            "SELECT i.uid || '>' || o.uid FROM traceability.activity_inputs i JOIN traceability.activity_outputs o USING (tenant_id, activity_id)"));
    }

    [Fact]
    public async Task Events_AppendedByProduction_FollowTheirCause()
    {
        var plant = await Plant.NewAsync(hub);
        var uid = (await plant.MintAsync(1))[0];
        await plant.TakeInAsync([plant.Scan(uid)], (item, units) =>
        {
            Plant.Completes(item, units);
            units.Append(item, new UnitEventDraft(uid, UnitEventKind.Started, item.OccurredAt)
            {
                Step = 20, Place = new UnitPlace(UnitState.Active, 20, 10, 0, 0), Refers = new ScanReference(plant.StoreId, 17),
            });
            units.CloseException("ahead", uid);
        });
        Assert.Equal("20,2,1", await plant.AskAsync<string>(
            "SELECT string_agg(kind::text, ',' ORDER BY unit_seq) FROM traceability.unit_events WHERE uid = $1", uid));
        Assert.Equal((short)UnitState.Active, await plant.AskAsync<short>("SELECT state FROM traceability.units WHERE uid = $1", uid));
    }

    private static async Task<string> CountsAsync(Plant plant) => await plant.AskAsync<string>(
        """
        SELECT concat_ws('/', (SELECT count(*) FROM traceability.unit_events), (SELECT count(*) FROM traceability.stray_scans),
          (SELECT sum(times) FROM traceability.exceptions), (SELECT sum(head_seq) FROM traceability.units), (SELECT count(*) FROM kernel.outbox))
        """);
}
