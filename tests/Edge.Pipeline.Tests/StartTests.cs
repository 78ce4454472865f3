using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline.Tests;

/// <summary>Units that a station begins by itself.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Unit_BegunAtTheFirstStation_IsKnownThereAtOnce_AndGoesOn()
    {
        await using var line = new Line(Plan());
        var mint = new Mint();
        var starts = new UnitStarts(line.Knowledge, mint, line.Pipeline);

        var begun = await starts.StartAsync(Plant.Station(1), "", Guid.Empty, CancellationToken.None);

        Assert.Equal((Verdict.Accept, Codes.UnitMinted, 0L), (begun.Verdict, begun.Code, begun.Number));
        Assert.Equal((10, true), (begun.Next!.Step, begun.Next.Here));
        Assert.Same(begun, line.Pipeline.Recent(Plant.Station(1))[0]);
        var cut = await line.ScanAsync(1, begun.Uid);
        Assert.Equal((Verdict.Accept, Codes.StepCompleted), (cut.Verdict, cut.Code));
        Assert.Equal(1, line.Journal.Scans[0].UnitSeq);
        Assert.Equal(("FG", "BAG", Plant.Bag, 10, ""), (mint.Units[0].UnitType, mint.Units[0].ItemCode, mint.Units[0].RoutingVersion, mint.Units[0].Step, mint.Units[0].OrderNumber));
    }

    [Fact]
    public async Task Unit_BegunAfterOneOfAnOrder_IsMeantForThatOrder()
    {
        await using var line = new Line(Plan());
        line.HubSays(Plant.Queued(Plant.Unit(1), 10));
        await line.StepAsync(1, Plant.Unit(1));
        var mint = new Mint();
        await new UnitStarts(line.Knowledge, mint, line.Pipeline).StartAsync(Plant.Station(1), "BAG", Guid.Empty, CancellationToken.None);
        Assert.Equal("WO-1", mint.Units[0].OrderNumber);
    }

    [Theory]
    [InlineData(2, "")]
    [InlineData(1, "BOX")]
    public async Task Unit_ThatDoesNotBeginHere_IsRefused_AndTakesNoNumber(int station, string item)
    {
        await using var line = new Line(Plan());
        var mint = new Mint();
        var refused = await new UnitStarts(line.Knowledge, mint, line.Pipeline).StartAsync(Plant.Station(station), item, Guid.Empty, CancellationToken.None);
        Assert.Equal((Verdict.Refuse, Codes.StartNotHere, ""), (refused.Verdict, refused.Code, refused.Uid));
        Assert.Empty(mint.Units);
    }

    [Fact]
    public async Task Unit_WithoutANumberLeftOrADiskToKeepIt_IsRefusedByName_AndNotKnown()
    {
        await using var line = new Line(Plan());
        var mint = new Mint { Left = 1, Full = true };
        var starts = new UnitStarts(line.Knowledge, mint, line.Pipeline);
        Assert.Equal(Codes.UnitNotKept, (await starts.StartAsync(Plant.Station(1), "", Guid.Empty, CancellationToken.None)).Code);
        Assert.Equal(0, line.Knowledge.OwnUnits);
        Assert.Equal(Codes.UidsNone, (await starts.StartAsync(Plant.Station(1), "", Guid.Empty, CancellationToken.None)).Code);
        Assert.Equal(new UidSupply(0, 2), starts.Supply(Plant.Station(1)));
    }

    [Fact]
    public async Task Unit_BegunBeforeARestart_IsKnown_ThoughTheHubHasAllScansAndNotYetTheUnit()
    {
        await using var line = new Line(Plan());
        var begun = await new UnitStarts(line.Knowledge, new Mint(line.Journal), line.Pipeline).StartAsync(Plant.Station(1), "", Guid.Empty, CancellationToken.None);
        await line.RestartAsync();

        line.Knowledge.Welcomed(1_000);
        line.Knowledge.Apply(new UnitUpdate(Reset: true, Complete: true, [], []));

        Assert.Equal(10, line.Knowledge.Find(begun.Uid)!.Place.Step);
        line.HubSays(line.Knowledge.Find(begun.Uid)! with { OrderNumber = "WO-9" });
        Assert.Equal("WO-9", line.Knowledge.Find(begun.Uid)!.OrderNumber);
    }

    private static StationPlan Plan()
    {
        var plan = Plant.Plan();
        var routing = plan.Routing(Plant.Bag)!;
        return new StationPlan(
            plan.Version, plan.TenantCode, plan.Stations,
            [new Routing(routing.VersionId, routing.ItemCode, routing.ItemName, routing.Version, routing.Steps) { UnitType = "FG" }]);
    }

    private sealed class Mint(MemoryJournal? journal = null) : IUnitMint
    {
        public List<NewUnit> Units { get; } = [];

        public int Left { get; set; } = 10;

        public bool Full { get; init; }

        public UidSupply Supply(string unitType) => new(Left, 2);

        public ValueTask<string> MintAsync(NewUnit unit, Func<string, IReadOnlyList<MemoryChange>> remember, CancellationToken cancellationToken)
        {
            if (Left-- <= 0)
            {
                Left = 0;
                return ValueTask.FromResult("");
            }

            var label = Plant.Unit(500 + Left);
            foreach (var change in remember(label))
            {
                if (journal is not null)
                {
                    journal.Memory[change.Key] = change.Value!.Value.ToArray();
                }
            }

            Units.Add(unit);
            return Full ? throw new ScanNotKeptException("The disk is full.") : ValueTask.FromResult(label);
        }
    }
}
