using EdgeHub.Devices;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline.Tests;

public sealed class VerdictTests
{
    [Fact]
    public async Task Scan_OfTheRightUnit_IsAcceptedJournaledAndNamesTheNextStep()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 10));
        var outcome = await line.ScanAsync(1, Plant.Unit(1) + "\r");
        Assert.Equal((Verdict.Accept, Codes.StepCompleted, 1L), (outcome.Verdict, outcome.Code, outcome.Number));
        Assert.Equal(["Cutting", "Edge painting", "20", "KOL-ST-02"], outcome.Arguments);
        Assert.Equal((20, "KOL-ST-02", false, "Leather bag"), (outcome.Next!.Step, outcome.Next.Station, outcome.Next.Here, outcome.Next.ItemName));
        var scan = Assert.Single(line.Journal.Scans);
        Assert.Equal((Plant.Unit(1), 2L, 7L, 10), (scan.Uid, scan.UnitSeq, scan.PlanVersion, scan.Step));
        Assert.Equal(line.Time.GetUtcNow() + Rules.UndoWindow, outcome.UndoUntil);
    }

    [Fact]
    public async Task Scan_AtSeveralStations_IsJudgedOnTheAgentsOwnEffects()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 10));
        Assert.Equal(Codes.StepCompleted, (await line.StepAsync(1, Plant.Unit(1))).Code);
        Assert.Equal(Codes.StepStarted, (await line.StepAsync(2, Plant.Unit(1))).Code);
        Assert.Equal(Codes.StepCompleted, (await line.StepAsync(2, Plant.Unit(1))).Code);
        Assert.Equal(Codes.StepAlreadyDone, (await line.StepAsync(1, Plant.Unit(1))).Code);
        Assert.Equal(Codes.StepCompleted, (await line.StepAsync(3, Plant.Unit(1))).Code);
        Assert.Equal([2L, 3, 4, 5, 5], line.Journal.Scans.Select(scan => scan.UnitSeq));
    }

    [Theory]
    [InlineData("UID-SAIF-KOL-RM-000001-6J", Codes.LabelDamaged, "25", "J")]
    [InlineData("UID-SAIF-KOL-RM-00O001-6I", Codes.LabelDamaged, "19", "O")]
    [InlineData("UID-SAIF-KOL-RM-00\u0001001-6I", Codes.LabelDamaged, "19", "0x01")]
    [InlineData("UID-SAIF-KOL-Rm-000001-6I", Codes.LabelDamaged, "15", "m")]
    [InlineData("4006381333931", Codes.LabelUnreadable, "", "")]
    [InlineData("\u0000\u00ff\u001b[31m", Codes.LabelUnreadable, "", "")]
    public async Task Label_ThatIsNoUnit_IsRefusedByPositionAndJournaled(string label, string code, string position, string character)
    {
        await using var line = new Line();
        var outcome = await line.ScanAsync(1, label);
        Assert.Equal((Verdict.Refuse, code, 1L, ""), (outcome.Verdict, outcome.Code, outcome.Number, outcome.Uid));
        Assert.Equal(position.Length == 0 ? [] : [position, character], outcome.Arguments);
        Assert.Single(line.Journal.Scans);
    }

    [Fact]
    public async Task Label_LongerThanAnyScan_IsCutAndRefused()
    {
        await using var line = new Line();
        var outcome = await line.ScanAsync(1, new string('A', 100_000));
        Assert.Equal(Codes.LabelUnreadable, outcome.Code);
        Assert.Equal(ScanLimits.MaxRawBytes, line.Journal.Scans.Single().Raw.Length);
    }

    [Fact]
    public async Task Scan_ThroughADriver_TakesTheSamePath()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 10));
        await line.Pipeline.ScannedAsync(
            new Scan("s1", Plant.Station(1), System.Text.Encoding.ASCII.GetBytes(Plant.Unit(1)), "d2", line.Pipeline.Now()), CancellationToken.None);
        await line.Pipeline.RejectedAsync("s1", Plant.Station(1), ScanFault.TooLong, CancellationToken.None);
        await line.Pipeline.RejectedAsync("s1", Plant.Station(1), ScanFault.Empty, CancellationToken.None);
        Assert.Equal(["d2", ""], line.Journal.Scans.Select(scan => scan.Symbology));
        Assert.Equal([Codes.LabelUnreadable, Codes.StepCompleted], line.Pipeline.Recent(Plant.Station(1)).Select(outcome => outcome.Code));
    }

    [Fact]
    public async Task Garbage_WithoutEnd_IsJournaledTenTimesASecondOnly()
    {
        await using var line = new Line();
        for (var at = 0; at < 50; at++)
        {
            Assert.Equal(Codes.LabelUnreadable, (await line.ScanAsync(1, $"garbage {at}")).Code);
        }

        Assert.Equal(10, line.Journal.Scans.Count);
        Assert.Equal(40, line.Pipeline.NoiseSuppressed);
        line.Time.Advance(TimeSpan.FromSeconds(1));
        await line.ScanAsync(1, "more");
        Assert.Equal(11, line.Journal.Scans.Count);
    }

    [Fact]
    public async Task Station_NotInThePlan_IsRefusedByName()
    {
        await using var line = new Line();
        Assert.Equal(Codes.StationUnknown, (await line.ScanAsync(9, Plant.Unit(1))).Code);
    }

    [Fact]
    public async Task Hub_NotHeardForLong_TurnsAFalseStopIntoAWarning()
    {
        await using var line = new Line();
        line.HubSays(Plant.Queued(Plant.Unit(1), 10));
        Assert.Equal(Verdict.Refuse, (await line.StepAsync(3, Plant.Unit(1))).Verdict);
        line.Time.Advance(TimeSpan.FromSeconds(11));
        var outcome = await line.ScanAsync(3, Plant.Unit(1));
        Assert.Equal((Verdict.Warn, Codes.StepUnconfirmed), (outcome.Verdict, outcome.Code));
        Assert.Equal(TimeSpan.FromSeconds(11), outcome.Scan.SnapshotAge);
    }

    [Fact]
    public async Task Hub_NotHearingTheStepBefore_TurnsAFalseStopIntoAWarning()
    {
        await using var line = new Line();
        line.Knowledge.Apply(new UnitUpdate(false, false, [Plant.Queued(Plant.Unit(1), 10)], [], [new SilentStep(Plant.Bag, 10)]));
        Assert.Equal(Verdict.Warn, (await line.StepAsync(3, Plant.Unit(1))).Verdict);
        line.Knowledge.Apply(new UnitUpdate(false, false, [], [], []));
        Assert.Equal(Verdict.Refuse, (await line.StepAsync(3, Plant.Unit(1))).Verdict);
    }
}
