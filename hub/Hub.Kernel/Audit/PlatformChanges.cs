using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// A change of the platform database with what is to be said about it in an audit. The entry is committed with the change and
/// brought to the audit right after; should that fail, <see cref="AuditDelivery"/> brings it later, once.
/// </summary>
public sealed class PlatformChange : IAsyncDisposable
{
    private readonly PlatformChanges _changes;
    private readonly List<(TenantScope? Tenant, AuditEntry Entry)> _entries = [];

    internal PlatformChange(PlatformChanges changes, NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset at)
    {
        (_changes, Connection, Transaction, At) = (changes, connection, transaction, at);
    }

    /// <summary>On which state the request that this change belongs to was decided.</summary>
    public Precondition Precondition { get; init; } = Precondition.None;

    /// <summary>The Idempotency-Key of the request that this change belongs to, or null.</summary>
    internal RunningKey? Key { get; init; }

    /// <summary>For Dapper and commands; always together with <see cref="Transaction"/>.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>The transaction.</summary>
    public NpgsqlTransaction Transaction { get; }

    /// <summary>When it is done; the same instant for rows and audit.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Adds an entry to the tenant's audit, or to the hub's own without a tenant.</summary>
    public void Audit(TenantScope? tenant, AuditEntry entry) => _entries.Add((tenant, entry));

    /// <summary>Commits change and entries, then brings the entries to their audits.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (_changes.IsRehearsal)
        {
            await Transaction.RollbackAsync(cancellationToken);
            return;
        }

        if (_entries.Count > 0)
        {
            var writes = new SqlBatch();
            foreach (var (tenant, entry) in _entries)
            {
                writes.Add(
                    """
                    INSERT INTO kernel.pending_audit (entry_id, tenant_id, code, at, person_id, action, subject, detail)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                    """,
                    Param.Id(Guid.CreateVersion7(At)), Param.Int(tenant?.TenantId ?? 0), Param.Text(tenant?.Code ?? ""), Param.At(At),
                    Param.Id(entry.PersonId), Param.Text(entry.Action), Param.Text(entry.Subject), Param.Text(entry.Detail));
            }

            await writes.RunAsync(Connection, Transaction, cancellationToken);
        }

        if (Key is not null)
        {
            await Key.MarkDoneAsync(Connection, Transaction, cancellationToken);
        }

