using Npgsql;

namespace EdgeHub.Hub.Kernel;

internal sealed class PlatformDb : IPlatformDb, IAsyncDisposable
{
    private const int LargestPool = 20;

    public PlatformDb(DatabaseServer server)
    {
        var settings = server.Connect(DbRole.App, HubDatabases.Platform);
        settings.MaxPoolSize = LargestPool;
        settings.MaxAutoPrepare = 100;
        settings.AutoPrepareMinUsages = 3;
        DataSource = new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }

    public NpgsqlDataSource DataSource { get; }

    public ValueTask DisposeAsync() => DataSource.DisposeAsync();
}
