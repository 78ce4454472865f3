using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production.Tests;

public sealed class WaitingScanTests(Hub hub)
{
    [Theory]
    [InlineData("own")]
    [InlineData("pool")]
    public async Task Unit_ThroughItsRouting_EndsDone(string placement)
    {
        var floor = await Floor.NewAsync(hub, placement);
        var uid = (await floor.ReleaseAsync(1))[0];
        var component = (await floor.ComponentsAsync(1))[0];
        var at = Floor.Noon;

        await floor.TakeInAsync(floor.A,
            floor.A.Scan(uid, "KOL-ST-01", at), floor.A.Scan(uid, "KOL-ST-02", at.AddSeconds(1)),
            floor.A.Scan(uid, "KOL-ST-02", at.AddSeconds(5)), floor.A.Scan(uid, "KOL-ST-03", at.AddSeconds(6)));
        Assert.Equal("1/40/30/0/0", await floor.PlaceAsync(uid));
        await floor.TakeInAsync(floor.B,
            floor.B.Scan(uid, "KOL-ST-04", at.AddSeconds(7)), floor.B.Scan(component, "KOL-ST-04", at.AddSeconds(8), context: uid),
            floor.B.Scan(uid, "KOL-ST-05", at.AddSeconds(9)), floor.B.Scan(uid, "KOL-ST-05", at.AddSeconds(10), ScanIntent.Pass),
            floor.B.Scan(uid, "KOL-ST-06", at.AddSeconds(11)));

        Assert.Equal("4/0/60/0/0", await floor.PlaceAsync(uid));
        Assert.Equal(uid, await floor.AskAsync<string>("SELECT merged_into FROM production.tokens WHERE uid = $1", component));
        Assert.Equal(0L, await floor.AskAsync<long>("SELECT count(*) FROM traceability.exceptions"));
    }

    [Fact]
    public async Task Scan_AheadOfTheRecord_WaitsAndIsAppliedWhenTheMissingOneArrives()
    {
        var floor = await Floor.NewAsync(hub);
        var uid = (await floor.ReleaseAsync(1))[0];
        var component = (await floor.ComponentsAsync(1))[0];
        var at = Floor.Noon;

        // Agent b's whole day arrives before agent a's: the hub was restored, or a was cut off.
        var start = floor.B.Scan(uid, "KOL-ST-04", at.AddSeconds(7), told: Verdict.Warn, code: Codes.StepUnconfirmed);
        var fit = floor.B.Scan(component, "KOL-ST-04", at.AddSeconds(8), context: uid, told: Verdict.Warn);
        var pass = floor.B.Scan(uid, "KOL-ST-05", at.AddSeconds(9), ScanIntent.Pass, told: Verdict.Warn);
        await floor.TakeInAsync(floor.B, start, fit, pass);
        Assert.All([start, fit, pass], item => Assert.Equal((Codes.ScanWaiting, "ahead"), (item.Outcome!.Decision.Code, item.Outcome.Exception)));
        Assert.Equal("1/10/0/0/0", await floor.PlaceAsync(uid));
        Assert.Equal(2L, await floor.AskAsync<long>("SELECT count(*) FROM traceability.exceptions WHERE kind = 'ahead' AND closed_at IS NULL"));

        await floor.TakeInAsync(floor.A, floor.A.Scan(uid, "KOL-ST-01", at), floor.A.Scan(uid, "KOL-ST-02", at.AddSeconds(1)));
        Assert.Equal(3L, await floor.AskAsync<long>("SELECT count(*) FROM production.waiting_scans"));
        await floor.TakeInAsync(floor.A, floor.A.Scan(uid, "KOL-ST-02", at.AddSeconds(5)), floor.A.Scan(uid, "KOL-ST-03", at.AddSeconds(6)));

        Assert.Equal("1/60/50/0/0", await floor.PlaceAsync(uid));
        Assert.Equal("7/0/0/0/0", await floor.PlaceAsync(component));
        Assert.Equal(0L, await floor.AskAsync<long>("SELECT count(*) FROM production.waiting_scans"));
        Assert.Equal(0L, await floor.AskAsync<long>("SELECT count(*) FROM traceability.exceptions WHERE closed_at IS NULL"));
    }

    [Fact]
    public async Task Scan_RefusedByTheAgent_NeverMovesTheUnit()
    {
        var floor = await Floor.NewAsync(hub);
        var uid = (await floor.ReleaseAsync(1))[0];

        var ahead = await floor.ScanAsync(floor.B, floor.B.Scan(uid, "KOL-ST-06", Floor.Noon, told: Verdict.Refuse, code: Codes.StepWrong));
        var right = await floor.ScanAsync(floor.A, floor.A.Scan(uid, "KOL-ST-01", Floor.Noon, told: Verdict.Refuse, code: Codes.UnitUnknown));

        Assert.Equal((Verdict.Refuse, (string?)null), (ahead.Decision.Verdict, ahead.Exception));
        Assert.Equal((Verdict.Refuse, Codes.UnitUnknown), (right.Decision.Verdict, right.Decision.Code));
        Assert.Equal("1/10/0/0/0", await floor.PlaceAsync(uid));
        Assert.Equal(0L, await floor.AskAsync<long>("SELECT count(*) FROM production.waiting_scans"));
    }

    [Fact]
    public async Task Undo_OfAWaitingScan_TakesItBack()
    {
        var floor = await Floor.NewAsync(hub);
        var uid = (await floor.ReleaseAsync(1))[0];
        var waiting = floor.B.Scan(uid, "KOL-ST-04", Floor.Noon, told: Verdict.Warn);
        await floor.TakeInAsync(floor.B, waiting);

        var undo = await floor.ScanAsync(floor.B, floor.B.Scan(uid, "KOL-ST-04", Floor.Noon.AddSeconds(3), ScanIntent.Undo, undoes: waiting.Number));

        Assert.Equal(Codes.ScanUndone, undo.Decision.Code);
        Assert.Equal(0L, await floor.AskAsync<long>("SELECT count(*) FROM production.waiting_scans"));
        Assert.Equal(0L, await floor.AskAsync<long>("SELECT count(*) FROM traceability.exceptions WHERE closed_at IS NULL"));
    }
}
