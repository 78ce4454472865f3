using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Fleet;

/// <summary>Connections to the platform database, where agents and certificates live.</summary>
internal sealed class PlatformSource(IPlatformDb platform)
{
    /// <summary>An open connection; dispose it soon.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => platform.DataSource.OpenConnectionAsync(cancellationToken);
}
