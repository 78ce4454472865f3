using EdgeHub.Hub.Traceability;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production.Tests;

public sealed class LateScanTests(Hub hub)
{
    [Fact]
    public async Task Scan_FromBeforeAHold_IsPutInItsPlace()
    {
        var floor = await Floor.NewAsync(hub);
        var uid = (await floor.ReleaseAsync(1))[0];
        await HoldAsync(floor, uid, Floor.Noon.AddSeconds(20));

        var late = await floor.ScanAsync(floor.A, floor.A.Scan(uid, "KOL-ST-01", Floor.Noon.AddSeconds(15)));

        Assert.Equal((Verdict.Accept, EffectKind.Completed, null), (late.Decision.Verdict, late.Decision.Effect, late.Exception));
        Assert.Equal("3/20/10/0/0", await floor.PlaceAsync(uid));
    }

    [Fact]
    public async Task Scan_FromAfterAHold_IsContradictedAndMovesNothing()
    {
        var floor = await Floor.NewAsync(hub);
        var uid = (await floor.ReleaseAsync(1))[0];
        await HoldAsync(floor, uid, Floor.Noon.AddSeconds(20));

        var slipped = await floor.ScanAsync(floor.A, floor.A.Scan(uid, "KOL-ST-01", Floor.Noon.AddSeconds(25)));

        Assert.Equal((Codes.UnitOnHold, true, "contradicted"), (slipped.Decision.Code, slipped.Differs, slipped.Exception));
        Assert.Equal("3/10/0/0/0", await floor.PlaceAsync(uid));
    }

    [Fact]
    public async Task Scan_FromBeforeACorrection_IsOutOfOrder()
    {
        var floor = await Floor.NewAsync(hub);
        var uid = (await floor.ReleaseAsync(1))[0];
        await floor.DoAsync<bool>(async (tx, ct) =>
            await floor.Get<UnitControl>().CorrectAsync(tx, new UnitDecision(uid, Guid.NewGuid(), Floor.Noon.AddSeconds(20), "found there"), 30, ct) is { } error ? error : true);

        var late = await floor.ScanAsync(floor.A, floor.A.Scan(uid, "KOL-ST-01", Floor.Noon.AddSeconds(5)));

        Assert.Equal((Codes.ScanOutOfOrder, true, "out_of_order"), (late.Decision.Code, late.Differs, late.Exception));
        Assert.Equal("1/30/20/0/0", await floor.PlaceAsync(uid));
    }

    [Fact]
    public async Task ScansOfOneAgent_WhoseClockWentBack_StayInTheirOrder()
    {
        var floor = await Floor.NewAsync(hub);
        var uid = (await floor.ReleaseAsync(1))[0];

        await floor.TakeInAsync(floor.A,
            floor.A.Scan(uid, "KOL-ST-01", Floor.Noon), floor.A.Scan(uid, "KOL-ST-02", Floor.Noon.AddHours(-1)),
            floor.A.Scan(uid, "KOL-ST-02", Floor.Noon.AddHours(-2)));

        Assert.Equal("1/30/20/0/0", await floor.PlaceAsync(uid));
    }

    [Fact]
    public async Task Batch_TakenInAgain_ChangesNothing()
    {
        var floor = await Floor.NewAsync(hub);
        var uid = (await floor.ReleaseAsync(1))[0];
        var scans = new[] { floor.A.Scan(uid, "KOL-ST-01", Floor.Noon), floor.A.Scan(uid, "KOL-ST-02", Floor.Noon.AddSeconds(1)) };
        await floor.TakeInAsync(floor.A, scans);

        await floor.TakeInAsync(floor.A, [.. scans.Select(scan => scan with { Outcome = null })]);

        Assert.Equal("2/20/10/0/0", await floor.PlaceAsync(uid));
        Assert.Equal(2L, await floor.AskAsync<long>("SELECT count(*) FROM production.moves"));
    }

    private static Task<UnitSnapshot> HoldAsync(Floor floor, string uid, DateTimeOffset at) => floor.DoAsync((tx, ct) =>
        floor.Get<UnitControl>().ControlAsync(tx, new UnitDecision(uid, Guid.NewGuid(), at, "scratch"), ScanIntent.Hold, ct));
}
