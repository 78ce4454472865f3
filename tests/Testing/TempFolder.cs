namespace EdgeHub.Testing;

/// <summary>An empty folder of its own, gone with all it holds when disposed.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Makes the folder under the machine's place for temporary files.</summary>
    public TempFolder() => Path = Directory.CreateTempSubdirectory("edgehub-").FullName;

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Full path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
