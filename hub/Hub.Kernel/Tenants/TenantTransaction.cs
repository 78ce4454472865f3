using Npgsql;

namespace EdgeHub.Hub.Kernel;

/// <summary>A transaction that can see one tenant's rows. Disposing without a commit rolls back.</summary>
public sealed class TenantTransaction : IAsyncDisposable
{
    private readonly Action<TenantScope>? _committed;
    private readonly IDisposable? _lease;

    /// <summary>Made by <see cref="ITenantDb"/> only.</summary>
    /// <param name="tenant">Whose rows.</param>
    /// <param name="epoch">Epoch of the placement.</param>
    /// <param name="connection">Open connection as <c>eh_app</c>.</param>
    /// <param name="transaction">The transaction in which the tenant is set.</param>
    /// <param name="committed">Called after a commit: marks the tenant dirty for the outbox dispatcher.</param>
    /// <param name="lease">Gives the connection back at the end; without one the connection is closed.</param>
    public TenantTransaction(
        TenantScope tenant, int epoch, NpgsqlConnection connection, NpgsqlTransaction transaction,
        Action<TenantScope>? committed = null, IDisposable? lease = null)
    {
        Tenant = tenant;
        Epoch = epoch;
        Connection = connection;
        Transaction = transaction;
        _committed = committed;
        _lease = lease;
    }

    /// <summary>Whose rows.</summary>
    public TenantScope Tenant { get; }

    /// <summary>Epoch of the placement.</summary>
    public int Epoch { get; }

    /// <summary>True while the rows are being copied to another place: a change fails with SQLSTATE 25006 until that is done.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>Position of the newest event in the tenant's order when the transaction began: whatever comes after it may be missing in what is read.</summary>
    public long FeedPosition { get; init; }

    /// <summary>The Idempotency-Key of the request that this transaction belongs to, or null.</summary>
    internal RunningKey? Key { get; init; }

    /// <summary>On which state the request that this transaction belongs to was decided.</summary>
    public Precondition Precondition { get; init; } = Precondition.None;

    /// <summary>For Dapper and commands; always together with <see cref="Transaction"/>.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>The transaction.</summary>
    public NpgsqlTransaction Transaction { get; }

    /// <summary>Runs a batch in this transaction.</summary>
    public Task RunAsync(SqlBatch batch, CancellationToken cancellationToken) => batch.RunAsync(Connection, Transaction, cancellationToken);

    /// <summary>Commits and wakes the outbox dispatcher.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (Key is not null)
        {
            await Key.MarkDoneAsync(Connection, Transaction, cancellationToken);
        }

        await Transaction.CommitAsync(cancellationToken);
        _committed?.Invoke(Tenant);
    }

    /// <summary>Commits what nobody needs to be woken for: the dispatcher's own work.</summary>
    internal Task CommitQuietlyAsync(CancellationToken cancellationToken) => Transaction.CommitAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Transaction.DisposeAsync();
        }
        finally
        {
            // The connection belongs to the gate where there is one.
            if (_lease is null)
            {
                await Connection.DisposeAsync();
            }
            else
            {
                _lease.Dispose();
            }
        }
    }
}
