using EdgeHub.StationRules;
using EdgeHub.Testing;

namespace EdgeHub.Edge.Pipeline.Tests;

public sealed class KnowledgeTests
{
    private static readonly string Unit = Plant.Unit(1);

    [Fact]
    public void Snapshot_OlderThanTheKnown_IsIgnored()
    {
        var knowledge = new PlanKnowledge(new ManualTime());
        Apply(knowledge, Plant.Queued(Unit, 30, seq: 5));
        Apply(knowledge, Plant.Queued(Unit, 20, seq: 4));
        Assert.Equal(5, knowledge.Find(Unit)!.UnitSeq);
    }

    [Fact]
    public void Reset_InParts_ReplacesAllAtTheLastPart_AndMayGoBack()
    {
        var knowledge = new PlanKnowledge(new ManualTime());
        Apply(knowledge, Plant.Queued(Unit, 30, seq: 5), Plant.Queued(Plant.Unit(9), 10));
        knowledge.Apply(new UnitUpdate(true, false, [Plant.Queued(Unit, 20, seq: 4)], []));
        Assert.Equal(5, knowledge.Find(Unit)!.UnitSeq);
        Assert.NotNull(knowledge.Find(Plant.Unit(9)));
        knowledge.Apply(new UnitUpdate(false, true, [Plant.Queued(Plant.Unit(2), 10)], []));
        Assert.Equal(4, knowledge.Find(Unit)!.UnitSeq);
        Assert.Null(knowledge.Find(Plant.Unit(9)));
        Assert.Equal(2, knowledge.Units);
    }

    [Fact]
    public void Reset_CutOffByALostLink_IsDroppedByTheNextOne()
    {
        var knowledge = new PlanKnowledge(new ManualTime());
        knowledge.Apply(new UnitUpdate(true, false, [Plant.Queued(Plant.Unit(1), 10)], []));
        knowledge.Apply(new UnitUpdate(true, true, [Plant.Queued(Plant.Unit(2), 10)], []));
        Assert.Null(knowledge.Find(Plant.Unit(1)));
        Assert.NotNull(knowledge.Find(Plant.Unit(2)));
    }

    [Fact]
    public void Removed_Units_AreForgotten()
    {
        var knowledge = new PlanKnowledge(new ManualTime());
        Apply(knowledge, Plant.Queued(Unit, 10));
        knowledge.Apply(new UnitUpdate(false, false, [], [Unit]));
        Assert.Null(knowledge.Find(Unit));
    }

    [Fact]
    public void Units_BeyondTheBound_AreCountedAndLeftOut()
    {
        var knowledge = new PlanKnowledge(new ManualTime(), new KnowledgeLimits(MaxUnits: 3));
        Apply(knowledge, [.. Enumerable.Range(1, 5).Select(at => Plant.Queued(Plant.Unit(at), 10))]);
        Assert.Equal((3, 2L), (knowledge.Units, knowledge.Overflow));
    }

    [Fact]
    public void Age_CountsFromTheLastWordOfTheHub_OverARestartByTheWallClock()
    {
        var time = new ManualTime();
        var knowledge = new PlanKnowledge(time);
        Assert.Equal(TimeSpan.MaxValue, knowledge.Age);
        knowledge.RestoreLastHeard(time.GetUtcNow() - TimeSpan.FromMinutes(5));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromMinutes(6), knowledge.Age);
        knowledge.Heard();
        time.SetWall(time.GetUtcNow().AddYears(1));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), knowledge.Age);
    }

    [Fact]
    public void Age_NotedInTheFuture_SaysNothing()
    {
        var time = new ManualTime();
        var knowledge = new PlanKnowledge(time);
        knowledge.RestoreLastHeard(time.GetUtcNow().AddYears(1));
        Assert.Equal(TimeSpan.MaxValue, knowledge.Age);
    }

    [Fact]
    public async Task OwnEffects_AreDropped_OneByOne_AsTheHubShowsThem()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Unit, 10));
        var first = await line.StepAsync(1, Unit);
        var second = await line.StepAsync(2, Unit);
        line.HubSays(first.Scan.Unit!);
        Assert.Equal(second.Scan.Unit, line.Knowledge.Find(Unit));
        line.HubSays(second.Scan.Unit!);
        Assert.Equal(0, line.Knowledge.OwnUnits);
        Assert.Equal(second.Scan.Unit, line.Knowledge.Find(Unit));
    }

    [Fact]
    public async Task Hold_AtTheHub_CountsAtOnce_ThoughOwnScansAreUnderWay()
    {
        await using var line = new Line();
        var queued = Plant.Queued(Unit, 10);
        line.HubSays(queued);
        await line.StepAsync(1, Unit);
        await line.StepAsync(2, Unit);
        line.HubSays(queued.After(queued.Place with { State = UnitState.Hold }, "", line.Time.GetUtcNow()));
        Assert.Equal(Codes.UnitOnHold, (await line.StepAsync(2, Unit)).Code);
    }

    [Fact]
    public async Task Verdict_OfTheHubThatDiffers_DropsWhatTheAgentBelieved_AndIsShown()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Unit, 10));
        using var corrections = line.Pipeline.Corrections.Subscribe();
        var scan = await line.StepAsync(1, Unit);
        line.Pipeline.HubSaid(new HubVerdict(scan.Number, scan.Station, Unit, Verdict.Refuse, Codes.UnitOnHold, [], Differs: true));
        Assert.Equal(10, line.Knowledge.Find(Unit)!.Place.Step);
        Assert.True(corrections.Reader.TryRead(out var shown));
        Assert.Equal(Codes.UnitOnHold, shown.Code);
    }

    [Fact]
    public async Task Verdict_OfAScanThatWaitsAtTheHub_LeavesTheAgentAhead()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Unit, 10));
        var scan = await line.StepAsync(1, Unit);
        line.Pipeline.HubSaid(new HubVerdict(scan.Number, scan.Station, Unit, Verdict.Warn, Codes.ScanWaiting, [], Differs: true));
        Assert.Equal(20, line.Knowledge.Find(Unit)!.Place.Step);
    }

    [Fact]
    public async Task Reset_AfterAWelcome_ShowsAllThatTheHubHadTaken()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Unit, 10), Plant.Queued(Plant.Unit(2), 10));
        await line.StepAsync(1, Unit);
        await line.StepAsync(1, Plant.Unit(2));

        // The hub has refused the first for a reason of its own and its word was lost with the link; the second is still to be sent.
        line.Knowledge.Welcomed(next: 2);
        line.Knowledge.Apply(new UnitUpdate(true, true, [Plant.Queued(Unit, 10), Plant.Queued(Plant.Unit(2), 10)], []));
        Assert.Equal(10, line.Knowledge.Find(Unit)!.Place.Step);
        Assert.Equal(20, line.Knowledge.Find(Plant.Unit(2))!.Place.Step);
    }

    [Fact]
    public void OwnEffects_BeyondTheBound_GiveUpTheOldestUnits()
    {
        var own = new OwnEffects(maxUnits: 10);
        foreach (var at in Enumerable.Range(1, 25))
        {
            own.Push(new OwnEffect(Plant.Queued(Plant.Unit(at), 20)));
        }

        Assert.Equal(10, own.Units);
        Assert.Null(own.Find(Plant.Unit(15)));
        Assert.NotNull(own.Find(Plant.Unit(16)));
    }

    private static void Apply(PlanKnowledge knowledge, params UnitSnapshot[] units) =>
        knowledge.Apply(new UnitUpdate(false, false, units, []));
}
