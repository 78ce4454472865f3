using System.Globalization;

namespace EdgeHub.Edge.Store;

/// <summary>The agent's data folder, held by this process until disposed: a second agent on it is refused.</summary>
public sealed class DataFolder : IDisposable
{
    private const string LockName = "agent.lock";
    private const string OwnerName = "agent.owner";
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>EWOULDBLOCK of Linux: somebody holds the lock. Any other error, such as a read-only disk, is told as it is.</summary>
    private const int WouldBlock = 11;

    /// <summary>Makes the folder if need be and takes it.</summary>
    /// <exception cref="DataFolderInUseException">Another process has it.</exception>
    public static DataFolder Take(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        Make(full);

        FileStream held;
        try
        {
            // On Linux this is flock: the kernel frees it when the process ends, however it ends.
            held = new FileStream(System.IO.Path.Combine(full, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error.HResult == WouldBlock || OperatingSystem.IsWindows())
        {
            throw new DataFolderInUseException(
                $"The data folder {full} belongs to {Owner(full)}. Stop that agent, or give this one another folder.", error);
        }

        var owner = $"process {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}";
        try
        {
            File.WriteAllText(System.IO.Path.Combine(full, OwnerName), owner);
        }
        catch (IOException)
        {
            // Only words for people; a full disk must not keep the agent from starting.
        }

        return new DataFolder(full, held);
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    // It will hold the agent's key. A folder that somebody else made keeps the rights that they gave it.
    private static void Make(string full)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(full);
        }
        else if (!Directory.Exists(full))
        {
            Directory.CreateDirectory(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static string Owner(string folder)
    {
        try
        {
            var text = File.ReadAllText(System.IO.Path.Combine(folder, OwnerName));
            return text.Length is > 0 and < 64 ? text : "another process";
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
