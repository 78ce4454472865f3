using Npgsql;

namespace EdgeHub.Hub.Kernel;

/// <summary>Brings one database to this program's schema: forward only, each file in its own transaction, one node at a time.</summary>
public static class Migrator
{
    /// <summary>Advisory lock of a database whose schema is being changed; taken shared by whoever needs it to stay.</summary>
    public const long Lock = 0x6568_0002;

    private const string Prepare =
        """
        SET ROLE eh_owner;
        CREATE SCHEMA IF NOT EXISTS kernel;
        CREATE TABLE IF NOT EXISTS kernel.migrations (
          module text NOT NULL, number integer NOT NULL, name text NOT NULL, checksum text NOT NULL,
          applied_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (module, number));
        RESET ROLE;
        """;

    /// <summary>Applies what is missing; returns how many files were.</summary>
    public static async Task<int> RunAsync(
        DatabaseServer server, string database, IReadOnlyList<string> schemas, IReadOnlyList<MigrationFile> files, CancellationToken cancellationToken)
    {
        await using var connection = await server.OpenAsync(DbRole.Migrate, database, cancellationToken);

        // Held by the session: the second node waits here and then finds nothing left to do.
        await RunAsync(connection, null, $"SELECT pg_advisory_lock({Lock})", cancellationToken);
        await RunAsync(connection, null, Prepare, cancellationToken);
        foreach (var schema in schemas)
        {
            await RunAsync(connection, null, SchemaWithGrants(schema), cancellationToken);
        }

        var pending = Pending(database, files, await AppliedAsync(connection, cancellationToken));
        foreach (var file in pending)
        {
            await ApplyAsync(connection, database, file, cancellationToken);
        }

        return pending.Count;
    }

    internal static IReadOnlyList<MigrationFile> Pending(
        string database, IReadOnlyList<MigrationFile> files, IReadOnlyDictionary<(string Module, int Number), string> applied)
    {
        foreach (var file in files)
        {
            if (applied.TryGetValue((file.Module, file.Number), out var checksum) && checksum != file.Checksum)
            {
                throw new MigrationException(
                    $"{file.Module}/{file.Name} was changed after it had been applied to database {database}. Put the change into a new file and restore this one.");
            }
        }

        var known = files.Select(file => (file.Module, file.Number)).ToHashSet();
        var modules = files.Select(file => file.Module).ToHashSet(StringComparer.Ordinal);
        foreach (var (module, number) in applied.Keys)
        {
            // A module that this program does not carry at all is left alone: tests and tools load some of them.
            if (modules.Contains(module) && !known.Contains((module, number)))
            {
                throw new MigrationException(
                    $"Database {database} has migration {number} of {module}, which this program does not know: it was made by a newer version. Start that version.");
            }
        }

        return files.Where(file => !applied.ContainsKey((file.Module, file.Number))).ToArray();
    }

    private static async Task<Dictionary<(string Module, int Number), string>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT module, number, checksum FROM kernel.migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var applied = new Dictionary<(string, int), string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            applied[(reader.GetString(0), reader.GetInt32(1))] = reader.GetString(2);
        }

        return applied;
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, string database, MigrationFile file, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            if (!file.ChangesData)
            {
                await RunAsync(connection, transaction, "SET LOCAL ROLE eh_owner", cancellationToken);
            }

            await RunAsync(connection, transaction, file.Sql, cancellationToken);
            await using var note = new NpgsqlCommand(
                "INSERT INTO kernel.migrations (module, number, name, checksum) VALUES ($1, $2, $3, $4)", connection, transaction);
            foreach (var parameter in (NpgsqlParameter[])[Param.Text(file.Module), Param.Int(file.Number), Param.Text(file.Name), Param.Text(file.Checksum)])
            {
                note.Parameters.Add(parameter);
            }

            await note.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (PostgresException exception)
        {
            throw new MigrationException(
                $"{file.Module}/{file.Name} could not be applied to database {database} and changed nothing: {exception.SqlState} {exception.MessageText}", exception);
        }
    }

    private static string SchemaWithGrants(string schema) =>
        $"""
         SET ROLE eh_owner;
         CREATE SCHEMA IF NOT EXISTS {schema};
         GRANT USAGE ON SCHEMA {schema} TO eh_app, eh_backup;
         ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO eh_app;
         ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE ON SEQUENCES TO eh_app;
         ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT ON TABLES TO eh_backup;
         RESET ROLE;
         """;

    private static async Task RunAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
