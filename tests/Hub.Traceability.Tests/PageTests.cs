using System.Text.Json;
using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Traceability.Tests;

/// <summary>What the pages read and decide, asked as a request of a member of the tenant.</summary>
public sealed class PageTests(Hub hub)
{
    private static readonly ScanFilter Everything = new(null, null, null, null, null, null, null, null, null, null, null);

    [Fact]
    public async Task Scans_AreListedNewestFirstAndPageWithoutGapOrRepeat()
    {
        var plant = await Plant.NewAsync(hub);
        var uids = await plant.MintAsync(10);
        for (var round = 0; round < 3; round++)
        {
            await plant.TakeInAsync([.. uids.Select(uid => plant.Scan(uid)), plant.Scan("stray " + round)]);
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await ScansAsync(plant, Everything with { Cursor = cursor, Limit = 7 });
            seen.AddRange(page.Items.Select(scan => $"{scan.Uid}/{scan.At:O}"));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(33, seen.Count);
        Assert.Equal(33, seen.Distinct().Count());
        Assert.StartsWith("stray 2", seen[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scans_AreFilteredByEveryPart()
    {
        var plant = await Plant.NewAsync(hub);
        var uids = await plant.MintAsync(3);
        await plant.TakeInAsync([plant.Scan(uids[0], "KOL-ST-01"), plant.Scan(uids[1], "KOL-ST-02")]);
        await plant.TakeInAsync([plant.Scan(uids[2], "KOL-ST-03"), plant.Scan("bad", "KOL-ST-03")], Plant.Refuses(Codes.StepWrong));

        Assert.Equal([uids[1]], await UidsAsync(Everything with { Station = "KOL-ST-02" }));
        Assert.Equal(["", uids[2]], (await UidsAsync(Everything with { Verdict = "refuse" })).Select(uid => uid == "bad" ? "" : uid));
        Assert.Equal([uids[1], uids[0]], await UidsAsync(Everything with { Order = "WO-1" }));
        Assert.Equal([uids[1], uids[0]], await UidsAsync(Everything with { Step = 10 }));
        Assert.Equal([uids[0]], await UidsAsync(Everything with { Q = uids[0].ToLowerInvariant() }));
        Assert.Equal([uids[2]], await UidsAsync(Everything with { Code = Codes.StepWrong }));
        Assert.Equal(4, (await UidsAsync(Everything with { Plant = "KOL" })).Count);
        Assert.Equal(["bad"], await UidsAsync(Everything with { Plant = "VSK" }));
        Assert.Empty(await UidsAsync(Everything with { Verdict = "nonsense" }));
        var nonsense = await ReadAsync(plant, (tx, ct) => plant.Get<ListScans>().RunAsync(tx, PlantScope.All, Everything with { Cursor = "nonsense" }, ct));
        Assert.Equal("kernel.bad_cursor", nonsense.Error?.Code);
        Assert.Equal(4, (await UidsAsync(Everything with { From = Plant.Noon.AddDays(-1), To = Plant.Noon.AddDays(1) })).Count);
        Assert.Empty(await UidsAsync(Everything with { From = Plant.Noon.AddDays(1) }));
        Assert.Empty(await UidsAsync(Everything with { Station = "a\0b", Q = "\0" }));

        async Task<List<string>> UidsAsync(ScanFilter filter) => [.. (await ScansAsync(plant, filter)).Items.Select(scan => scan.Uid)];
    }

    [Fact]
    public async Task Unit_IsToldFromItsFirstEventOnWithItsMark()
    {
        var plant = await Plant.NewAsync(hub);
        var uid = (await plant.MintAsync(1))[0];
        await plant.TakeInAsync([plant.Scan(uid)]);
        await plant.TakeInAsync([plant.Scan(uid)], Plant.Refuses(Codes.StepAlreadyDone));
        var story = (await ReadAsync(plant, (tx, ct) => plant.Get<ShowUnit>().RunAsync(tx, PlantScope.All, uid, ct))).Value;
        Assert.Equal(["minted", "completed", "refused"], story.Events.Select(e => e.Kind));
        Assert.Equal(("queued", true, "WO-1"), (story.State, story.Chain.Sound, story.OrderNumber));
        Assert.Equal(story.Chain.HeadHash, story.Events[^1].Hash);

        await plant.TamperAsync("UPDATE traceability.unit_events SET event = '\\xff' WHERE uid = $1 AND unit_seq = 2", uid);
        var broken = (await ReadAsync(plant, (tx, ct) => plant.Get<ShowUnit>().RunAsync(tx, PlantScope.All, uid, ct))).Value;
        Assert.Equal((false, 2L, 3), (broken.Chain.Sound, broken.Chain.BrokenAt, broken.Events.Count));
    }

    [Theory]
    [InlineData("UID-AAAA-KOL-FG-000001-00")]
    [InlineData("nonsense\0")]
    public async Task Unit_ThatIsNotThere_IsNotFound(string uid)
    {
        var plant = await Plant.NewAsync(hub);
        var answer = await ReadAsync(plant, (tx, ct) => plant.Get<ShowUnit>().RunAsync(tx, PlantScope.All, uid, ct));
        Assert.Equal(ErrorKind.NotFound, answer.Error?.Kind);
    }

    [Theory]
    [InlineData("accept", UnitEventKind.ExceptionAccepted)]
    [InlineData("correct", UnitEventKind.Corrected)]
    [InlineData("hold", UnitEventKind.Held)]
    public async Task Exception_Decided_ClosesOnceAndAppendsWhoAndWhy(string action, UnitEventKind kind)
    {
        var plant = await Plant.NewAsync(hub);
        var uid = (await plant.MintAsync(1))[0];
        await plant.TakeInAsync([plant.Scan(uid)], Plant.Refuses(Codes.StepWrong, "contradicted"));
        var open = Assert.Single((await ExceptionsAsync(plant, "open")).Items);
        Assert.Equal(("contradicted", uid, 1), (open.Kind, open.Uid, open.Count));

        var arjun = Guid.NewGuid();
        Assert.True((await DecideAsync(plant, arjun, open.Id, new ExceptionDecision(action, 20, "seen with my own eyes"))).IsOk);
        var again = await DecideAsync(plant, arjun, open.Id, new ExceptionDecision(action, 20, "again"));
        Assert.Equal(ErrorKind.State, again.Error?.Kind);

        Assert.Empty((await ExceptionsAsync(plant, "open")).Items);
        Assert.Equal((action, "seen with my own eyes"), (Assert.Single((await ExceptionsAsync(plant, "closed")).Items) is var closed ? (closed.Decision, closed.Note) : default));
        var stored = StoredEvent.Parser.ParseFrom(await plant.AskAsync<byte[]>(
            "SELECT event FROM traceability.unit_events WHERE uid = $1 ORDER BY unit_seq DESC LIMIT 1", uid));
        Assert.Equal((kind, arjun, "seen with my own eyes"), ((UnitEventKind)stored.Kind, EventCodec.ReadId(stored.PersonId), stored.Note));
    }

    [Fact]
    public async Task Exception_OfAnotherTenant_CanNotBeDecided()
    {
        var (mine, foreign) = (await Plant.NewAsync(hub), await Plant.NewAsync(hub));
        await foreign.TakeInAsync([foreign.Scan("stray")]);
        var id = Assert.Single((await ExceptionsAsync(foreign, "open")).Items).Id;
        var answer = await DecideAsync(mine, Guid.NewGuid(), id, new ExceptionDecision("accept", null, "mine now"));
        Assert.Equal(ErrorKind.NotFound, answer.Error?.Kind);
        Assert.Single((await ExceptionsAsync(foreign, "open")).Items);
    }

    [Fact]
    public async Task LiveEvent_OfAScan_IsTheRowOfTheList()
    {
        var plant = await Plant.NewAsync(hub);
        var uid = (await plant.MintAsync(1))[0];
        await plant.TakeInAsync([plant.Scan(uid)]);
        var body = await plant.AskAsync<string>("SELECT bodies[1] FROM kernel.outbox WHERE topics[1] = 'scans'");
        var row = Assert.Single((await ScansAsync(plant, Everything)).Items);
        Assert.Equal(JsonSerializer.Serialize(row, JsonSerializerOptions.Web), body);
    }

    private Task<Result<bool>> DecideAsync(Plant plant, Guid person, Guid id, ExceptionDecision decision) =>
        hub.Fixture.Db.RunAsync(plant.Tenant, (tx, ct) => plant.Get<DecideException>().RunAsync(tx, PlantScope.All, person, id, decision, ct), default);

    private Task<Result<T>> ReadAsync<T>(Plant plant, Func<TenantTransaction, CancellationToken, Task<Result<T>>> read) =>
        hub.Fixture.Db.ReadAsync(plant.Tenant, read, default);

    private async Task<Page<ScanView>> ScansAsync(Plant plant, ScanFilter filter) =>
        (await ReadAsync(plant, (tx, ct) => plant.Get<ListScans>().RunAsync(tx, PlantScope.All, filter, ct))).Value;

    private async Task<Page<ExceptionView>> ExceptionsAsync(Plant plant, string state) =>
        (await ReadAsync(plant, (tx, ct) => plant.Get<ListExceptions>().RunAsync(tx, PlantScope.All, new ExceptionQuery(state, null, null, null, null), ct))).Value;
}
