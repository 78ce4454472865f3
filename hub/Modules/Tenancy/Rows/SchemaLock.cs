using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Tenancy;

/// <summary>Keeps a database's schema as it is while its rows are copied: migrations wait, readers and writers do not.</summary>
internal sealed class SchemaLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private SchemaLock(NpgsqlConnection connection, IReadOnlyList<AppliedMigration> applied)
    {
        _connection = connection;
        Applied = applied;
    }

    /// <summary>The migrations that made the schema.</summary>
    public IReadOnlyList<AppliedMigration> Applied { get; }

    /// <summary>Waits for a migration that runs.</summary>
    public static async Task<SchemaLock> TakeAsync(DatabaseServer server, string database, CancellationToken cancellationToken)
    {
        var connection = await server.OpenAsync(DbRole.Migrate, database, cancellationToken);
        try
        {
            var applied = new List<AppliedMigration>();
            var batch = new SqlBatch();
            batch.Add("SELECT pg_advisory_lock_shared($1)", (reader, token) => reader.ReadAsync(token), Param.Long(Migrator.Lock));
            batch.Add("SELECT module, number, checksum FROM kernel.migrations ORDER BY module, number", async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    applied.Add(new AppliedMigration(reader.GetString(0), reader.GetInt32(1), reader.GetString(2)));
                }
            });
            await batch.RunAsync(connection, null, cancellationToken);
            return new SchemaLock(connection, applied);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
