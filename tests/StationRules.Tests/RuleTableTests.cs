namespace EdgeHub.StationRules.Tests;

/// <summary>Every intent x state x mode at the station that does the unit's step: the whole rule book on one page.</summary>
public sealed class RuleTableTests
{
    // Each cell: code > state afterwards; a refusal ends with "!" and changes nothing, "=" accepts and changes nothing.
    private const string Table = """
        intent  state    | Complete               | StartComplete          | Inspect                | Assemble
        Scan    Queued   | step.completed>Queued  | step.started>Active    | inspect.waiting>Active | step.started>Active
        Scan    Active   | step.completed>Queued  | step.completed>Queued  | inspect.waiting=       | component.fitted=
        Scan    Rework   | step.completed>Queued  | step.started>Active    | inspect.waiting>Active | step.started>Active
        Scan    Hold     | unit.on_hold!          | unit.on_hold!          | unit.on_hold!          | unit.on_hold!
        Scan    Done     | unit.done!             | unit.done!             | unit.done!             | unit.done!
        Scan    Scrapped | unit.scrapped!         | unit.scrapped!         | unit.scrapped!         | unit.scrapped!
        Scan    Merged   | unit.merged!           | unit.merged!           | unit.merged!           | unit.merged!
        Scan    Minted   | unit.not_released!     | unit.not_released!     | unit.not_released!     | unit.not_released!
        Pass    Queued   | inspect.not_here!      | inspect.not_here!      | inspect.passed>Queued  | inspect.not_here!
        Pass    Active   | inspect.not_here!      | inspect.not_here!      | inspect.passed>Queued  | inspect.not_here!
        Pass    Rework   | inspect.not_here!      | inspect.not_here!      | inspect.passed>Queued  | inspect.not_here!
        Pass    Hold     | unit.on_hold!          | unit.on_hold!          | unit.on_hold!          | unit.on_hold!
        Pass    Done     | unit.done!             | unit.done!             | unit.done!             | unit.done!
        Pass    Scrapped | unit.scrapped!         | unit.scrapped!         | unit.scrapped!         | unit.scrapped!
        Pass    Merged   | unit.merged!           | unit.merged!           | unit.merged!           | unit.merged!
        Pass    Minted   | inspect.not_here!      | inspect.not_here!      | inspect.not_here!      | inspect.not_here!
        Fail    Queued   | inspect.not_here!      | inspect.not_here!      | inspect.rework>Rework  | inspect.not_here!
        Fail    Active   | inspect.not_here!      | inspect.not_here!      | inspect.rework>Rework  | inspect.not_here!
        Fail    Rework   | inspect.not_here!      | inspect.not_here!      | inspect.rework>Rework  | inspect.not_here!
        Fail    Hold     | unit.on_hold!          | unit.on_hold!          | unit.on_hold!          | unit.on_hold!
        Fail    Done     | unit.done!             | unit.done!             | unit.done!             | unit.done!
        Fail    Scrapped | unit.scrapped!         | unit.scrapped!         | unit.scrapped!         | unit.scrapped!
        Fail    Merged   | unit.merged!           | unit.merged!           | unit.merged!           | unit.merged!
        Fail    Minted   | inspect.not_here!      | inspect.not_here!      | inspect.not_here!      | inspect.not_here!
        Undo    Queued   | scan.undone>Rework     | scan.undone>Rework     | scan.undone>Rework     | scan.undone>Rework
        Undo    Active   | scan.undone>Rework     | scan.undone>Rework     | scan.undone>Rework     | scan.undone>Rework
        Undo    Rework   | scan.undone>Rework     | scan.undone>Rework     | scan.undone>Rework     | scan.undone>Rework
        Undo    Hold     | scan.undone>Rework     | scan.undone>Rework     | scan.undone>Rework     | scan.undone>Rework
        Undo    Done     | scan.undone>Rework     | scan.undone>Rework     | scan.undone>Rework     | scan.undone>Rework
        Undo    Scrapped | scan.undone>Rework     | scan.undone>Rework     | scan.undone>Rework     | scan.undone>Rework
        Undo    Merged   | undo.nothing!          | undo.nothing!          | undo.nothing!          | undo.nothing!
        Undo    Minted   | scan.undone>Rework     | scan.undone>Rework     | scan.undone>Rework     | scan.undone>Rework
        Hold    Queued   | unit.held>Hold         | unit.held>Hold         | unit.held>Hold         | unit.held>Hold
        Hold    Active   | unit.held>Hold         | unit.held>Hold         | unit.held>Hold         | unit.held>Hold
        Hold    Rework   | unit.held>Hold         | unit.held>Hold         | unit.held>Hold         | unit.held>Hold
        Hold    Hold     | unit.on_hold!          | unit.on_hold!          | unit.on_hold!          | unit.on_hold!
        Hold    Done     | unit.held>Hold         | unit.held>Hold         | unit.held>Hold         | unit.held>Hold
        Hold    Scrapped | unit.scrapped!         | unit.scrapped!         | unit.scrapped!         | unit.scrapped!
        Hold    Merged   | unit.merged!           | unit.merged!           | unit.merged!           | unit.merged!
        Hold    Minted   | unit.held>Hold         | unit.held>Hold         | unit.held>Hold         | unit.held>Hold
        Release Queued   | hold.none!             | hold.none!             | hold.none!             | hold.none!
        Release Active   | hold.none!             | hold.none!             | hold.none!             | hold.none!
        Release Rework   | hold.none!             | hold.none!             | hold.none!             | hold.none!
        Release Hold     | unit.released>Queued   | unit.released>Queued   | unit.released>Queued   | unit.released>Queued
        Release Done     | hold.none!             | hold.none!             | hold.none!             | hold.none!
        Release Scrapped | hold.none!             | hold.none!             | hold.none!             | hold.none!
        Release Merged   | hold.none!             | hold.none!             | hold.none!             | hold.none!
        Release Minted   | hold.none!             | hold.none!             | hold.none!             | hold.none!
        Scrap   Queued   | unit.scrapped_now>Scrapped | unit.scrapped_now>Scrapped | unit.scrapped_now>Scrapped | unit.scrapped_now>Scrapped
        Scrap   Active   | unit.scrapped_now>Scrapped | unit.scrapped_now>Scrapped | unit.scrapped_now>Scrapped | unit.scrapped_now>Scrapped
        Scrap   Rework   | unit.scrapped_now>Scrapped | unit.scrapped_now>Scrapped | unit.scrapped_now>Scrapped | unit.scrapped_now>Scrapped
        Scrap   Hold     | unit.scrapped_now>Scrapped | unit.scrapped_now>Scrapped | unit.scrapped_now>Scrapped | unit.scrapped_now>Scrapped
        Scrap   Done     | unit.scrapped_now>Scrapped | unit.scrapped_now>Scrapped | unit.scrapped_now>Scrapped | unit.scrapped_now>Scrapped
        Scrap   Scrapped | unit.scrapped!         | unit.scrapped!         | unit.scrapped!         | unit.scrapped!
        Scrap   Merged   | unit.merged!           | unit.merged!           | unit.merged!           | unit.merged!
        Scrap   Minted   | unit.scrapped_now>Scrapped | unit.scrapped_now>Scrapped | unit.scrapped_now>Scrapped | unit.scrapped_now>Scrapped
        """;

