using EdgeHub.Hub.Kernel;
using Npgsql;
using NpgsqlTypes;

namespace EdgeHub.Hub.Tenancy;

/// <summary>Opens, freezes and closes a tenant's rows where they are. Every transaction on every node looks at the door first.</summary>
internal sealed class TenantDoor(HubDatabases databases, TimeProvider time)
{
    private static readonly TimeSpan LongestWriter = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Sets the door to open, frozen or closed and waits until nobody is left inside who came before. Whoever looked at the
    /// door holds a lock on its table until his transaction ends; PostgreSQL's list of locks tells when the last one has gone.
    /// </summary>
    public async Task SetAsync(string database, int tenantId, int epoch, string state, CancellationToken cancellationToken)
    {
        await using var connection = await databases.Server.OpenAsync(DbRole.Migrate, database, cancellationToken);
        await using (var door = new NpgsqlCommand("UPDATE kernel.tenants SET state = $3 WHERE tenant_id = $1 AND epoch = $2", connection))
        {
            door.Parameters.Add(Param.Int(tenantId));
            door.Parameters.Add(Param.Int(epoch));
            door.Parameters.Add(Param.Text(state));
            await door.ExecuteNonQueryAsync(cancellationToken);
        }

        if (state == "open")
        {
            return;
        }

        var inside = await InsideAsync(connection, null, cancellationToken);
        var started = time.GetTimestamp();
        while (inside.Length > 0)
        {
            if (time.GetElapsedTime(started) > LongestWriter)
            {
                throw new UnavailableException(new Error(
                    "tenancy.writers_remain", ErrorKind.Unavailable, "Somebody has been writing for more than a minute and does not end. Nothing was changed; try again later."));
            }

            await Task.Delay(Interval, time, cancellationToken);
            inside = await InsideAsync(connection, inside, cancellationToken);
        }
    }

    private static async Task<string[]> InsideAsync(NpgsqlConnection connection, string[]? among, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT coalesce(array_agg(DISTINCT virtualtransaction), '{}') FROM pg_locks
            WHERE locktype = 'relation' AND relation = 'kernel.tenants'::regclass AND pid <> pg_backend_pid()
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND ($1::text[] IS NULL OR virtualtransaction = ANY ($1))
            """,
            connection);
        command.Parameters.Add(Param.Of(among, NpgsqlDbType.Array | NpgsqlDbType.Text));
        return (string[])(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
