using Npgsql;

namespace EdgeHub.Isolation.Tests;

/// <summary>A table with a tenant's rows, as the catalogue has it.</summary>
/// <param name="Name">Schema and name.</param>
/// <param name="Columns">Those that can be written, tenant_id apart.</param>
internal sealed record TenantTable(string Name, IReadOnlyList<string> Columns)
{
    /// <summary>Every table that has a column tenant_id.</summary>
    public static async Task<IReadOnlyList<TenantTable>> ListAsync(NpgsqlConnection connection)
    {
        const string Sql =
            """
            SELECT c.table_schema || '.' || c.table_name,
                   array_agg(quote_ident(c.column_name)::text ORDER BY c.ordinal_position) FILTER (WHERE c.column_name <> 'tenant_id' AND c.is_generated = 'NEVER')
            FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
            WHERE t.table_type = 'BASE TABLE' AND c.table_schema NOT IN ('pg_catalog', 'information_schema')
            GROUP BY 1 HAVING bool_or(c.column_name = 'tenant_id') ORDER BY 1
            """;
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var tables = new List<TenantTable>();
        while (await reader.ReadAsync())
        {
            tables.Add(new TenantTable(reader.GetString(0), await reader.IsDBNullAsync(1) ? [] : reader.GetFieldValue<string[]>(1)));
        }

        return tables;
    }
}
