using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Tenancy;

/// <summary>
/// Held by whoever moves, restores or erases a tenant's rows (alone) or saves them (with others), on any node. It is a
/// session's lock in the platform database: it ends with the process that holds it.
/// </summary>
internal sealed class TenantLock : IAsyncDisposable
{
    private const int LockClass = 0x6569;
    private readonly NpgsqlConnection _connection;

    private TenantLock(NpgsqlConnection connection) => _connection = connection;

    /// <summary>The lock, or null while somebody else has it.</summary>
    public static async Task<TenantLock?> TryTakeAsync(DatabaseServer server, int tenantId, bool isShared, CancellationToken cancellationToken)
    {
        var connection = await server.OpenAsync(DbRole.App, HubDatabases.Platform, cancellationToken);
        try
        {
            await using var take = new NpgsqlCommand(isShared ? "SELECT pg_try_advisory_lock_shared($1, $2)" : "SELECT pg_try_advisory_lock($1, $2)", connection);
            take.Parameters.Add(Param.Int(LockClass));
            take.Parameters.Add(Param.Int(tenantId));
            if ((bool)(await take.ExecuteScalarAsync(cancellationToken))!)
            {
                var taken = new TenantLock(connection);
                connection = null;
                return taken;
            }

            return null;
        }
        finally
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }
        }
    }

    /// <summary>What is answered while somebody else has it.</summary>
    public static Error Taken(string code) => new(
        "tenancy.tenant_busy", ErrorKind.State, $"The data of tenant {code} are being saved, moved, restored or erased at this moment. Wait until that has ended.");

    /// <summary>Gives it up at once: PostgreSQL ends a closed session a moment after the client has gone on.</summary>
    public async ValueTask DisposeAsync()
    {
        await using (_connection)
        {
            try
            {
                await using var release = new NpgsqlCommand("SELECT pg_advisory_unlock_all()", _connection);
                await release.ExecuteNonQueryAsync(CancellationToken.None);
            }
            catch (NpgsqlException)
            {
                // The connection is lost, and the lock with it.
            }
        }
    }
}
