using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline.Tests;

public sealed class DoubleReadTests
{
    [Fact]
    public async Task SameLabel_WithinTheWindow_IsAcceptedAndNotJournaledAgain()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 20));
        await line.ScanAsync(2, Plant.Unit(1));
        line.Time.Advance(TimeSpan.FromMilliseconds(1999));
        var again = await line.ScanAsync(2, Plant.Unit(1));
        Assert.Equal((Verdict.Accept, Codes.ScanRepeated, 0L, true), (again.Verdict, again.Code, again.Number, again.Repeated));
        Assert.Single(line.Journal.Scans);
        line.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Codes.StepCompleted, (await line.ScanAsync(2, Plant.Unit(1))).Code);
    }

    [Fact]
    public async Task SameLabel_LyingBeforeAFixedScanner_CountsOnce()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 20));
        for (var read = 0; read < 40; read++)
        {
            await line.ScanAsync(2, Plant.Unit(1));
            line.Time.Advance(TimeSpan.FromMilliseconds(500));
        }

        Assert.Single(line.Journal.Scans);
    }

    [Fact]
    public async Task SameLabel_AtAnotherStation_IsAScanOfItsOwn()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 10));
        await line.ScanAsync(1, Plant.Unit(1));
        Assert.Equal(Codes.StepStarted, (await line.ScanAsync(2, Plant.Unit(1))).Code);
    }

    [Fact]
    public async Task TwoLabels_ReadInTurn_AreBothRemembered()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 20), Plant.Queued(Plant.Unit(2), 20));
        for (var read = 0; read < 6; read++)
        {
            await line.ScanAsync(2, Plant.Unit(1 + (read % 2)));
        }

        Assert.Equal(2, line.Journal.Scans.Count);
    }

    [Fact]
    public async Task Refused_ReadAgain_StaysRefused_AndIsJournaledOnce()
    {
        await using var line = new Line();
        var first = await line.ScanAsync(1, Plant.Unit(1));
        var again = await line.ScanAsync(1, Plant.Unit(1));
        Assert.Equal((Verdict.Refuse, Codes.UnitUnknown), (first.Verdict, first.Code));
        Assert.Equal((Verdict.Refuse, Codes.UnitUnknown, true), (again.Verdict, again.Code, again.Repeated));
        Assert.Single(line.Journal.Scans);
    }

    [Fact]
    public async Task Refused_AndThenKnown_IsAcceptedAtOnce()
    {
        await using var line = new Line();
        await line.ScanAsync(1, Plant.Unit(1));
        line.HubSays(Plant.Queued(Plant.Unit(1), 10));
        Assert.Equal(Codes.StepCompleted, (await line.ScanAsync(1, Plant.Unit(1))).Code);
    }

    [Fact]
    public async Task Repeat_OfAScanThatCanNotBeKept_IsNotAccepted()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 20));
        line.Journal.Hold = true;
        var first = line.ScanAsync(2, Plant.Unit(1));
        await line.Journal.ArrivedAsync();
        var again = line.ScanAsync(2, Plant.Unit(1));
        line.Journal.Full = true;
        line.Journal.Release();
        Assert.Equal(Codes.StoreFull, (await first).Code);
        Assert.Equal(Codes.StoreFull, (await again).Code);
    }
}
