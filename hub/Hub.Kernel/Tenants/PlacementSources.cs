using System.Collections.Concurrent;
using Npgsql;

namespace EdgeHub.Hub.Kernel;

/// <summary>One data source per placement database. They do not pool: <see cref="ConnectionGate"/> keeps the connections.</summary>
public sealed class PlacementSources : IAsyncDisposable
{
    private readonly DatabaseServer _server;
    private readonly ConcurrentDictionary<string, NpgsqlDataSource> _sources = new(StringComparer.Ordinal);

    /// <summary>For the databases of a server.</summary>
    public PlacementSources(DatabaseServer server) => _server = server;

    /// <summary>Connections to a placement's database as <c>eh_app</c>.</summary>
    public NpgsqlDataSource Get(string database) => _sources.GetOrAdd(database, static (name, server) =>
    {
        var settings = server.Connect(DbRole.App, name);
        settings.Pooling = false;
        settings.MaxAutoPrepare = 100;
        settings.AutoPrepareMinUsages = 3;
        // Ping-free: a connection lives 15 s without use, and a broken one is found by its first statement.
        settings.KeepAlive = 0;
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }, _server);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources.Values)
        {
            await source.DisposeAsync();
        }
    }
}
