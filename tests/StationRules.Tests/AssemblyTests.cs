namespace EdgeHub.StationRules.Tests;

public sealed class AssemblyTests
{
    [Fact]
    public void Components_OneByOne_FillTheUnit_AndTheLastSendsItOn()
    {
        var unit = Shop.Decide("S3", Shop.Unit(UnitState.Queued, 30)).Unit!;
        var first = Shop.Decide("S3", Shop.Component(), context: unit, type: "CO");
        Assert.Equal((Codes.ComponentFitted, EffectKind.Fitted), (first.Code, first.Effect));
        Assert.Equal(["1", "2"], first.Arguments);
        Assert.Equal((UnitState.Merged, "bag-1"), (first.Unit!.Place.State, first.Unit.MergedInto));
        Assert.Equal((UnitState.Active, 1), (first.Context!.Place.State, first.Context.Place.Components));
        var second = Shop.Decide("S3", Shop.Component("co-2"), context: first.Context, type: "CO");
        Assert.Equal((Codes.StepCompleted, EffectKind.Fitted), (second.Code, second.Effect));
        Assert.Equal((UnitState.Queued, 40, 0), (second.Context!.Place.State, second.Context.Place.Step, second.Context.Place.Components));
        Assert.Equal(unit.UnitSeq + 2, second.Context.UnitSeq);
    }

    [Fact]
    public void Component_InsideAUnit_IsRefusedEverywhere()
    {
        var unit = Shop.Unit(UnitState.Active, 30);
        var fitted = Shop.Decide("S3", Shop.Component(), context: unit, type: "CO").Unit!;
        Assert.Equal(Codes.UnitMerged, Shop.Decide("S3", fitted, context: unit, type: "CO").Code);
    }

    [Fact]
    public void Component_OfTheWrongType_IsRefusedWithTheRightOne()
    {
        var decision = Shop.Decide("S3", Shop.Component(), context: Shop.Unit(UnitState.Active, 30), type: "RM");
        Assert.Equal((Verdict.Refuse, Codes.ComponentWrong), (decision.Verdict, decision.Code));
        Assert.Equal(["CO"], decision.Arguments);
    }

    [Theory]
    [InlineData("S3", "CO", Codes.ComponentNoUnit)]
    [InlineData("S3", "RM", Codes.UnitNotReleased)]
    [InlineData("S1", "CO", Codes.UnitNotReleased)]
    public void Component_WithoutAUnit_IsRefused(string station, string type, string code) =>
        Assert.Equal(code, Shop.Decide(station, Shop.Component(), type: type).Code);

    [Theory]
    [InlineData(UnitState.Queued)]
    [InlineData(UnitState.Hold)]
    [InlineData(UnitState.Scrapped)]
    public void Component_ForAUnitThatIsNotBeingAssembled_IsRefused(UnitState state) =>
        Assert.Equal(Codes.ComponentNoUnit, Shop.Decide("S3", Shop.Component(), context: Shop.Unit(state, 30), type: "CO").Code);

    [Fact]
    public void Neither_UnitNorComponent_IsTakenBackAlone()
    {
        var fitted = Shop.Decide("S3", Shop.Component(), context: Shop.Unit(UnitState.Active, 30), type: "CO");
        Assert.Equal(Codes.UndoNothing, Shop.Decide("S3", fitted.Unit, ScanIntent.Undo).Code);
        Assert.Equal(Codes.UndoNothing, Shop.Decide("S3", fitted.Context, ScanIntent.Undo).Code);
    }

    [Fact]
    public void Hold_InMidAssembly_KeepsWhatWasFitted()
    {
        var held = Shop.Decide("S3", Shop.Unit(UnitState.Active, 30, components: 1), ScanIntent.Hold).Unit!;
        var released = Shop.Decide("S3", held, ScanIntent.Release).Unit!;
        var again = Shop.Decide("S3", released).Unit!;
        Assert.Equal((UnitState.Active, 1), (again.Place.State, again.Place.Components));
        Assert.Equal(Codes.StepCompleted, Shop.Decide("S3", Shop.Component(), context: again, type: "CO").Code);
    }
}
