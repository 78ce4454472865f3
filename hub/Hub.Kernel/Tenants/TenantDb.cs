using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Npgsql;
using NpgsqlTypes;

namespace EdgeHub.Hub.Kernel;

/// <summary>Opens transactions for one tenant; see <see cref="ITenantDb"/>.</summary>
internal sealed class TenantDb(ITenantDirectory directory, ConnectionGate gate, TenantWake wake, IHttpContextAccessor? request = null) : ITenantDb
{
    /// <summary>The position is read before anything else of the transaction, so whatever it misses comes after it.</summary>
    private const string Look =
        """
        SELECT state, epoch, coalesce((SELECT position FROM kernel.outbox_heads WHERE tenant_id = $1), 0),
               CASE state WHEN 'frozen' THEN set_config('transaction_read_only', 'on', true) END
        FROM kernel.tenants WHERE tenant_id = $1
        """;

    public async Task<Result<TenantTransaction>> BeginAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        // The second try is for what changed behind our back: a move to another database, a server that was restarted.
        for (var attempt = 1; ; attempt++)
        {
            var found = await directory.FindAsync(tenant, cancellationToken);
            if (!found.TryGet(out var placement, out var error))
            {
                return error;
            }

            try
            {
                var (begun, again) = await TryBeginAsync(tenant, placement, cancellationToken);
                if (!again || attempt == 2)
                {
                    return begun;
                }
            }
            catch (NpgsqlException exception) when (attempt == 1 && exception is not PostgresException { SqlState: PostgresErrorCodes.QueryCanceled })
            {
                // A server that went away took all connections that idle here with it.
                gate.Forget(placement.PlacementId);
            }
            catch (Exception exception) when (exception is NpgsqlException or SocketException)
            {
                return Unavailable(tenant);
            }

            directory.Forget(tenant);
        }
    }

    private async Task<(Result<TenantTransaction> Begun, bool Again)> TryBeginAsync(
        TenantScope tenant, TenantPlacement placement, CancellationToken cancellationToken)
    {
        var lease = await gate.TakeAsync(placement.PlacementId, placement.DataSource, cancellationToken);
        if (lease is null)
        {
            return (new Error("tenant.busy", ErrorKind.Unavailable, $"Too much is going on at once for tenant {tenant.Code}. Try again in a few seconds."), false);
        }

        NpgsqlTransaction? transaction = null;
        try
        {
            transaction = await lease.Connection.BeginTransactionAsync(cancellationToken);
            var (state, epoch, position) = await EnterAsync(lease.Connection, transaction, tenant, cancellationToken);
            if (epoch == placement.Epoch && state is "open" or "frozen")
            {
                var begun = new TenantTransaction(tenant, epoch, lease.Connection, transaction, wake.Committed, lease)
                {
                    IsFrozen = state == "frozen",
                    FeedPosition = position,
                    Precondition = Precondition.Of(request?.HttpContext),
                    Key = request?.HttpContext?.Features.Get<RunningKey>() is { Tenant: { } whose } key && whose == tenant ? key : null,
                };
                request?.HttpContext?.Features.Get<FeedCursor>()?.Read(epoch, position);
                transaction = null;
                lease = null;
                return (begun, false);
            }

            return (placement.IsMoving ? TenantErrors.Moving(tenant) : Unavailable(tenant), true);
        }
        finally
        {
            if (transaction is not null)
            {
                await transaction.DisposeAsync();
            }

            lease?.Dispose();
        }
    }

    /// <summary>BEGIN travels with these statements: one round trip.</summary>
    private static async Task<(string? State, int Epoch, long Position)> EnterAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, TenantScope tenant, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        var enter = new NpgsqlBatchCommand("SELECT set_config('app.tenant_id', $1, true)");
        enter.Parameters.Add(Param.Of(tenant.TenantId.ToString(CultureInfo.InvariantCulture), NpgsqlDbType.Text));
        var look = new NpgsqlBatchCommand(Look);
        look.Parameters.Add(Param.Int(tenant.TenantId));
        batch.BatchCommands.Add(enter);
        batch.BatchCommands.Add(look);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetString(0), reader.GetInt32(1), reader.GetInt64(2)) : (null, 0, 0);
    }

    private static Error Unavailable(TenantScope tenant) =>
        new("tenant.unavailable", ErrorKind.Unavailable, $"The data of tenant {tenant.Code} cannot be reached at present. Try again in a few seconds.");
}
