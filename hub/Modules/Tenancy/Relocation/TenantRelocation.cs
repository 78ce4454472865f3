using System.Data;
using System.Globalization;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EdgeHub.Hub.Tenancy;

/// <summary>
/// Brings a tenant's rows to another place. They are copied from a snapshot while they can be read and not changed, counted
/// and compared by hash where they arrive, and swapped in by one transaction that raises the epoch. Whatever fails before that
/// is undone; what is left behind stays closed until it is dropped.
/// </summary>
internal sealed partial class TenantRelocation(
    IPlatformDb platform, HubDatabases databases, RelocationJournal journal, RelocationUndo undo, TenantDoor door, DirectoryNews news,
    PlacementSources sources, IEnumerable<ITenantProof> proofs, IServiceProvider services, TimeProvider time, ILogger<TenantRelocation> log) : ITenantRelocation
{
    /// <summary>How long rows that were left behind are kept: long enough to notice on Monday what was done on Friday.</summary>
    public static readonly TimeSpan KeepLeft = TimeSpan.FromDays(7);

    private static readonly TimeSpan LongestUndo = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public async Task<Result<RelocationReport>> MoveAsync(string code, string to, bool isDryRun, Action<string> say, CancellationToken cancellationToken)
    {
        if (to is not ("own" or "pool"))
        {
            return new Error("tenancy.bad_placement", ErrorKind.Form, "A tenant's data location is own (a database for itself) or pool.");
        }

        await using var begun = await BeginAsync(code, cancellationToken);
        if (begun.Refusal is { } refusal)
        {
            return refusal;
        }

        var tenant = begun.Tenant!;
        if (tenant.Unreadable(databases.TenantSchema) is { } unreadable)
        {
            return unreadable;
        }

        if (tenant.Kind == to)
        {
            return new Error("tenancy.already_there", ErrorKind.State, $"The data of tenant {code} are in {tenant.Database} already ({to}).");
        }

        var run = Run(tenant, "move", to);
        if (isDryRun)
        {
            await using var reader = await databases.Server.OpenAsync(DbRole.Backup, tenant.Database!, cancellationToken);
            var sums = await RowReading.SumAsync(reader, tenant.TenantId, await TableShape.ReadAsync(reader, cancellationToken), cancellationToken);
            return Report(run, sums.Count, sums.Sum(sum => sum.Rows), null);
        }

        return await GuardAsync(run, token => MoveAsync(run, say, token), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Result<RelocationReport>> RestoreAsync(Stream file, bool isDryRun, Action<string> say, CancellationToken cancellationToken)
    {
        var read = await BackupHeader.ReadAsync(file, cancellationToken);
        if (!read.TryGet(out var start, out var error) || !start.Header.Key(services.GetRequiredService<ISecretBox>()).TryGet(out var key, out error)
            || !Files(start.Header).TryGet(out var files, out error))
        {
            return error;
        }

        var header = start.Header;
        await using var begun = await BeginAsync(header.Tenant, cancellationToken);
        if (begun.Refusal is { } refusal)
        {
            return refusal;
        }

        if (begun.Tenant!.TenantId != header.TenantId || begun.Tenant.Database is null)
        {
            return new Error(
                "tenancy.backup_of_other_tenant", ErrorKind.State,
                $"The backup belongs to another tenant {header.Tenant} than this hub has. A backup holds one tenant's rows; bring back the platform database first.");
        }

        var run = Run(begun.Tenant, "restore", "own");
        using var chunks = new SealedReader(file, key, start.Hash);
        if (isDryRun)
        {
            try
            {
                var end = await BackupReader.ReadAsync(chunks, new Unloaded(), cancellationToken);
                return Report(run, end.Tables, end.Rows, null);
            }
            catch (BackupException exception)
            {
                return exception.Error;
            }
        }

        return await GuardAsync(run, token => RestoreAsync(run, files, chunks, say, token), cancellationToken);
    }

    private static RelocationRun Run(PlacedTenant tenant, string kind, string to)
    {
        var database = to == "pool" ? PlacementStore.PoolDatabase : PlacementStore.OwnDatabase(tenant.Slug, tenant.Epoch + 1);
        return new RelocationRun(Guid.CreateVersion7(), tenant, kind, to, database);
    }

    private static RelocationReport Report(RelocationRun run, int tables, long rows, DateTimeOffset? keptUntil) =>
        new(run.Tenant.Code, run.TargetKind, run.TargetDatabase, run.NextEpoch, tables, rows, keptUntil);

    private async Task<RelocationReport> MoveAsync(RelocationRun run, Action<string> say, CancellationToken cancellationToken)
    {
        var tenant = run.Tenant;
        say($"preparing {run.TargetDatabase}");
        await undo.ClearAsync(run, cancellationToken);
        if (run.TargetKind == "own")
        {
            await databases.CreateTenantDatabaseAsync(run.TargetDatabase, cancellationToken);
        }

        await using var sourceSchema = await SchemaLock.TakeAsync(databases.Server, tenant.Database!, cancellationToken);
        await using var targetSchema = await SchemaLock.TakeAsync(databases.Server, run.TargetDatabase, cancellationToken);
        await news.TellAsync(tenant.TenantId, cancellationToken);
        say("no changes from here on; stations keep their scans");
        await StepAsync(run, "freeze", 0, cancellationToken);
        await door.SetAsync(tenant.Database!, tenant.TenantId, tenant.Epoch, "frozen", cancellationToken);

        await StepAsync(run, "copy", 0, cancellationToken);
        await using var loading = await RowLoading.OpenAsync(databases.Server, run.TargetDatabase, (rows, token) => StepAsync(run, "copy", rows, token), cancellationToken);
        await using (var reader = await databases.Server.OpenAsync(DbRole.Backup, tenant.Database!, cancellationToken))
        {
            await using var snapshot = await reader.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            await RowReading.ReadAsync(reader, tenant.TenantId, await TableShape.ReadAsync(reader, cancellationToken), loading, cancellationToken);
        }

        say(string.Create(CultureInfo.InvariantCulture, $"{loading.Rows} rows copied; comparing"));
        await StepAsync(run, "compare", loading.Rows, cancellationToken);
        await loading.CommitAsync(tenant.TenantId, run.NextEpoch, cancellationToken);
        return await SwapAsync(run, loading, say, cancellationToken);
    }

    private async Task<RelocationReport> RestoreAsync(
        RelocationRun run, IReadOnlyList<MigrationFile> files, SealedReader chunks, Action<string> say, CancellationToken cancellationToken)
    {
        say($"preparing {run.TargetDatabase}");
        await undo.ClearAsync(run, cancellationToken);
        if (files.Count == databases.TenantMigrations.Count)
        {
            await databases.CreateTenantDatabaseAsync(run.TargetDatabase, cancellationToken);
        }
        else
        {
            await databases.CreateOlderDatabaseAsync(run.TargetDatabase, files, cancellationToken);
        }

        await StepAsync(run, "load", 0, cancellationToken);
        await using var loading = await RowLoading.OpenAsync(databases.Server, run.TargetDatabase, (rows, token) => StepAsync(run, "load", rows, token), cancellationToken);
        await BackupReader.ReadAsync(chunks, loading, cancellationToken);
        say(string.Create(CultureInfo.InvariantCulture, $"{loading.Rows} rows loaded; comparing"));
        await StepAsync(run, "compare", loading.Rows, cancellationToken);
        await loading.CommitAsync(run.Tenant.TenantId, run.NextEpoch, cancellationToken);
        await databases.MigrateAsync(run.TargetDatabase, cancellationToken);
        say("proving chains and seals");
        await StepAsync(run, "prove", loading.Rows, cancellationToken);
        await ProveAsync(run, cancellationToken);
        return await SwapAsync(run, loading, say, cancellationToken);
    }

    /// <summary>The short time in which pages get 503: the old door is closed, the new place not yet known.</summary>
    private async Task<RelocationReport> SwapAsync(RelocationRun run, RowLoading loading, Action<string> say, CancellationToken cancellationToken)
    {
        await StepAsync(run, "swap", loading.Rows, cancellationToken);
        try
        {
            await door.SetAsync(run.Tenant.Database!, run.Tenant.TenantId, run.Tenant.Epoch, "closed", cancellationToken);
        }
        catch (PostgresException exception) when (run.Kind == "restore" && exception.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            // The lost database is why it is restored.
        }

        var dropAfter = time.GetUtcNow() + KeepLeft;
        await journal.SwapAsync(run, loading.Rows, dropAfter, cancellationToken);
        await news.TellAsync(run.Tenant.TenantId, cancellationToken);
        say($"tenant {run.Tenant.Code} lives in {run.TargetDatabase}");
        Done(log, run.Tenant.Code, run.Kind, run.TargetDatabase);
        return Report(run, loading.Sums.Count, loading.Rows, dropAfter);
    }

    private async Task ProveAsync(RelocationRun run, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Get(run.TargetDatabase).OpenConnectionAsync(cancellationToken);
        await using var transaction = new TenantTransaction(run.Tenant.Scope, run.NextEpoch, connection, await connection.BeginTransactionAsync(cancellationToken));
        var enter = new SqlBatch();
        enter.Add(
            "SELECT set_config('app.tenant_id', $1, true), set_config('statement_timeout', '0', true)", (reader, token) => reader.ReadAsync(token),
            Param.Text(run.Tenant.TenantId.ToString(CultureInfo.InvariantCulture)));
        await transaction.RunAsync(enter, cancellationToken);
        foreach (var proof in proofs)
        {
            if (await proof.FindFaultsAsync(transaction, cancellationToken) is [var fault, ..] faults)
            {
                throw new BackupException(BackupErrors.Unfit(string.Create(
                    CultureInfo.InvariantCulture, $"its rows were altered before it was taken, {faults.Count} faults, the first: {fault}")));
            }
        }
    }

    /// <summary>Runs it to its swap, or undoes it. Undoing does not stop when the caller leaves; what it does not reach, recovery finds.</summary>
    private async Task<Result<RelocationReport>> GuardAsync(RelocationRun run, Func<CancellationToken, Task<RelocationReport>> work, CancellationToken cancellationToken)
    {
        await journal.BeginAsync(run, cancellationToken);
        try
        {
            return await work(cancellationToken);
        }
        catch (Exception exception)
        {
            var why = exception switch
            {
                BackupException backup => backup.Error,
                UnavailableException unavailable => unavailable.Error,
                RowsUnfitException unfit => BackupErrors.Unfit(unfit.Message),
                _ => new Error("tenancy.relocation_failed", ErrorKind.Unavailable, $"The data of tenant {run.Tenant.Code} could not be brought to {run.TargetDatabase}. Everything is as it was before: try again."),
            };
            Failed(log, exception, run.Tenant.Code, run.Kind);
            using var limit = new CancellationTokenSource(LongestUndo, time);
            try
            {
                if (!await undo.RunAsync(run, why, limit.Token))
                {
                    why = new Error("tenancy.relocation_unheard", ErrorKind.Unavailable, $"The data of tenant {run.Tenant.Code} are in {run.TargetDatabase}, but the platform database did not say so in time. Nothing is left to do.");
                }
            }
            catch (Exception left) when (left is NpgsqlException or OperationCanceledException)
            {
                Left(log, left, run.Tenant.Code);
            }

            cancellationToken.ThrowIfCancellationRequested();
            return why;
        }
    }

    private Task StepAsync(RelocationRun run, string step, long rows, CancellationToken cancellationToken) => journal.StepAsync(run, step, rows, cancellationToken);

    /// <summary>Takes the tenant's lock, undoes what a killed process left of it, and reads where it is.</summary>
    private async Task<Begun> BeginAsync(string code, CancellationToken cancellationToken)
    {
        if (!(await PlacedTenant.FindAsync(platform, code, cancellationToken)).TryGet(out var tenant, out var error))
        {
            return new Begun(error, null, null);
        }

        var taken = await TenantLock.TryTakeAsync(databases.Server, tenant.TenantId, isShared: false, cancellationToken);
        if (taken is null)
        {
            return new Begun(TenantLock.Taken(code), null, null);
        }

        foreach (var left in await journal.ListOpenAsync(cancellationToken))
        {
            if (left.Tenant.TenantId == tenant.TenantId)
            {
                await undo.RunAsync(left, RelocationUndo.Interrupted, cancellationToken);
            }
        }

        tenant = (await PlacedTenant.FindAsync(platform, code, cancellationToken)).Value;
        return tenant.State is "deleted" or "provisioning"
            ? new Begun(new Error("tenancy.wrong_state", ErrorKind.State, $"Tenant {code} is {tenant.State}: its data cannot be moved or restored."), null, taken)
            : new Begun(null, tenant, taken);
    }

    /// <summary>The migrations that the saved database had; each must be this program's own.</summary>
    private Result<IReadOnlyList<MigrationFile>> Files(BackupHeader header)
    {
        var applied = header.Migrations.ToDictionary(migration => (migration.Module, migration.Number), migration => migration.Checksum);
        var files = databases.TenantMigrations.Where(file => applied.Remove((file.Module, file.Number), out var checksum) && checksum == file.Checksum).ToArray();
        return applied.Count == 0 && files.Length == header.Migrations.Count
            ? files
            : new Error("tenancy.backup_of_newer_version", ErrorKind.State, "The backup was written by a newer or another version of the hub, whose tables this one does not know. Use that version.");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Tenant {Code}: {Kind} done, its data are in {Database}.")]
    private static partial void Done(ILogger log, string code, string kind, string database);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tenant {Code}: {Kind} failed and is undone.")]
    private static partial void Failed(ILogger log, Exception exception, string code, string kind);

    [LoggerMessage(Level = LogLevel.Error, Message = "Tenant {Code}: what a failed move left could not be taken back now; the hub tries again within a minute.")]
    private static partial void Left(ILogger log, Exception exception, string code);

    private sealed record Begun(Error? Refusal, PlacedTenant? Tenant, TenantLock? Lock) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Lock?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <summary>For a dry run: the file is read and proven, its rows go nowhere.</summary>
    private sealed class Unloaded : IRowSink
    {
        public Task BeginAsync(TableShape table, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task EndAsync(TableSum sum, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
