namespace EdgeHub.Isolation.Tests;

public sealed class WallTests(WallHub hub)
{
    [Fact]
    public void Parameters_OfAllRoutes_AreOfKnownKinds() => Assert.Empty(hub.Routes.Unknown);

    [Fact]
    public async Task OwnIds_OnAllRoutes_AreFound() => Assert.Empty(await ControlRun.RunAsync(hub, hub.World.Twin, _ => true));

    [Fact]
    public async Task ForeignIds_OnAllRoutes_WithAllCredentials_ShowNothing()
    {
        var report = await new MatrixRun(hub, MatrixScope.Whole).RunAsync();
        TestContext.Current.SendDiagnosticMessage($"{report.Attempts} attempts, {report.Entered} entered, {report.Took}");
        await File.WriteAllTextAsync("/tmp/walls-report.txt", string.Join('\n', (string[])[$"{report.Routes} {report.Attempts} {report.Entered} {report.Bytes} {report.Took}", .. report.ByStatus.Select(s => s.ToString()), .. report.ByKind.Select(s => s.ToString()), .. report.Findings]));
        Assert.Empty(report.Findings);
    }
}
