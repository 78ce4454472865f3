namespace EdgeHub.EndToEnd.Tests;

[Trait("Tier", "fault")]
public sealed class PlantCheckTests(ITestOutputHelper output)
{
    /// <summary>The run of <c>demo --check</c>, scaled down: the same code, the same faults, fewer units.</summary>
    private const int Units = 200;

    [Fact]
    public async Task Plant_KilledAndCutWhileItWorks_LosesAndDoublesNothing()
    {
        var state = Directory.CreateTempSubdirectory("edgehub-check-");
        try
        {
            var (code, said) = await Programs.RunAsync(
                Programs.Dotnet,
                [
                    Programs.Simulator, "check", "--dotnet", Programs.Dotnet, "--hub", Programs.Hub, "--edge", Programs.Edge,
                    "--state", state.FullName, "--units", Units.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ],
                TimeSpan.FromMinutes(15),
                TestContext.Current.CancellationToken);
            output.WriteLine(said);
            Assert.True(code == 0, said);
            Assert.Contains("Every row agrees.", said, StringComparison.Ordinal);
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }
}
