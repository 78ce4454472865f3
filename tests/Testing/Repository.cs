namespace EdgeHub.Testing;

/// <summary>The folder of the repository that the tests were built from.</summary>
public static class Repository
{
    /// <summary>Where EdgeHub.sln lies.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EdgeHub.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("EdgeHub.sln is in no folder above the tests.");
        }

        return folder;
    }
}
