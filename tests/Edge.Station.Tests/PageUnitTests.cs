using System.Runtime.CompilerServices;

namespace EdgeHub.Edge.Station.Tests;

/// <summary>The page's own unit tests (vitest): wedge scanners and texts.</summary>
public sealed class PageUnitTests
{
    [Fact]
    public async Task Page_UnitTests_Pass()
    {
        var folder = Folder();
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules")), "The page was not built here: -p:SkipUi=true.");
        var (exitCode, output) = await Programs.RunAsync("npm", ["test", "--silent"], folder);
        Assert.SkipWhen(exitCode == -1, "npm is not here.");
        Assert.True(exitCode == 0, output);
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../edge/Edge.Station"));
}
