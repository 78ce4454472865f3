using Dapper;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Tenancy;

/// <summary>All rows of one tenant in a database that it shares, whatever tables the modules have made.</summary>
internal static class TenantRows
{
    private const string Tables =
        """
        SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        ORDER BY c.oid DESC
        """;

    /// <summary>Deletes them in one transaction.</summary>
    public static async Task DeleteAsync(DatabaseServer server, string database, int tenantId, CancellationToken cancellationToken)
    {
        await using var connection = await server.OpenAsync(DbRole.Migrate, database, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var left = (await connection.QueryAsync<string>(new CommandDefinition(Tables, null, transaction, cancellationToken: cancellationToken))).ToList();

        // Tables that others point to have to wait for those; each pass empties at least one, or the schema has a circle.
        while (left.Count > 0)
        {
            var waiting = new List<string>();
            foreach (var table in left)
            {
                if (!await TryDeleteAsync(connection, transaction, table, tenantId, cancellationToken))
                {
                    waiting.Add(table);
                }
            }

            if (waiting.Count == left.Count)
            {
                throw new InvalidOperationException($"The rows of a tenant in {database} cannot be deleted: {string.Join(", ", waiting)} point to each other.");
            }

            left = waiting;
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Number of rows per table that has any; for proofs.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> CountAsync(DatabaseServer server, string database, int tenantId, CancellationToken cancellationToken)
    {
        await using var connection = await server.OpenAsync(DbRole.Migrate, database, cancellationToken);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in (await connection.QueryAsync<string>(new CommandDefinition(Tables, cancellationToken: cancellationToken))).ToArray())
        {
            var count = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
                $"SELECT count(*) FROM {table} WHERE tenant_id = @tenantId", new { tenantId }, cancellationToken: cancellationToken));
            if (count > 0)
            {
                counts[table] = count;
            }
        }

        return counts;
    }

    private static async Task<bool> TryDeleteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string table, int tenantId, CancellationToken cancellationToken)
    {
        await transaction.SaveAsync("before", cancellationToken);
        try
        {
            await connection.ExecuteAsync(new CommandDefinition($"DELETE FROM {table} WHERE tenant_id = @tenantId", new { tenantId }, transaction, cancellationToken: cancellationToken));
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            await transaction.RollbackAsync("before", cancellationToken);
            return false;
        }
    }
}
