using System.Xml.Linq;

namespace EdgeHub.Architecture.Tests;

public sealed class ReferenceTests
{
    [Fact]
    public void Projects_References_FollowTheTable()
    {
        Assert.NotEmpty(House.Projects);
        Assert.Empty(House.Projects.SelectMany(AllowedReferences.Broken));
    }

    [Fact]
    public void WrongSample_StoreThatUsesTheHub_IsRejected()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "WrongSample", "EdgeHub.Edge.Store.xml");
        var wrong = Project.Parse("EdgeHub.Edge.Store", "edge/Edge.Store", XDocument.Load(file));
        Assert.Equal(
            ["EdgeHub.Edge.Store must not reference EdgeHub.Hub.Kernel.", "EdgeHub.Edge.Store must not use Npgsql: databases are the hub's."],
            AllowedReferences.Broken(wrong));
    }

    [Fact]
    public void Project_NotInTheTable_IsRejected() =>
        Assert.Single(AllowedReferences.Broken(new Project("EdgeHub.Utils", "edge/Utils", [], [])));

    [Fact]
    public void Projects_Names_FollowTheirFolders()
    {
        var wrong = House.Projects
            .Where(project => project.Name != (project.Folder.Contains("/hub/Modules/", StringComparison.Ordinal) ? "EdgeHub.Hub." : "EdgeHub.")
                + Path.GetFileName(project.Folder))
            .Select(project => $"{project.Name} lives in {project.Folder}");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Projects_Names_AvoidHomesForTheHomeless()
    {
        string[] banned = ["Common", "Shared", "Utils", "Helpers", "Core"];
        Assert.DoesNotContain(House.Projects, project => project.Name.Split('.').Intersect(banned, StringComparer.Ordinal).Any());
    }

    [Fact]
    public void Projects_All_AreInTheSolution()
    {
        var solution = File.ReadAllText(Path.Combine(House.Root, "EdgeHub.sln"));
        var missing = House.Files("*.csproj").Select(Path.GetFileName).OfType<string>().Where(file => !solution.Contains(file, StringComparison.Ordinal));
        Assert.Empty(missing);
    }
}
