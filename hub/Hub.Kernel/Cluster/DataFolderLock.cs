using System.Globalization;

namespace EdgeHub.Hub.Kernel;

/// <summary>One hub per data folder: held by the operating system, so that a killed hub leaves nothing to clean up.</summary>
public sealed class DataFolderLock : IDisposable
{
    private const string FileName = "hub.lock";

    /// <summary>Who holds it; apart from the lock, which cannot even be read while it is held.</summary>
    private const string HolderFile = "hub.holder";
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <summary>Takes the folder, or says which process has it and since when.</summary>
    public static Result<DataFolderLock> Take(string dataFolder, TimeProvider time)
    {
        var path = Path.Combine(Path.GetFullPath(dataFolder), FileName);

        // A folder that was deleted under a running hub takes the lock's name with it, not the hub: two of them would fight
        // over one PostgreSQL.
        if (LostLock.FindHolder(path) is { } lost)
        {
            return InUse(dataFolder, string.Create(CultureInfo.InvariantCulture, $"process {lost}"), " Its data folder was deleted under it.");
        }

        Directory.CreateDirectory(dataFolder);
        FileStream file;
        try
        {
            // FileShare.None is flock(LOCK_EX) on Linux: it ends with the process, whatever ends it.
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return InUse(dataFolder, Holder(dataFolder), "");
        }

        File.WriteAllText(
            Path.Combine(dataFolder, HolderFile),
            string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} since {time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z"));

        return new DataFolderLock(file);
    }

    /// <summary>True when a hub runs on the folder.</summary>
    public static bool IsHeld(string dataFolder)
    {
        var path = Path.Combine(dataFolder, FileName);
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static Error InUse(string dataFolder, string holder, string more) =>
        new("kernel.data_folder_in_use", ErrorKind.State,
            $"Another hub runs ({holder}) on the data folder {dataFolder}.{more} Stop that one, or use another --data folder.");

    private static string Holder(string dataFolder)
    {
        try
        {
            var words = File.ReadAllText(Path.Combine(dataFolder, HolderFile));
            return words.Length is > 0 and < 100 ? words : "process unknown";
        }
        catch (IOException)
        {
            return "process unknown";
        }
    }
}
