using System.Globalization;

namespace EdgeHub.Hub.Kernel;

/// <summary>Finds the process that still holds a lock file which was deleted, as far as the system shows it to us.</summary>
internal static class LostLock
{
    /// <summary>Number of the process, or null when there is none or it is another user's.</summary>
    public static int? FindHolder(string path)
    {
        // What the kernel writes behind the name of an open file that has none any more.
        var deleted = path + " (deleted)";
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            try
            {
                if (Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd")).Any(file => new FileInfo(file).LinkTarget == deleted))
                {
                    return int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Gone meanwhile, or another user's.
            }
        }

        return null;
    }
}
