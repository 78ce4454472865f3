using System.Xml.Linq;

namespace EdgeHub.Architecture.Tests;

/// <summary>A project as its file describes it.</summary>
internal sealed record Project(string Name, string Folder, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    public static Project Read(string file) => Parse(Path.GetFileNameWithoutExtension(file), Path.GetDirectoryName(file)!, XDocument.Load(file));

    public static Project Parse(string name, string folder, XDocument document) => new(
        name,
        folder,
        [.. Includes(document, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))],
        [.. Includes(document, "PackageReference")]);

    private static IEnumerable<string> Includes(XDocument document, string element) =>
        document.Descendants(element).Select(e => e.Attribute("Include")?.Value).OfType<string>();
}

/// <summary>The checkout that the tests were built from.</summary>
internal static class House
{
    public static string Root { get; } = FindRoot();

    /// <summary>All projects that are not tests.</summary>
    public static IReadOnlyList<Project> Projects { get; } =
        [.. new[] { "protocols", "devices", "edge", "hub" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Where(file => !file.Contains("node_modules", StringComparison.Ordinal))
            .Select(Project.Read)
            .OrderBy(project => project.Name, StringComparer.Ordinal)];

    /// <summary>Source files of a kind, without what builds and registries leave behind.</summary>
    public static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
            .Where(file => !new[] { "/bin/", "/obj/", "/node_modules/", "/dist/", "/.edgehub/", "/artifacts/", "/.git/" }
                .Any(part => file.Contains(part, StringComparison.Ordinal)));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EdgeHub.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("EdgeHub.sln is in no folder above the tests.");
        }

        return folder;
    }
}
