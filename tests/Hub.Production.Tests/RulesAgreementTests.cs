using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production.Tests;

/// <summary>The hub's participants on a real database must do exactly what the rules alone do.</summary>
public sealed class RulesAgreementTests(Hub hub, ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, "pool")]
    [InlineData(2, "pool")]
    [InlineData(3, "own")]
    [InlineData(20261120, "pool")]
    public async Task RandomScans_InRandomBatches_EndWhereTheRulesAloneEnd(int seed, string placement)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var floor = await Floor.NewAsync(hub, placement);
        var bags = await floor.ReleaseAsync(6);
        var components = await floor.ComponentsAsync(12);
        var model = await Model.OfAsync(floor);
        var at = Floor.Noon;
        for (var batch = 0; batch < 40; batch++)
        {
            var agent = random.Next(2) == 0 ? floor.A : floor.B;
            var told = new List<(ScanItem Item, Decision Decision)>();
            for (var count = random.Next(1, 12); count > 0; count--)
            {
                at = at.AddMilliseconds(random.Next(1, 20_000));
                told.Add(RandomScan(random, model, agent, agent == floor.A ? 1 : 4, bags, components, at));
            }

            await floor.TakeInAsync(agent, [.. told.Select(scan => scan.Item)]);
            foreach (var (item, decision) in told)
            {
                var hubs = item.Outcome!.Decision;
                Assert.Equal((decision.Verdict, decision.Code, string.Join('|', decision.Arguments)), (hubs.Verdict, hubs.Code, string.Join('|', hubs.Arguments)));
                Assert.Null(item.Outcome.Exception);
            }
        }

        foreach (var unit in await floor.SnapshotsAsync())
        {
            Assert.Equal(model.Units[unit.Uid], unit);
        }

        await AssertCountersAsync(floor);
        await floor.Get<DeltaFolder>().FoldAsync(floor.Tenant, default);
        await AssertCountersAsync(floor);
        Assert.Equal(0L, await floor.AskAsync<long>("SELECT count(*) FROM production.order_deltas"));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    public async Task LegalWork_DeliveredInAnyInterleavingOfTheAgents_EndsTheSame(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var floor = await Floor.NewAsync(hub);
        var bags = await floor.ReleaseAsync(4);
        var components = new Queue<string>(await floor.ComponentsAsync(16));
        var model = await Model.OfAsync(floor);
        var lanes = new Dictionary<Agent, Queue<ScanItem>> { [floor.A] = new(), [floor.B] = new() };
        var at = Floor.Noon;
        for (var done = 0; done < 4 * 40 && bags.Any(bag => model.Units[bag].Place.State != UnitState.Done && model.Units[bag].Place.State != UnitState.Hold); done++)
        {
            var bag = bags[random.Next(bags.Length)];
            var place = model.Units[bag].Place;
            if (place.State is UnitState.Done or UnitState.Hold)
            {
                continue;
            }

            var number = place.Step / 10;
            var agent = number <= 3 ? floor.A : floor.B;
            var station = $"KOL-ST-0{number}";
            at = at.AddSeconds(random.Next(3, 60));
            var (item, decision) = (number, place.State) switch
            {
                (4, UnitState.Active) => model.Tell(agent, components.Dequeue(), station, at, context: bag),
                (5, _) => model.Tell(agent, bag, station, at, random.Next(3) == 0 ? ScanIntent.Fail : ScanIntent.Pass),
                _ => model.Tell(agent, bag, station, at),
            };
            Assert.Equal(Verdict.Accept, decision.Verdict);
            lanes[agent].Enqueue(item);
        }

        while (lanes.Values.Any(lane => lane.Count > 0))
        {
            var (agent, lane) = lanes.Where(lane => lane.Value.Count > 0).ElementAt(random.Next(lanes.Values.Count(lane => lane.Count > 0)));
            var items = Enumerable.Range(0, Math.Min(lane.Count, random.Next(1, 25))).Select(_ => lane.Dequeue()).ToArray();
            await floor.TakeInAsync(agent, items);
        }

        var expected = model.Units.Values.Select(unit => $"{unit.Uid} {unit.Place} {unit.MergedInto}").Order(StringComparer.Ordinal);
        var actual = (await floor.SnapshotsAsync()).Select(unit => $"{unit.Uid} {unit.Place} {unit.MergedInto}").Order(StringComparer.Ordinal);
        Assert.Equal(expected, actual);
        Assert.Equal(0L, await floor.AskAsync<long>("SELECT count(*) FROM production.waiting_scans"));
        Assert.Equal("", await floor.AskAsync<string>(
            "SELECT coalesce(string_agg(kind || ' ' || code, ', '), '') FROM traceability.exceptions WHERE closed_at IS NULL"));
        await AssertCountersAsync(floor);
    }

    private static (ScanItem, Decision) RandomScan(
        Random random, Model model, Agent agent, int firstStation, string[] bags, string[] components, DateTimeOffset at)
    {
        var bag = bags[random.Next(bags.Length)];

        // Half of the scans are what the unit waits for, where this agent has the station; the rest is whatever an operator can do.
        var due = model.Units[bag].Place.Step / 10;
        var station = random.Next(2) == 0 && due >= firstStation && due < firstStation + 3 ? due : firstStation + random.Next(3);
        var code = $"KOL-ST-0{station}";
        if (station == 4 && random.Next(2) == 0)
        {
            return model.Tell(agent, components[random.Next(components.Length)], code, at, context: bag);
        }

        var intent = random.Next(20) switch
        {
            0 => ScanIntent.Undo,
            1 => ScanIntent.Hold,
            2 or 3 => ScanIntent.Release,
            4 when random.Next(6) == 0 => ScanIntent.Scrap,
            5 => ScanIntent.Fail,
            _ when station == 5 && random.Next(2) == 0 => random.Next(4) == 0 ? ScanIntent.Fail : ScanIntent.Pass,
            _ => ScanIntent.Scan,
        };
        return model.Tell(agent, bag, code, at, intent);
    }

    private static async Task AssertCountersAsync(Floor floor)
    {
        var (counted, recounted) = await floor.CountersAsync("WO-1");
        Assert.Equal(recounted, counted);
        Assert.Equal(
            await floor.AskAsync<long>("SELECT count(*) FROM production.tokens WHERE order_id IS NOT NULL AND state = 4"),
            await floor.AskAsync<long>(
                "SELECT (coalesce((SELECT sum(finished) FROM production.activity), 0) + coalesce((SELECT sum(finished) FROM production.activity_deltas), 0))::bigint"));
    }
}
