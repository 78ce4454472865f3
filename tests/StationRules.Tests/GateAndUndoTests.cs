namespace EdgeHub.StationRules.Tests;

public sealed class GateAndUndoTests
{
    [Fact]
    public void Fail_GoesBackWhileLoopsAreLeft_ThenHolds()
    {
        var unit = Shop.Unit(UnitState.Active, 40);
        foreach (var loop in (int[])[1, 2])
        {
            var decision = Shop.Decide("S4", unit, ScanIntent.Fail);
            Assert.Equal((Codes.InspectRework, UnitState.Rework, 20, loop),
                (decision.Code, decision.Unit!.Place.State, decision.Unit.Place.Step, decision.Unit.Place.Loops));
            Assert.Equal(["Edge painting", "20", "S2"], decision.Arguments);
            unit = decision.Unit with { Place = decision.Unit.Place with { State = UnitState.Active, Step = 40 } };
        }

        var held = Shop.Decide("S4", unit, ScanIntent.Fail);
        Assert.Equal((Codes.InspectHeld, UnitState.Hold, 40), (held.Code, held.Unit!.Place.State, held.Unit.Place.Step));
    }

    [Fact]
    public void LastStep_Done_FinishesTheUnit()
    {
        var decision = Shop.Decide("S5", Shop.Unit(UnitState.Queued, 50, lastStep: 40));
        Assert.Equal((Codes.UnitFinished, UnitState.Done, 0, 50),
            (decision.Code, decision.Unit!.Place.State, decision.Unit.Place.Step, decision.Unit.Place.LastStep));
        Assert.Equal(UnitState.Done, Shop.Decide("S5", Shop.Decide("S5", decision.Unit, ScanIntent.Hold).Unit, ScanIntent.Release).Unit!.Place.State);
    }

    [Fact]
    public void Component_HeldAndReleased_IsAComponentAgain()
    {
        var held = Shop.Decide("S1", Shop.Component(), ScanIntent.Hold).Unit!;
        Assert.Equal(UnitState.Minted, Shop.Decide("S1", held, ScanIntent.Release).Unit!.Place.State);
    }

    [Theory]
    [InlineData(30, Codes.ScanUndone)]
    [InlineData(30.001, Codes.UndoTooLate)]
    [InlineData(-30.001, Codes.UndoTooLate)]
    public void Undo_IsOpenForThirtySeconds_EvenIfTheClockWasSetBack(double seconds, string code)
    {
        var unit = Shop.Decide("S1", Shop.Unit(UnitState.Queued, 10)).Unit!;
        Assert.Equal(code, Shop.Decide("S1", unit, ScanIntent.Undo, at: Shop.Now.AddSeconds(seconds)).Code);
    }

    [Fact]
    public void Undo_AtAnotherStation_IsRefused()
    {
        var unit = Shop.Decide("S1", Shop.Unit(UnitState.Queued, 10)).Unit!;
        Assert.Equal(Codes.UndoNothing, Shop.Decide("S2", unit, ScanIntent.Undo).Code);
    }

    [Fact]
    public void Undo_RestoresThePlace_AsAnEventOfItsOwn_AndOnce()
    {
        var before = Shop.Unit(UnitState.Queued, 10);
        var undone = Shop.Decide("S1", Shop.Decide("S1", before).Unit, ScanIntent.Undo).Unit!;
        Assert.Equal((before.Place, before.UnitSeq + 2), (undone.Place, undone.UnitSeq));
        Assert.Equal(Codes.UndoNothing, Shop.Decide("S1", undone, ScanIntent.Undo).Code);
    }
}
