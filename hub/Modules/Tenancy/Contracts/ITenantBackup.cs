using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Tenancy;

/// <summary>What a backup holds.</summary>
/// <param name="Tenant">Code.</param>
/// <param name="TakenAt">The instant of which it is.</param>
/// <param name="Schema">Tenant schema.</param>
/// <param name="Tables">Number of tables.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Placement">own or pool: where the rows lived.</param>
public sealed record BackupReport(string Tenant, DateTimeOffset TakenAt, string Schema, int Tables, long Rows, string Placement);

/// <summary>Saves tenants.</summary>
public interface ITenantBackup
{
    /// <summary>Writes one tenant's rows, encrypted under the hub's master key; with no file it only counts. About 64 kB and one chunk of 1 MiB are held.</summary>
    /// <param name="code">The tenant.</param>
    /// <param name="file">Where to; null for a dry run.</param>
    /// <param name="progress">Called after each table with the rows so far.</param>
    /// <param name="cancellationToken">Gives up; what was written is then no backup.</param>
    Task<Result<BackupReport>> RunAsync(string code, Stream? file, Func<long, CancellationToken, Task>? progress, CancellationToken cancellationToken);
}

/// <summary>What a move or a restore did.</summary>
/// <param name="Tenant">Code.</param>
/// <param name="Placement">own or pool: where the rows are now.</param>
/// <param name="Database">Name of that database.</param>
/// <param name="Epoch">Epoch of the rows; readers of the live feed start anew.</param>
/// <param name="Tables">Number of tables.</param>
/// <param name="Rows">Number of rows, counted and compared by hash in both places.</param>
/// <param name="OldKeptUntil">When the rows that were left behind are dropped; null when there are none, or in a dry run.</param>
public sealed record RelocationReport(string Tenant, string Placement, string Database, int Epoch, int Tables, long Rows, DateTimeOffset? OldKeptUntil);

/// <summary>Brings tenants' rows to another place, or back from a backup.</summary>
public interface ITenantRelocation
{
    /// <summary>To a database of its own or to the pool. Stations keep their scans meanwhile; pages can be read until the last moment.</summary>
    /// <param name="code">The tenant.</param>
    /// <param name="to">own or pool.</param>
    /// <param name="isDryRun">Only says what would be done.</param>
    /// <param name="say">Told each step.</param>
    /// <param name="cancellationToken">Gives up and undoes.</param>
    Task<Result<RelocationReport>> MoveAsync(string code, string to, bool isDryRun, Action<string> say, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces a tenant's rows by those of a backup. What agents still keep (72 h or 256 MB) they send again by themselves.
    /// </summary>
    /// <param name="file">What <see cref="ITenantBackup"/> wrote.</param>
    /// <param name="isDryRun">Reads and proves the whole file and changes nothing.</param>
    /// <param name="say">Told each step.</param>
    /// <param name="cancellationToken">Gives up and undoes.</param>
    Task<Result<RelocationReport>> RestoreAsync(Stream file, bool isDryRun, Action<string> say, CancellationToken cancellationToken);
}
