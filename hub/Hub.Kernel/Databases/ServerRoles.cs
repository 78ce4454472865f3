using Npgsql;

namespace EdgeHub.Hub.Kernel;

/// <summary>Makes the hub's roles on a server, the same five everywhere, and repairs their attributes at each start.</summary>
internal static class ServerRoles
{
    private const long Lock = 0x6568_0001;

    private const string Make =
        """
        DO $$
        BEGIN
          IF to_regrole('eh_owner') IS NULL THEN CREATE ROLE eh_owner; END IF;
          IF to_regrole('eh_migrate') IS NULL THEN CREATE ROLE eh_migrate; END IF;
          IF to_regrole('eh_app') IS NULL THEN CREATE ROLE eh_app; END IF;
          IF to_regrole('eh_backup') IS NULL THEN CREATE ROLE eh_backup; END IF;
          IF to_regrole('eh_provision') IS NULL THEN CREATE ROLE eh_provision; END IF;
        END $$;
        ALTER ROLE eh_owner NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
        ALTER ROLE eh_migrate LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS INHERIT;
        ALTER ROLE eh_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
        ALTER ROLE eh_backup LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS;
        ALTER ROLE eh_provision LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOBYPASSRLS;
        GRANT eh_owner TO eh_migrate;
        -- Dropping a database ends the sessions of other roles in it.
        GRANT pg_signal_backend TO eh_provision;
        ALTER ROLE eh_app SET statement_timeout = '60s';
        ALTER ROLE eh_app SET idle_in_transaction_session_timeout = '60s';
        ALTER ROLE eh_app SET lock_timeout = '15s';
        ALTER ROLE eh_backup SET default_transaction_read_only = on;
        """;

    /// <summary>Makes what is missing; several nodes may start at once.</summary>
    public static async Task EnsureAsync(DatabaseServer server, CancellationToken cancellationToken)
    {
        await using var connection = await server.OpenAsync(DbRole.Superuser, "postgres", cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync(connection, $"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);
        await RunAsync(connection, Make, cancellationToken);
        foreach (var role in (DbRole[])[DbRole.Migrate, DbRole.App, DbRole.Backup, DbRole.Provision])
        {
            if (server.Password(role) is { } password)
            {
                // The derived password is base64: no character of it can leave the literal.
                await RunAsync(connection, $"ALTER ROLE {server.UserName(role)} PASSWORD '{password}'", cancellationToken);
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
