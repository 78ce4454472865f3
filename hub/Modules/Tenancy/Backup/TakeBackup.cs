using System.Data;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EdgeHub.Hub.Tenancy;

/// <summary>Saves one tenant's rows, from its own database or out of a pool, as they were at one instant; nobody has to wait for it.</summary>
internal sealed class TakeBackup(IPlatformDb platform, HubDatabases databases, IServiceProvider services, TimeProvider time) : ITenantBackup
{
    /// <inheritdoc/>
    public async Task<Result<BackupReport>> RunAsync(string code, Stream? file, Func<long, CancellationToken, Task>? progress, CancellationToken cancellationToken)
    {
        if (!(await PlacedTenant.FindAsync(platform, code, cancellationToken)).TryGet(out var tenant, out var error))
        {
            return error;
        }

        if (tenant.Unreadable(databases.TenantSchema) is { } unreadable)
        {
            return unreadable;
        }

        // Not while it is moved: its rows would go away under the copy.
        await using var keep = await TenantLock.TryTakeAsync(databases.Server, tenant.TenantId, isShared: true, cancellationToken);
        if (keep is null)
        {
            return TenantLock.Taken(code);
        }

        await using var schema = await SchemaLock.TakeAsync(databases.Server, tenant.Database!, cancellationToken);
        await using var connection = await databases.Server.OpenAsync(DbRole.Backup, tenant.Database!, cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var tables = await TableShape.ReadAsync(connection, cancellationToken);
        var takenAt = time.GetUtcNow();
        var sums = file is null
            ? await RowReading.SumAsync(connection, tenant.TenantId, tables, cancellationToken)
            : await WriteAsync(tenant, takenAt, schema.Applied, connection, tables, file, progress, cancellationToken);
        return new BackupReport(code, takenAt, databases.TenantSchema, sums.Count, sums.Sum(sum => sum.Rows), tenant.Kind!);
    }

    private async Task<IReadOnlyList<TableSum>> WriteAsync(
        PlacedTenant tenant, DateTimeOffset takenAt, IReadOnlyList<AppliedMigration> applied, NpgsqlConnection connection, IReadOnlyList<TableShape> tables,
        Stream file, Func<long, CancellationToken, Task>? progress, CancellationToken cancellationToken)
    {
        var box = services.GetRequiredService<ISecretBox>();
        var (salt, keyCheck) = BackupHeader.Keyed(box);
        var header = new BackupHeader(
            BackupHeader.Newest, tenant.Code, tenant.TenantId, tenant.Slug, databases.TenantSchema, applied, takenAt, tenant.Epoch, salt, keyCheck);
        var hash = await header.WriteAsync(file, cancellationToken);
        using var chunks = new SealedWriter(file, header.Key(box).Value, hash);
        var writer = new BackupWriter(chunks, progress ?? ((_, _) => Task.CompletedTask));
        var sums = await RowReading.ReadAsync(connection, tenant.TenantId, tables, writer, cancellationToken);
        await writer.EndAsync(cancellationToken);
        return sums;
    }
}
