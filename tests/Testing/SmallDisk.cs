using System.Diagnostics;

namespace EdgeHub.Testing;

/// <summary>A file system of a few megabytes in memory; gone when disposed.</summary>
public sealed class SmallDisk : IDisposable
{
    /// <summary>The reason of a test that is skipped.</summary>
    public const string Missing = "A small file system can be mounted by root only.";

    private readonly TempFolder _folder = new();

    private SmallDisk()
    {
    }

    /// <summary>Where it is mounted.</summary>
    public string Path => _folder.Path;

    /// <summary>Mounts one; null where that is not allowed.</summary>
    /// <param name="size">As mount takes it, e.g. 3m.</param>
    public static SmallDisk? TryMount(string size)
    {
        var disk = new SmallDisk();
        if (Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", $"size={size}", "edgehub-test", disk.Path))
        {
            return disk;
        }

        disk._folder.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }
}
