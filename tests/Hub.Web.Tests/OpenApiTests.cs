namespace EdgeHub.Hub.Web.Tests;

public sealed class OpenApiTests(WholeHub hub)
{
    [Fact]
    public async Task Document_OfRunningHub_IsTheCommittedOne()
    {
        using var nobody = await hub.ComeAsAsync(null);
        var running = (await nobody.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var path = Path.Combine(Repository(), "hub", "openapi.json");
        if (Environment.GetEnvironmentVariable("EDGEHUB_WRITE_OPENAPI") == "1")
        {
            await File.WriteAllTextAsync(path, running, TestContext.Current.CancellationToken);
        }

        var committed = File.Exists(path) ? await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken) : "";
        Assert.True(running == committed, "hub/openapi.json is not what the hub answers. Run this test with EDGEHUB_WRITE_OPENAPI=1 and commit the file.");
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EdgeHub.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The repository's root was not found.");
        }

        return folder.FullName;
    }
}
