using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Web;

/// <summary>The server that a command works on: the one named with --db, or the data folder's private cluster.</summary>
internal sealed class DatabaseSession : IAsyncDisposable
{
    private readonly bool _stopAtEnd;

    private DatabaseSession(DatabaseServer server, PrivateCluster? cluster, bool stopAtEnd)
    {
        Server = server;
        Cluster = cluster;
        _stopAtEnd = stopAtEnd;
    }

    public DatabaseServer Server { get; }

    /// <summary>The private cluster, or null where the server is somebody else's.</summary>
    public PrivateCluster? Cluster { get; }

    /// <summary>
    /// Opens it. A command beside a running hub leaves the cluster running; one that had to start it stops it again; a hub
    /// stops it at its end even where it was taken over.
    /// </summary>
    public static async Task<Result<DatabaseSession>> OpenAsync(string dataFolder, string? connectionString, bool isHub, ILogger log, CancellationToken cancellationToken)
    {
        if (connectionString is not null)
        {
            try
            {
                return new DatabaseSession(DatabaseServer.Existing(connectionString), null, false);
            }
            catch (ArgumentException)
            {
                return new Error("kernel.bad_connection_string", ErrorKind.Form, "The text after --db is no connection string. Example: Host=db;Username=postgres;Password=...");
            }
        }

        if (!PostgresBinaries.Find().TryGet(out var binaries, out var missing))
        {
            return missing;
        }

        var cluster = new PrivateCluster(dataFolder, binaries, log);
        try
        {
            var adopted = await cluster.StartAsync(cancellationToken);
            return new DatabaseSession(cluster.Server, cluster, isHub || !adopted);
        }
        catch (ClusterException exception)
        {
            cluster.Dispose();
            return new Error("kernel.cluster_failed", ErrorKind.Unavailable, exception.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Cluster is null)
        {
            return;
        }

        if (_stopAtEnd)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await Cluster.StopAsync(limit.Token);
        }

        Cluster.Dispose();
    }
}
