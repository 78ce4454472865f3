using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline.Tests;

public sealed class UndoTests
{
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    public async Task Undo_WithinThirtySeconds_BringsTheUnitBackAndNamesTheScan(bool withLabel, long undoes)
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 10));
        await line.ScanAsync(1, Plant.Unit(1));
        line.Time.Advance(TimeSpan.FromSeconds(29));
        var undo = await line.ScanAsync(1, withLabel ? Plant.Unit(1) : "", ScanIntent.Undo, undoes);
        Assert.Equal((Verdict.Accept, Codes.ScanUndone, 2L), (undo.Verdict, undo.Code, undo.Number));
        Assert.Equal((1L, Plant.Unit(1)), (line.Journal.Scans[1].Undoes, line.Journal.Scans[1].Uid));
        Assert.Equal((10, 4L), (line.Knowledge.Find(Plant.Unit(1))!.Place.Step, line.Knowledge.Find(Plant.Unit(1))!.UnitSeq));
        Assert.Equal(Codes.StepCompleted, (await line.ScanAsync(1, Plant.Unit(1))).Code);
    }

    [Fact]
    public async Task Undo_AfterThirtySeconds_IsTooLate()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 10));
        await line.ScanAsync(1, Plant.Unit(1));
        line.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(Codes.UndoTooLate, (await line.ScanAsync(1, "", ScanIntent.Undo)).Code);
    }

    [Fact]
    public async Task Undo_OfAnotherScanThanTheLast_IsRefused()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 10), Plant.Queued(Plant.Unit(2), 10));
        await line.ScanAsync(1, Plant.Unit(1));
        await line.ScanAsync(1, Plant.Unit(2));
        Assert.Equal(Codes.UndoNothing, (await line.ScanAsync(1, "", ScanIntent.Undo, undoes: 1)).Code);
        Assert.Equal(Codes.UndoNothing, (await line.ScanAsync(1, Plant.Unit(1), ScanIntent.Undo)).Code);
        Assert.Equal(Codes.ScanUndone, (await line.ScanAsync(1, "", ScanIntent.Undo, undoes: 2)).Code);
    }

    [Fact]
    public async Task Undo_Twice_IsRefusedTheSecondTime()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 10));
        await line.ScanAsync(1, Plant.Unit(1));
        await line.ScanAsync(1, "", ScanIntent.Undo);
        Assert.Equal(Codes.UndoNothing, (await line.ScanAsync(1, "", ScanIntent.Undo)).Code);
    }

    [Fact]
    public async Task Undo_WithNothingScanned_IsShownAndNotJournaled()
    {
        await using var line = new Line();
        var undo = await line.ScanAsync(1, "", ScanIntent.Undo);
        Assert.Equal((Codes.UndoNothing, 0L), (undo.Code, undo.Number));
        Assert.Empty(line.Journal.Scans);
    }

    [Fact]
    public async Task Undo_AfterARefusedScan_TakesBackTheLastThatMovedAUnit()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 10));
        await line.ScanAsync(1, Plant.Unit(1));
        await line.ScanAsync(1, "garbage");
        Assert.Equal(1, (await line.ScanAsync(1, "", ScanIntent.Undo)).Scan.Undoes);
    }
}