    private static readonly Dictionary<StepMode, (int Step, string Station)> Places = new()
    {
        [StepMode.Complete] = (10, "S1"),
        [StepMode.StartComplete] = (20, "S2"),
        [StepMode.Assemble] = (30, "S3"),
        [StepMode.Inspect] = (40, "S4"),
    };

    public static TheoryData<ScanIntent, UnitState, StepMode, string> Cells()
    {
        var lines = Table.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToArray();
        var modes = lines[0][1..].Select(Enum.Parse<StepMode>).ToArray();
        var cells = new TheoryData<ScanIntent, UnitState, StepMode, string>();
        foreach (var line in lines[1..])
        {
            var head = line[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            for (var column = 0; column < modes.Length; column++)
            {
                cells.Add(Enum.Parse<ScanIntent>(head[0]), Enum.Parse<UnitState>(head[1]), modes[column], line[column + 1]);
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Scan_AtTheRightStation_FollowsTheTable(ScanIntent intent, UnitState state, StepMode mode, string expected)
    {
        var (step, station) = Places[mode];
        var before = new UnitPlace(UnitState.Rework, 20, 10, 1, 0);
        var unit = Shop.Unit(state, state is UnitState.Done or UnitState.Minted ? 0 : step, station, before);
        var decision = Shop.Decide(station, unit, intent);
        var found = decision.Code + (decision.Verdict == Verdict.Refuse ? "!" : decision.Unit is null ? "=" : $">{decision.Unit.Place.State}");
        Assert.Equal(expected, found);
        Assert.Equal(decision.Unit is null, decision.Effect == EffectKind.None);
        Assert.Null(decision.Context);
        if (decision.Unit is { } after)
        {
            Assert.Equal((6, station, Shop.Now), (after.UnitSeq, after.LastStation, after.ChangedAt));
        }
    }

    [Fact]
    public void Table_NamesEveryIntentStateAndMode()
    {
        var cells = Cells().Select(row => row.Data).Select(cell => (cell.Item1, cell.Item2, cell.Item3)).ToHashSet();
        Assert.Equal(
            Enum.GetValues<ScanIntent>().Length * Enum.GetValues<UnitState>().Length * Enum.GetValues<StepMode>().Length, cells.Count);
    }
}
