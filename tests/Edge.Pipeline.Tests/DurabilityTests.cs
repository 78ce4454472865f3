using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline.Tests;

public sealed class DurabilityTests
{
    [Fact]
    public async Task Outcome_IsNotShown_BeforeTheJournalHasIt()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 10));
        using var page = line.Pipeline.Outcomes.Subscribe();
        line.Journal.Hold = true;
        var scanning = line.ScanAsync(1, Plant.Unit(1));
        await line.Journal.ArrivedAsync();
        Assert.False(scanning.IsCompleted);
        Assert.False(page.Reader.TryRead(out _));
        line.Journal.Release();
        await scanning;
        Assert.True(page.Reader.TryRead(out var shown));
        Assert.Equal(1, shown.Number);
    }

    [Fact]
    public async Task Outcomes_AreShownInTheOrderOfTheirNumbers()
    {
        await using var line = new Line();
        line.HubSays([.. Enumerable.Range(1, 200).Select(at => Plant.Queued(Plant.Unit(at), 10))]);
        using var page = line.Pipeline.Outcomes.Subscribe(capacity: 300);
        await Task.WhenAll(Enumerable.Range(1, 200).Select(at => line.ScanAsync(1, Plant.Unit(at))));
        var numbers = new List<long>();
        while (page.Reader.TryRead(out var shown))
        {
            numbers.Add(shown.Number);
        }

        Assert.Equal(Enumerable.Range(1, 200).Select(at => (long)at), numbers);
    }

    [Fact]
    public async Task Store_Full_StopsTheStation_AndTheUnitStaysWhereItWas()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 10));
        line.Journal.Full = true;
        var outcome = await line.ScanAsync(1, Plant.Unit(1));
        Assert.Equal((Verdict.Refuse, Codes.StoreFull, 0L), (outcome.Verdict, outcome.Code, outcome.Number));
        Assert.Equal("The disk is full.", line.Pipeline.Fault);
        Assert.Equal((10, 0), (line.Knowledge.Find(Plant.Unit(1))!.Place.Step, line.Knowledge.OwnUnits));
        line.Journal.Full = false;
        Assert.Equal(Codes.StepCompleted, (await line.ScanAsync(1, Plant.Unit(1))).Code);
        Assert.Equal(("", 1L), (line.Pipeline.Fault, line.Pipeline.NotKept));
    }

    [Fact]
    public async Task Subscriber_WhoIsSlow_LosesTheOldestAndHoldsUpNobody()
    {
        await using var line = new Line();
        line.HubSays([.. Enumerable.Range(1, 20).Select(at => Plant.Queued(Plant.Unit(at), 10))]);
        using var slow = line.Pipeline.Outcomes.Subscribe(capacity: 5);
        for (var at = 1; at <= 20; at++)
        {
            await line.ScanAsync(1, Plant.Unit(at));
        }

        Assert.Equal(15, slow.Dropped);
        Assert.True(slow.Reader.TryRead(out var oldest));
        Assert.Equal(16, oldest.Number);
    }

    [Fact]
    public async Task Recent_KeepsTheLastTenOfTheStation_NewestFirst()
    {
        await using var line = new Line();
        line.HubSays([.. Enumerable.Range(1, 12).Select(at => Plant.Queued(Plant.Unit(at), 10))]);
        for (var at = 1; at <= 12; at++)
        {
            await line.ScanAsync(1, Plant.Unit(at));
        }

        await line.ScanAsync(2, "garbage");
        Assert.Equal(Enumerable.Range(0, 10).Select(at => 12L - at), line.Pipeline.Recent(Plant.Station(1)).Select(outcome => outcome.Number));
    }

    [Fact]
    public async Task Restart_WithScansThatTheHubHasNotShown_StillKnowsThem()
    {
        await using var line = new Line();
        var hub = Plant.Queued(Plant.Unit(1), 10);
        line.HubSays(hub);
        await line.StepAsync(1, Plant.Unit(1));
        await line.StepAsync(2, Plant.Unit(1));
        await line.RestartAsync(hub);
        Assert.Equal(Codes.StepCompleted, (await line.StepAsync(2, Plant.Unit(1))).Code);
        Assert.Equal(30, line.Knowledge.Find(Plant.Unit(1))!.Place.Step);
    }

    [Fact]
    public async Task Memory_OfEffectsThatTheHubShows_IsRemovedOnlyWhenTheHubsWordIsOnDisk()
    {
        await using var line = new Line();
        line.HubSays([.. Enumerable.Range(1, 4).Select(at => Plant.Queued(Plant.Unit(at), 10))]);
        var done = await line.StepAsync(1, Plant.Unit(1));
        Assert.True(Remembers(line, 1));
        line.HubSays(done.Scan.Unit!);
        await line.StepAsync(1, Plant.Unit(2));
        Assert.True(Remembers(line, 1));
        line.Knowledge.KeepingUnits();
        await line.StepAsync(1, Plant.Unit(3));
        Assert.True(Remembers(line, 1));
        line.Knowledge.UnitsKept();
        await line.StepAsync(1, Plant.Unit(4));
        Assert.False(Remembers(line, 1));
    }

    [Fact]
    public async Task Memory_OfEffectsShownWhileTheUnitsAreWritten_WaitsForTheNextWriting()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 10), Plant.Queued(Plant.Unit(2), 10));
        var done = await line.StepAsync(1, Plant.Unit(1));
        line.Knowledge.KeepingUnits();
        line.HubSays(done.Scan.Unit!);
        line.Knowledge.UnitsKept();
        await line.StepAsync(1, Plant.Unit(2));
        Assert.True(Remembers(line, 1));
    }

    [Fact]
    public async Task Restart_BeforeTheHubsWordIsOnDisk_StillKnowsWhereTheUnitStands()
    {
        await using var line = new Line();
        var older = Plant.Queued(Plant.Unit(1), 10);
        line.HubSays(older, Plant.Queued(Plant.Unit(2), 10));
        var done = await line.StepAsync(1, Plant.Unit(1));
        line.HubSays(done.Scan.Unit!);
        await line.StepAsync(1, Plant.Unit(2));

        // Killed: what was written last of the hub's word is the older snapshot.
        await line.RestartAsync(older);
        Assert.Equal(done.Scan.Unit!.Place, line.Knowledge.Find(Plant.Unit(1))!.Place);
    }

    [Fact]
    public async Task Memory_WithoutAHub_StaysWithinItsBound()
    {
        await using var line = new Line(limits: new KnowledgeLimits(MaxOwnUnits: 5));
        line.HubSays([.. Enumerable.Range(1, 40).Select(at => Plant.Queued(Plant.Unit(at), 10))]);
        for (var at = 1; at <= 40; at++)
        {
            await line.StepAsync(1, Plant.Unit(at));
        }

        Assert.Equal(5, line.Knowledge.OwnUnits);
        Assert.InRange(line.Journal.Memory.Keys.Count(key => key.StartsWith("pipeline/own/", StringComparison.Ordinal)), 5, 6);
    }

    private static bool Remembers(Line line, int unit) =>
        line.Journal.Memory.Keys.Any(key => key.StartsWith($"pipeline/own/{Plant.Unit(unit)}", StringComparison.Ordinal));
}
