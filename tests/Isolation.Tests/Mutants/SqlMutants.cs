using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Isolation.Tests;

/// <summary>A wall of the database, loosened.</summary>
/// <param name="Table">The table that it is about; null for the whole database.</param>
/// <param name="What">What is loosened.</param>
/// <param name="Break">Does it.</param>
/// <param name="Mend">Undoes it.</param>
internal sealed record SqlMutant(string? Table, string What, string Break, string Mend)
{
    public override string ToString() => $"{Table ?? "database"}: {What}";
}

/// <summary>Every way that the suite knows to loosen each policy of each table, from the catalogue.</summary>
internal static class SqlMutants
{
    private const string Text = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::int";

    public static async Task<IReadOnlyList<SqlMutant>> AllAsync(DatabaseServer server, string database)
    {
        await using var connection = await server.OpenAsync(DbRole.Superuser, database, CancellationToken.None);
        var mutants = (await TenantTable.ListAsync(connection)).SelectMany(table => OfTable(table.Name)).ToList();
        mutants.AddRange(
        [
            new(null, "eh_app passes row-level security", "ALTER ROLE eh_app BYPASSRLS", "ALTER ROLE eh_app NOBYPASSRLS"),
            new(null, "eh_app is a superuser", "ALTER ROLE eh_app SUPERUSER", "ALTER ROLE eh_app NOSUPERUSER"),
            new(null, "eh_app may become the owner", "GRANT eh_owner TO eh_app", "REVOKE eh_owner FROM eh_app"),
            new(null, "a table without a company", "CREATE TABLE kernel.loose (x int); ALTER TABLE kernel.loose OWNER TO eh_owner", "DROP TABLE kernel.loose"),
            new(null, "a table that nobody protected", "CREATE TABLE kernel.loose (tenant_id int PRIMARY KEY); ALTER TABLE kernel.loose OWNER TO eh_owner", "DROP TABLE kernel.loose"),
            new(null, "a view with its owner's rights", "CREATE VIEW kernel.loose AS SELECT * FROM kernel.tenants", "DROP VIEW kernel.loose"),
            new(null, "a materialized view", "CREATE MATERIALIZED VIEW kernel.loose AS SELECT * FROM kernel.tenants", "DROP MATERIALIZED VIEW kernel.loose"),
            new(null, "a function with its owner's rights", "CREATE FUNCTION kernel.loose() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM kernel.tenants'", "DROP FUNCTION kernel.loose"),
            new(null, "a key past the company", "CREATE UNIQUE INDEX loose ON kernel.audit (hash)", "DROP INDEX kernel.loose"),
            new(null, "eh_app may make tables", "GRANT CREATE ON SCHEMA kernel TO eh_app", "REVOKE CREATE ON SCHEMA kernel FROM eh_app"),
        ]);
        return mutants;
    }

    public static async Task RunAsync(DatabaseServer server, string database, string sql)
    {
        await using var connection = await server.OpenAsync(DbRole.Superuser, database, CancellationToken.None);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static IEnumerable<SqlMutant> OfTable(string table)
    {
        var mend = $"ALTER POLICY tenant ON {table} USING ({Text}) WITH CHECK ({Text})";
        yield return new(table, "the policy lets everything through", $"ALTER POLICY tenant ON {table} USING (true) WITH CHECK (true)", mend);
        yield return new(table, "the policy lets everything be read", $"ALTER POLICY tenant ON {table} USING (true)", mend);
        yield return new(table, "the policy lets everything be written", $"ALTER POLICY tenant ON {table} WITH CHECK (true)", mend);
        yield return new(table, "the policy fails open without a company", $"ALTER POLICY tenant ON {table} USING (coalesce({Text}, true))", mend);
        yield return new(table, "the policy binds another role only", $"ALTER POLICY tenant ON {table} TO eh_backup", $"ALTER POLICY tenant ON {table} TO PUBLIC");
        yield return new(table, "the policy is gone", $"DROP POLICY tenant ON {table}", $"CREATE POLICY tenant ON {table} USING ({Text}) WITH CHECK ({Text})");
        yield return new(table, "a second policy lets everything through", $"CREATE POLICY loose ON {table} USING (true)", $"DROP POLICY loose ON {table}");
        yield return new(table, "its owner passes", $"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY", $"ALTER TABLE {table} FORCE ROW LEVEL SECURITY");
        yield return new(table, "row-level security is off", $"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY", $"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY");
        yield return new(table, "everybody may read it", $"GRANT SELECT ON {table} TO PUBLIC", $"REVOKE SELECT ON {table} FROM PUBLIC");
        yield return new(table, "eh_app may empty it", $"GRANT TRUNCATE ON {table} TO eh_app", $"REVOKE TRUNCATE ON {table} FROM eh_app");
    }
}
