namespace EdgeHub.Isolation.Tests;

/// <summary>The walls between plants of one company: see docs/isolation.md.</summary>
public sealed class PlantTests(WallHub hub)
{
    [Fact]
    public async Task Plant_OfSomebodyElse_IsNotThere_OnAnyRouteForAnyRole()
    {
        var report = await PlantRun.RunAsync(hub);
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        Assert.True(report.Findings.Count == 0, string.Join(Environment.NewLine, report.Findings));

        // Nothing of it may have been empty.
        Assert.True(report is { Credentials: > 15, Routes: > 40, Lists: > 100, Rows: > 100, Names: > 40 }, report.ToString());
    }

    [Fact]
    public async Task Streams_OfOnePlant_DoNotTellOfTheOther()
    {
        var report = await PlantStream.RunAsync(hub);
        Assert.True(report.Findings.Count == 0, string.Join(Environment.NewLine, report.Findings));
        Assert.True(report.Streams > 15, $"{report.Streams} streams");
    }
}
