using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline.Tests;

public sealed class AssemblyTests
{
    [Fact]
    public async Task Component_AfterItsUnit_IsFitted_AndTheUnitGoesOn()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 40), UnitSnapshot.Minted(Plant.Component(1), DateTimeOffset.UnixEpoch));
        Assert.Equal(Codes.StepStarted, (await line.StepAsync(4, Plant.Unit(1))).Code);
        Assert.Equal(Plant.Unit(1), line.Pipeline.Context(Plant.Station(4))!.Uid);
        var fitted = await line.StepAsync(4, Plant.Component(1));
        Assert.Equal((Verdict.Accept, EffectKind.Fitted), (fitted.Verdict, fitted.Scan.Effect));
        Assert.Equal(Plant.Unit(1), line.Journal.Scans[1].ContextUid);
        Assert.Equal((UnitState.Merged, Plant.Unit(1)), (line.Knowledge.Find(Plant.Component(1))!.Place.State, line.Knowledge.Find(Plant.Component(1))!.MergedInto));
        Assert.Equal(50, line.Knowledge.Find(Plant.Unit(1))!.Place.Step);
        Assert.Equal(50, fitted.Next!.Step);
        Assert.Null(line.Pipeline.Context(Plant.Station(4)));
    }

    [Fact]
    public async Task Component_WithoutAUnit_IsRefused()
    {
        await using var line = new Line();
        line.HubSays(UnitSnapshot.Minted(Plant.Component(1), DateTimeOffset.UnixEpoch));
        Assert.Equal(Codes.ComponentNoUnit, (await line.ScanAsync(4, Plant.Component(1))).Code);
    }

    [Fact]
    public async Task Unit_AtTheStation_SurvivesARestart()
    {
        await using var line = new Line();
        var hub = new[] { Plant.Queued(Plant.Unit(1), 40), UnitSnapshot.Minted(Plant.Component(1), DateTimeOffset.UnixEpoch) };
        line.HubSays(hub);
        await line.StepAsync(4, Plant.Unit(1));
        await line.RestartAsync(hub);
        Assert.Equal(Plant.Unit(1), line.Pipeline.Context(Plant.Station(4))!.Uid);
        Assert.Equal(EffectKind.Fitted, (await line.StepAsync(4, Plant.Component(1))).Scan.Effect);
    }

    [Fact]
    public async Task Unit_TakenBack_StandsThereNoMore()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 40));
        await line.ScanAsync(4, Plant.Unit(1));
        await line.ScanAsync(4, "", ScanIntent.Undo);
        Assert.Null(line.Pipeline.Context(Plant.Station(4)));
    }

    [Fact]
    public async Task Component_ThatCanNotBeKept_LeavesTheUnitStanding()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 40), UnitSnapshot.Minted(Plant.Component(1), DateTimeOffset.UnixEpoch));
        await line.StepAsync(4, Plant.Unit(1));
        line.Journal.Full = true;
        Assert.Equal(Codes.StoreFull, (await line.StepAsync(4, Plant.Component(1))).Code);
        line.Journal.Full = false;
        Assert.Equal(EffectKind.Fitted, (await line.StepAsync(4, Plant.Component(1))).Scan.Effect);
    }

    [Fact]
    public async Task PassButton_WithoutALabel_MeansTheUnitThatWasScanned()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 50));
        Assert.Equal(Codes.InspectWaiting, (await line.ScanAsync(5, Plant.Unit(1))).Code);
        var passed = await line.ScanAsync(5, "", ScanIntent.Pass);
        Assert.Equal((Codes.InspectPassed, Plant.Unit(1)), (passed.Code, passed.Uid));
        Assert.Equal(Codes.LabelUnreadable, (await line.ScanAsync(6, "", ScanIntent.Pass)).Code);
    }

    [Fact]
    public async Task Component_ThatSitsInItsUnit_IsNotOfferedForUndo()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 40), StationRules.UnitSnapshot.Minted(Plant.Component(1), DateTimeOffset.UnixEpoch));
        Assert.NotNull((await line.StepAsync(4, Plant.Unit(1))).UndoUntil);
        var fitted = await line.ScanAsync(4, Plant.Component(1));
        Assert.Equal((StationRules.EffectKind.Fitted, (DateTimeOffset?)null), (fitted.Scan.Effect, fitted.UndoUntil));
    }
}
