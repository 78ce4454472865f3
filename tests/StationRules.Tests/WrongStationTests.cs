namespace EdgeHub.StationRules.Tests;

public sealed class WrongStationTests
{
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(11);

    [Theory]
    [InlineData("S3", 20, Codes.StepWrong)]
    [InlineData("S5", 10, Codes.StepWrong)]
    [InlineData("S1", 20, Codes.StepAlreadyDone)]
    [InlineData("S2", 50, Codes.StepAlreadyDone)]
    [InlineData("S6", 20, Codes.StepWrong)]
    public void Unit_AtAnotherStation_IsRefusedWithWhereItBelongs(string station, int due, string code)
    {
        var decision = Shop.Decide(station, Shop.Unit(UnitState.Queued, due));
        var step = Shop.Routing.Find(due)!;
        Assert.Equal((Verdict.Refuse, code), (decision.Verdict, decision.Code));
        Assert.Equal([step.Name, $"{due}", step.Stations[0]], decision.Arguments);
        Assert.Null(decision.Unit);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Unit_Ahead_WhenKnowledgeIsOldOrTheStepIsSilent_IsAWarning(bool old, bool silent)
    {
        var decision = Shop.Decide("S3", Shop.Unit(UnitState.Queued, 20), age: old ? Stale : TimeSpan.Zero, outOfContact: silent);
        Assert.Equal((Verdict.Warn, Codes.StepUnconfirmed), (decision.Verdict, decision.Code));
        Assert.Equal((EffectKind.None, null), (decision.Effect, decision.Unit));
    }

    [Theory]
    [InlineData("S1")]
    [InlineData("S6")]
    public void Unit_NotAhead_StaysRefused_HoweverOldTheKnowledge(string station) =>
        Assert.Equal(Verdict.Refuse, Shop.Decide(station, Shop.Unit(UnitState.Queued, 20), age: Stale, outOfContact: true).Verdict);

    [Fact]
    public void Hold_StaysRefused_HoweverOldTheKnowledge() =>
        Assert.Equal(Codes.UnitOnHold, Shop.Decide("S2", Shop.Unit(UnitState.Hold, 20), age: Stale, outOfContact: true).Code);

    [Fact]
    public void Branch_ThatIsNotTheUsualOne_IsTakenByItsStation()
    {
        var started = Shop.Decide("S7", Shop.Unit(UnitState.Queued, 20, lastStep: 10));
        Assert.Equal((Codes.StepStarted, 25), (started.Code, started.Unit!.Place.Step));
        var completed = Shop.Decide("S7", started.Unit);
        Assert.Equal((30, 25), (completed.Unit!.Place.Step, completed.Unit.Place.LastStep));
    }

    [Fact]
    public void Branch_OnceBegun_IsNotLeft()
    {
        var decision = Shop.Decide("S7", Shop.Unit(UnitState.Active, 20, lastStep: 10));
        Assert.Equal(Verdict.Refuse, decision.Verdict);
    }

    [Fact]
    public void Unit_ReleasedAfterThePlan_IsLeftToTheHub()
    {
        var unit = Shop.Unit(UnitState.Queued, 20) with { RoutingVersion = new Guid("0198c0de-0000-7000-8000-00000000ffff") };
        var decision = Shop.Decide("S2", unit);
        Assert.Equal((Verdict.Warn, Codes.UnitUnconfirmed), (decision.Verdict, decision.Code));
        Assert.Null(decision.Unit);
    }

    [Fact]
    public void Release_OfAUnitReleasedAfterThePlan_IsLeftToTheHub()
    {
        var unit = Shop.Unit(UnitState.Hold, 20) with { RoutingVersion = new Guid("0198c0de-0000-7000-8000-00000000ffff") };
        var decision = Shop.Decide("S2", unit, ScanIntent.Release);
        Assert.Equal((Verdict.Warn, Codes.UnitUnconfirmed), (decision.Verdict, decision.Code));
        Assert.Null(decision.Unit);
    }
}