        await Transaction.CommitAsync(cancellationToken);
        foreach (var tenant in _entries.Select(entry => entry.Tenant).Distinct())
        {
            await _changes.TryDeliverAsync(tenant, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}

/// <summary>Begins changes of the platform database and brings their audit entries to where they belong.</summary>
public sealed partial class PlatformChanges(IPlatformDb platform, ITenantDb tenants, TimeProvider time, ILogger<PlatformChanges> log, IHttpContextAccessor? request = null)
{
    private const int MostAtOnce = 500;

    /// <summary>For a command's dry run: everything is tried in its transaction, every rule and constraint asked, and nothing stays.</summary>
    public bool IsRehearsal { get; set; }

    /// <summary>Begins a change; disposing without a commit takes it back.</summary>
    public async Task<PlatformChange> BeginAsync(CancellationToken cancellationToken)
    {
        var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            return new PlatformChange(this, connection, await connection.BeginTransactionAsync(cancellationToken), time.GetUtcNow())
            {
                Precondition = Precondition.Of(request?.HttpContext),
                Key = request?.HttpContext?.Features.Get<RunningKey>() is { Tenant: null } key ? key : null,
            };
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>An entry for a change that was made elsewhere, such as the making of a company.</summary>
    public async Task RecordAsync(TenantScope? tenant, AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var change = await BeginAsync(cancellationToken);
        change.Audit(tenant, entry);
        await change.CommitAsync(cancellationToken);
    }

    /// <summary>Brings what is pending to its audits: what an earlier delivery could not.</summary>
    public async Task DeliverAllAsync(CancellationToken cancellationToken)
    {
        var waiting = new List<TenantScope?>();
        await using (var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken))
        {
            var query = new SqlBatch();
            query.Add(
                "SELECT DISTINCT tenant_id, code FROM kernel.pending_audit ORDER BY tenant_id",
                async (row, token) =>
                {
                    while (await row.ReadAsync(token))
                    {
                        waiting.Add(row.GetInt32(0) == 0 ? null : new TenantScope(row.GetInt32(0), row.GetString(1)));
                    }
                });
            await query.RunAsync(connection, null, cancellationToken);
        }

        foreach (var tenant in waiting)
        {
            await TryDeliverAsync(tenant, cancellationToken);
        }
    }

    /// <summary>The change stands already, so a failure here is not its failure.</summary>
    internal async Task TryDeliverAsync(TenantScope? tenant, CancellationToken cancellationToken)
    {
        try
        {
            while (await DeliverAsync(tenant, cancellationToken) == MostAtOnce)
            {
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogLater(exception.GetType().Name, tenant?.Code ?? "the hub");
        }
    }

    private async Task<int> DeliverAsync(TenantScope? tenant, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var (ids, writes) = await PendingAsync(connection, tenant, cancellationToken);
        if (ids.Count == 0)
        {
            return 0;
        }

        if (tenant is null)
        {
            await using var own = await connection.BeginTransactionAsync(cancellationToken);
            await writes.RunAsync(connection, own, cancellationToken);
            await DeleteAsync(connection, own, ids, cancellationToken);
            await own.CommitAsync(cancellationToken);
            return ids.Count;
        }

        if (!(await tenants.BeginAsync(tenant, cancellationToken)).TryGet(out var transaction, out var error))
        {
            if (error.Kind == ErrorKind.NotFound)
            {
                // The company was deleted, and its audit with it.
                await DeleteAsync(connection, null, ids, cancellationToken);
                return ids.Count;
            }

            LogLater(error.Code, tenant.Code);
            return 0;
        }

        await using (transaction)
        {
            await transaction.RunAsync(writes, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await DeleteAsync(connection, null, ids, cancellationToken);
        return ids.Count;
    }

    private static async Task<(List<Guid> Ids, SqlBatch Writes)> PendingAsync(
        NpgsqlConnection connection, TenantScope? tenant, CancellationToken cancellationToken)
    {
        var ids = new List<Guid>();
        var writes = new SqlBatch();
        var query = new SqlBatch();
        query.Add(
            "SELECT entry_id, at, person_id, action, subject, detail FROM kernel.pending_audit WHERE tenant_id = $1 ORDER BY entry_id LIMIT $2",
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    ids.Add(row.GetGuid(0));
                    writes.Add(
                        "CALL kernel.append_audit($1, $2, $3, $4, $5, $6, $7)",
                        Param.Int(tenant?.TenantId ?? 0), Param.At(row.GetFieldValue<DateTimeOffset>(1)), Param.Id(row.GetGuid(2)),
                        Param.Text(row.GetString(3)), Param.Text(row.GetString(4)), Param.Text(row.GetString(5)), Param.Id(row.GetGuid(0)));
                }
            },
            Param.Int(tenant?.TenantId ?? 0), Param.Int(MostAtOnce));
        await query.RunAsync(connection, null, cancellationToken);
        return (ids, writes);
    }

    private static Task DeleteAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, List<Guid> ids, CancellationToken cancellationToken)
    {
        var delete = new SqlBatch();
        delete.Add("DELETE FROM kernel.pending_audit WHERE entry_id = ANY ($1)", Param.Array(ids, NpgsqlTypes.NpgsqlDbType.Uuid));
        return delete.RunAsync(connection, transaction, cancellationToken);
    }

    [LoggerMessage(1301, LogLevel.Warning, "Audit entries wait ({Reason}) for {Tenant}; they are brought within a minute of its return.")]
    private partial void LogLater(string reason, string tenant);
}
