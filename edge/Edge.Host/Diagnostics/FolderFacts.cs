using System.Globalization;
using System.Text;
using EdgeHub.Edge.Store;

namespace EdgeHub.Edge.Host;

/// <summary>What lies in the data folder, and how its stores are.</summary>
internal static class FolderFacts
{
    private const int MaxFiles = 200;

    /// <summary>Names, sizes, rights and times; nothing of what the files hold.</summary>
    internal static string Files(string data)
    {
        try
        {
            var files = new DirectoryInfo(data).EnumerateFileSystemInfos().OrderBy(file => file.Name, StringComparer.Ordinal).Take(MaxFiles + 1).ToList();
            var lines = files.Take(MaxFiles).Select(file => string.Create(
                CultureInfo.InvariantCulture,
                $"{(file is FileInfo { Length: var length } ? StatusText.Bytes(length) : "folder"),12}  {file.LastWriteTimeUtc:yyyy-MM-ddTHH:mm:ssZ}  {(OperatingSystem.IsWindows() ? "" : Convert.ToString((int)file.UnixFileMode, 8))}  {file.Name}"));
            return string.Join('\n', files.Count > MaxFiles ? [.. lines, "and more"] : lines);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The folder {data} can't be read: {e.Message}";
        }
    }

    /// <summary>Lanes, losses and soundness of each store, those that were set aside included.</summary>
    internal static string Stores(string data, TimeSpan checkWithin)
    {
        var text = new StringBuilder();
        foreach (var path in StoreInspection.Files.Select(name => Path.Combine(data, name)).Concat(SetAside(data)))
        {
            var store = StoreInspection.Of(path, checkWithin);
            text.Append(CultureInfo.InvariantCulture, $"{store.File}: {StatusText.Bytes(store.Bytes)}, log {StatusText.Bytes(store.LogBytes)}, SQLite {store.Sqlite}\n  integrity  {store.Integrity}\n");
            foreach (var lane in store.Lanes.Where(lane => lane.Last > 0))
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  {lane.Lane,-10} kept from {lane.FirstKept}, last {lane.Last}, the hub wants {lane.Next}: {lane.Waiting} wait\n");
            }

            foreach (var (reason, count) in store.Losses.OrderBy(loss => loss.Key, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"  lost       {count} {reason}\n");
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> SetAside(string data)
    {
        try
        {
            return [.. Directory.EnumerateFiles(data, "*.set-aside-*").Where(path => !path.EndsWith("-wal", StringComparison.Ordinal) && !path.EndsWith("-shm", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Take(5)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
