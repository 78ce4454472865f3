using System.Globalization;

namespace EdgeHub.Hub.Kernel;

/// <summary>Finds the server programs that Debian keeps outside the path.</summary>
public static class PostgresBinaries
{
    /// <summary>Oldest version with everything that the hub's SQL uses.</summary>
    public const int OldestMajor = 15;

    private const string DebianRoot = "/usr/lib/postgresql";

    /// <summary>The newest suitable folder that holds initdb, pg_ctl and postgres, or an error that says what to install.</summary>
    public static Result<string> Find()
    {
        var folders = Directory.Exists(DebianRoot) ? Directory.EnumerateDirectories(DebianRoot) : [];
        var newest = folders
            .Select(folder => (Folder: Path.Combine(folder, "bin"), Major: Major(folder)))
            .Where(found => found.Major >= OldestMajor && IsComplete(found.Folder))
            .OrderByDescending(found => found.Major)
            .Select(found => found.Folder)
            .FirstOrDefault();
        if (newest is not null)
        {
            return newest;
        }

        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(IsComplete);
        return onPath is not null
            ? onPath
            : new Error("kernel.postgres_missing", ErrorKind.Unavailable,
                "PostgreSQL 15 or newer is not installed. Install it (Debian: apt-get install postgresql), or name a server with --db.");
    }

    private static int Major(string folder) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : 0;

    private static bool IsComplete(string folder) =>
        File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")) && File.Exists(Path.Combine(folder, "postgres"));
}
