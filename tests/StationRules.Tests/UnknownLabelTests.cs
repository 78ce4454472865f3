namespace EdgeHub.StationRules.Tests;

public sealed class UnknownLabelTests
{
    private static readonly StationTable Table = new("KOL-ST-01", "Cutting", Verdict.Refuse, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));

    [Fact]
    public void Station_NotInPlan_IsRefusedByName()
    {
        var decision = Rules.Decide(StationPlan.Empty, Scan("SAIF"), default);
        Assert.Equal((Verdict.Refuse, Codes.StationUnknown), (decision.Verdict, decision.Code));
    }

    [Fact]
    public void Label_OfAnotherTenant_IsRefusedWithItsCode()
    {
        var decision = Rules.Decide(new StationPlan(1, "SAIF", [Table], []), Scan("REBE"), default);
        Assert.Equal((Verdict.Refuse, Codes.LabelForeign), (decision.Verdict, decision.Code));
        Assert.Equal(["REBE"], decision.Arguments);
    }

    [Theory]
    [InlineData(Verdict.Accept, Codes.UnitUnconfirmed)]
    [InlineData(Verdict.Warn, Codes.UnitUnconfirmed)]
    [InlineData(Verdict.Refuse, Codes.UnitUnknown)]
    public void Unit_Unknown_FollowsTheStationsSetting(Verdict setting, string code)
    {
        var plan = new StationPlan(1, "SAIF", [Table with { UnknownUnit = setting }], []);
        var decision = Rules.Decide(plan, Scan("SAIF"), default);
        Assert.Equal((setting, code), (decision.Verdict, decision.Code));
    }

    private static ScanFacts Scan(string tenant) =>
        new("KOL-ST-01", $"UID-{tenant}-KOL-FG-000001-00", tenant, "FG", ScanIntent.Scan, "", DateTimeOffset.UnixEpoch);
}
