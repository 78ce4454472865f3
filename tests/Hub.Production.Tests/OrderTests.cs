using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Production.Tests;

public sealed class OrderTests(Hub hub, ITestOutputHelper output)
{
    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Releases_AtRandom_NeverExceedThePlanAndAlwaysEqualTheTokens(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var floor = await Floor.NewAsync(hub);
        await CreateAsync(floor, "WO-9", 30);
        var released = 0;
        for (var turn = 0; turn < 12; turn++)
        {
            var wanted = random.Next(-1, 14);
            var result = await floor.TryAsync((tx, ct) => floor.Get<ReleaseOrder>().RunAsync(tx, Floor.Planner, "WO-9", wanted, ct));
            Assert.Equal(wanted > 0 && released + wanted <= 30, result.IsOk);
            released += result.IsOk ? wanted : 0;
            Assert.Equal($"{released}/{released}", await floor.AskAsync<string>(
                "SELECT released || '/' || (SELECT count(*) FROM production.tokens WHERE order_id = o.id) FROM production.orders o WHERE number = 'WO-9'"));
        }

        Assert.Equal((long)released, await floor.AskAsync<long>("SELECT count(*) FROM traceability.units WHERE order_number = 'WO-9'"));
    }

    [Fact]
    public async Task Releases_AtOnce_ShareTheRest()
    {
        var floor = await Floor.NewAsync(hub);
        await CreateAsync(floor, "WO-9", 10);

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            floor.TryAsync((tx, ct) => floor.Get<ReleaseOrder>().RunAsync(tx, Floor.Planner, "WO-9", 4, ct))));

        Assert.Equal(2, results.Count(result => result.IsOk));
        Assert.All(results.Where(result => !result.IsOk), result => Assert.Equal("production.order_quantity", result.Error!.Code));
        Assert.Equal(8L, await floor.AskAsync<long>("SELECT count(*) FROM production.tokens"));
    }

    [Fact]
    public async Task Order_PausedOrClosed_RefusesReleaseByName()
    {
        var floor = await Floor.NewAsync(hub);
        await CreateAsync(floor, "WO-9", 10);
        await floor.DoAsync((tx, ct) => ChangeOrder.RunAsync(tx, Floor.Planner, "WO-9", "pause", ct));

        var refused = await floor.TryAsync((tx, ct) => floor.Get<ReleaseOrder>().RunAsync(tx, Floor.Planner, "WO-9", 4, ct));

        Assert.Equal(("production.order_state", ErrorKind.State), (refused.Error!.Code, refused.Error.Kind));
    }

    [Fact]
    public async Task Order_OfAnotherTenant_IsNotThere()
    {
        var mine = await Floor.NewAsync(hub);
        var theirs = await Floor.NewAsync(hub);
        await mine.ReleaseAsync(3);

        Assert.Equal(ErrorKind.NotFound, (await theirs.TryAsync((tx, ct) => OrderStore.FindAsync(tx, "WO-1", ct))).Error!.Kind);
        foreach (var table in (string[])["orders", "tokens", "order_releases", "moves", "waiting_scans", "order_deltas", "activity_deltas"])
        {
            Assert.Equal(0L, await theirs.AskAsync<long>($"SELECT count(*) FROM production.{table}"));
        }

        // A scan of theirs can't reach ours: the label is another company's.
        var uid = (await mine.SnapshotsAsync())[0].Uid;
        var foreign = await theirs.ScanAsync(theirs.A, theirs.A.Scan(uid, "KOL-ST-01", Floor.Noon));
        Assert.Equal(StationRules.Codes.LabelForeign, foreign.Decision.Code);
        Assert.Equal("1/10/0/0/0", await mine.PlaceAsync(uid));
    }

    private static Task<Order> CreateAsync(Floor floor, string number, int quantity) => floor.DoAsync((tx, ct) =>
        OrderStore.CreateAsync(tx, Floor.Planner, new NewOrder(number, "BAG", "KOL", "BAGS", quantity, Floor.Noon.AddDays(1)), ct));
}
