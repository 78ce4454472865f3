using System.Globalization;

namespace EdgeHub.Hub.Web;

/// <summary>Who listens on a TCP port of this machine, as far as the system shows it to us.</summary>
internal static class PortHolder
{
    private const string Listening = "0A";
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Name and number of the process, or null when it is somebody else's.</summary>
    public static string? Find(int port)
    {
        var sockets = Tables.Where(File.Exists).SelectMany(table => Sockets(table, port)).ToHashSet(StringComparer.Ordinal);
        if (sockets.Count == 0)
        {
            return null;
        }

        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            try
            {
                if (Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(file => File.ResolveLinkTarget(file, false) is { } link && sockets.Contains(Path.GetFileName(link.FullName))))
                {
                    return $"{File.ReadAllText(Path.Combine(process, "comm")).Trim()} (process {Path.GetFileName(process)})";
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Gone meanwhile, or another user's.
            }
        }

        return null;
    }

    private static IEnumerable<string> Sockets(string table, int port) =>
        from line in File.ReadLines(table).Skip(1)
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields.Length > 9 && fields[3] == Listening && fields[1].EndsWith(":" + port.ToString("X4", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        select $"socket:[{fields[9]}]";
}
