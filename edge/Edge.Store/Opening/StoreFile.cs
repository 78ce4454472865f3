using System.Globalization;

namespace EdgeHub.Edge.Store;

/// <summary>The files of a store in the data folder.</summary>
internal sealed class StoreFile(DataFolder folder, string name)
{
    public string Folder { get; } = folder.Path;

    public string Path { get; } = System.IO.Path.Combine(folder.Path, name);

    // Says that a store was here, so that a file which vanished is not taken for a first start.
    private string Marker => Path + ".id";

    public bool HasContent => Length(Path) > 0 || Length(Path + "-wal") > 0;

    public long Bytes => Length(Path) + Length(Path + "-wal");

    public bool WasHere => File.Exists(Marker);

    /// <summary>False when another id is noted beside the file: its bytes have changed, or it is not the file that was here.</summary>
    public bool IsMarkedAs(string storeId)
    {
        try
        {
            var noted = File.Exists(Marker) ? File.ReadAllText(Marker) : "";
            return noted.Length != storeId.Length || noted == storeId;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Mark(string storeId)
    {
        try
        {
            File.WriteAllText(Marker, storeId);
        }
        catch (IOException)
        {
            // Only a hint; a full disk is told by the first append.
        }
    }

    /// <summary>Renames the file and its log; the damaged pages stay for whoever wants to look.</summary>
    public string SetAside(DateTimeOffset now)
    {
        var stamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var target = $"{Path}.set-aside-{stamp}";
        for (var copy = 2; File.Exists(target); copy++)
        {
            target = $"{Path}.set-aside-{stamp}-{copy.ToString(CultureInfo.InvariantCulture)}";
        }

        foreach (var part in (string[])["-wal", ""])
        {
            if (File.Exists(Path + part))
            {
                File.Move(Path + part, target + part);
            }
        }

        // Shared memory of a closed database means nothing.
        File.Delete(Path + "-shm");
        File.Delete(Marker);
        return target;
    }

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}
