using System.Diagnostics;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Testing.Hub;

/// <summary>
/// A real PostgreSQL for tests, without fsync, in a folder of its own. It ends with the test process, however that ends: a
/// shell waits at the end of a pipe and cleans up.
/// </summary>
public sealed class TestCluster : IAsyncDisposable
{
    private readonly PrivateCluster _cluster;
    private readonly Process _cleaner;

    private TestCluster(PrivateCluster cluster, Process cleaner, string dataFolder)
    {
        _cluster = cluster;
        _cleaner = cleaner;
        DataFolder = dataFolder;
    }

    /// <summary>How to reach it.</summary>
    public DatabaseServer Server => _cluster.Server;

    /// <summary>To stop and start it in tests of faults.</summary>
    public PrivateCluster Cluster => _cluster;

    /// <summary>The hub's data folder that the cluster belongs to.</summary>
    public string DataFolder { get; }

    /// <summary>Makes and starts one: about 0.7 s.</summary>
    public static async Task<TestCluster> StartAsync(CancellationToken cancellationToken)
    {
        var found = PostgresBinaries.Find();
        var binaries = found.IsOk ? found.Value : throw new InvalidOperationException(found.Error!.Detail);
        var folder = Path.Combine(Path.GetTempPath(), "eh-test-" + Guid.NewGuid().ToString("N")[..12]);
        var cluster = new PrivateCluster(folder, binaries, NullLogger.Instance, durable: false);
        var cleaner = StartCleaner(cluster.Root, folder);
        try
        {
            await cluster.StartAsync(cancellationToken);
            return new TestCluster(cluster, cleaner, folder);
        }
        catch
        {
            cleaner.StandardInput.Close();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _cleaner.StandardInput.Close();
        await _cleaner.WaitForExitAsync();
        _cleaner.Dispose();
        _cluster.Dispose();
    }

    private static Process StartCleaner(string root, string folder)
    {
        // The first line of postmaster.pid is the server; SIGQUIT stops it at once. Killing by pid file touches no other server.
        const string Script =
            """
            trap '' INT TERM HUP
            read -r _
            pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
            if [ -n "$pid" ]; then
              kill -QUIT "$pid" 2>/dev/null
              i=0; while kill -0 "$pid" 2>/dev/null && [ $i -lt 100 ]; do i=$((i+1)); sleep 0.05; done
            fi
            rm -rf "$1" "$2"
            """;
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = "/" };
        foreach (var argument in (string[])["-c", Script, "eh-test-cleaner", root, folder])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start.");
    }
}
