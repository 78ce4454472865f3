using System.Security.Cryptography;
using System.Text;

namespace EdgeHub.Hub.Kernel;

/// <summary>Where a hub's private cluster lies, and whose it is.</summary>
/// <param name="Root">Holds <c>data</c>, the log of starts and the socket; closed to everybody but its owner.</param>
/// <param name="Socket">Folder of the socket: short enough for the 107 bytes that the system allows.</param>
/// <param name="User">User to run the server as, or null for ourselves: PostgreSQL refuses to run as root.</param>
internal sealed record ClusterFolder(string Root, string Socket, string? User)
{
    private const string PointerFile = "postgres.path";
    private const string SystemRoot = "/var/lib/edgehub";
    private const string DebianUser = "postgres";
    private const int LongestSocketFolder = 107 - 15;

    /// <summary>The cluster's files.</summary>
    public string Data => Path.Combine(Root, "data");

    /// <summary>What pg_ctl says while starting; the server's own log lies in <c>data/log</c>.</summary>
    public string StartLog => Path.Combine(Root, "start.log");

    /// <summary>The folder of this data folder's cluster, which may not exist yet.</summary>
    public static ClusterFolder Of(string dataFolder)
    {
        var full = Path.GetFullPath(dataFolder);
        var pointer = Path.Combine(full, PointerFile);
        if (File.Exists(pointer))
        {
            var root = File.ReadAllText(pointer).Trim();
            if (!Path.IsPathFullyQualified(root))
            {
                throw new ClusterException($"{pointer} does not hold the path of a cluster. Restore the file, or start with another --data folder.");
            }

            return At(root);
        }

        return At(Environment.IsPrivilegedProcess ? Path.Combine(SystemRoot, Hash(full)) : Path.Combine(full, "pg"));
    }

    /// <summary>
    /// True when the place is taken by the cluster of a data folder that was deleted: its keys are gone with that folder, so
    /// it is nobody's database any more, and too dear to be deleted without being asked.
    /// </summary>
    public bool IsLeftBehind(string dataFolder) => !File.Exists(Path.Combine(dataFolder, PointerFile)) && Directory.Exists(Data);

    /// <summary>Makes the folders, each with its owner, and remembers the place in the data folder.</summary>
    public async Task CreateAsync(string dataFolder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(dataFolder);
        if (User is null)
        {
            CreatePrivate(Root);
            CreatePrivate(Socket);
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Root)!);
            foreach (var folder in new[] { Root, Socket }.Distinct(StringComparer.Ordinal))
            {
                await ServerCommand.ExpectAsync(null, "install", ["-d", "-o", User, "-g", User, "-m", "0700", folder], cancellationToken);
            }
        }

        await File.WriteAllTextAsync(Path.Combine(dataFolder, PointerFile), Root + "\n", cancellationToken);
    }

    private static ClusterFolder At(string root)
    {
        var socket = Encoding.UTF8.GetByteCount(root) <= LongestSocketFolder ? root : Path.Combine("/tmp", "edgehub-" + Hash(root));
        return new ClusterFolder(root, socket, Environment.IsPrivilegedProcess ? DebianUser : null);
    }

    private static void CreatePrivate(string folder)
    {
        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(folder, Own);

        // Fails when the folder is somebody else's, which is what a planted folder in /tmp would be.
        File.SetUnixFileMode(folder, Own);
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..12];
}
