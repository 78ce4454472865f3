using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Isolation.Tests;

/// <summary>The wall as the database has it: catalogue and tries, in every placement.</summary>
internal static class DatabaseRun
{
    /// <summary>Rights of a connection that should have none but rows.</summary>
    private const string Rights =
        """
        SELECT 'eh_app is ' || what FROM pg_roles, LATERAL (VALUES
          ('superuser', rolsuper), ('free of row-level security', rolbypassrls), ('able to make roles', rolcreaterole), ('able to make databases', rolcreatedb),
          ('able to replicate', rolreplication)) AS r(what, has) WHERE rolname = 'eh_app' AND has
        UNION ALL SELECT 'eh_app owns ' || c.oid::regclass FROM pg_class c WHERE c.relowner = 'eh_app'::regrole AND c.relpersistence <> 't'
        UNION ALL SELECT 'eh_app owns the schema ' || nspname FROM pg_namespace WHERE nspowner = 'eh_app'::regrole AND nspname NOT LIKE 'pg\_%'
        UNION ALL SELECT 'eh_app may create in the schema ' || nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%' AND has_schema_privilege('eh_app', oid, 'CREATE')
        UNION ALL SELECT 'eh_app may truncate ' || c.oid::regclass FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
          AND has_table_privilege('eh_app', c.oid, 'TRUNCATE, REFERENCES, TRIGGER')
        UNION ALL SELECT 'eh_app may become ' || rolname FROM pg_roles WHERE rolname <> 'eh_app' AND rolname !~ '^pg_' AND pg_has_role('eh_app', oid, 'MEMBER')
        UNION ALL SELECT p.oid::regprocedure || ' runs with its owner''s rights' FROM pg_proc p WHERE p.prosecdef AND p.pronamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
        UNION ALL SELECT c.oid::regclass || ' is a view that reads with its owner''s rights' FROM pg_class c WHERE c.relkind IN ('v', 'm') AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
          AND NOT coalesce(c.reloptions @> '{security_invoker=true}', false)
        UNION ALL SELECT k.conrelid::regclass || ' refers past the company by ' || k.conname FROM pg_constraint k
          WHERE k.contype = 'f' AND NOT EXISTS (SELECT FROM unnest(k.conkey) WITH ORDINALITY f(num, n) JOIN unnest(k.confkey) WITH ORDINALITY t(num, n) USING (n)
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = f.num JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = t.num
            WHERE a.attname = 'tenant_id' AND b.attname = 'tenant_id')
        """;

    public static async Task<DatabaseReport> RunAsync(WallHub hub)
    {
        var findings = new List<string>();
        var tables = new SortedSet<string>(StringComparer.Ordinal);
        var tries = 0;
        foreach (var placement in hub.World.Attackers.GroupBy(tenant => tenant.Database))
        {
            findings.AddRange(await CatalogueAsync(hub.Cluster.Server, placement.Key));
            foreach (var own in placement)
            {
                // In a database of its own there is no other: then somebody else's key is tried in it, and its key in theirs.
                var other = placement.FirstOrDefault(tenant => tenant != own) ?? hub.World.Attackers.First(tenant => tenant != own);
                foreach (var table in await ProbeAsync(hub.Cluster.Server, own, other, findings))
                {
                    tables.Add(table);
                    tries += 13;
                }
            }
        }

        findings.AddRange(await WrongDatabaseAsync(hub));
        return new DatabaseReport(tables.Count, tries, [.. findings.Order(StringComparer.Ordinal)]);
    }

    /// <summary>What the catalogue says of one database: the product's own check, and rights beside it.</summary>
    public static async Task<IReadOnlyList<string>> CatalogueAsync(DatabaseServer server, string database)
    {
        var findings = (await TenantCatalogue.FindHolesAsync(server, database, CancellationToken.None)).Select(hole => $"{hole.Subject} {hole.What}").ToList();
        await using var connection = await server.OpenAsync(DbRole.Migrate, database, CancellationToken.None);
        await using var command = new NpgsqlCommand(Rights, connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            findings.Add(reader.GetString(0));
        }

        return findings;
    }

    /// <summary>Tries all tables as one company against another; gives back their names.</summary>
    public static async Task<IReadOnlyList<string>> ProbeAsync(DatabaseServer server, WorldTenant own, WorldTenant other, List<string> findings, string? only = null)
    {
        await using var connection = await server.OpenAsync(DbRole.App, own.Database, CancellationToken.None);
        var probe = new TableProbe(connection, own.Scope.TenantId, other.Scope.TenantId);
        var tables = (await TenantTable.ListAsync(connection)).Where(table => only is null || table.Name == only).ToArray();
        foreach (var table in tables)
        {
            IReadOnlyList<string> found = [];

            // A job may fold a table's rows away between filling and looking.
            for (var attempt = 0; attempt < 5; attempt++)
            {
                await Filler.FillAsync(server, own.Database, own, table.Name);
                found = await probe.LookAsync(table);
                if (!found.Any(finding => finding.Contains(TableProbe.Empty, StringComparison.Ordinal)))
                {
                    break;
                }
            }

            findings.AddRange(found.Select(finding => $"{own.Placement}, {finding}"));
        }

        return tables.Select(table => table.Name).ToArray();
    }

    /// <summary>A connection that speaks for one company in the database of another finds every table empty.</summary>
    private static async Task<IReadOnlyList<string>> WrongDatabaseAsync(WallHub hub)
    {
        var findings = new List<string>();
        foreach (var (own, other) in hub.World.Attackers.SelectMany(own => hub.World.Attackers.Where(other => other.Database != own.Database), (own, other) => (own, other)))
        {
            await using var connection = await hub.Cluster.Server.OpenAsync(DbRole.App, other.Database, CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync();
            foreach (var table in await TenantTable.ListAsync(connection))
            {
                await using var command = new NpgsqlCommand($"SELECT set_config('app.tenant_id', '{own.Scope.TenantId}', true); SELECT count(*) FROM {table.Name}", connection, transaction);
                await using var reader = await command.ExecuteReaderAsync();
                await reader.NextResultAsync();
                await reader.ReadAsync();
                if (reader.GetInt64(0) > 0)
                {
                    findings.Add($"{table.Name} in the database of {other} shows rows to {own}");
                }
            }
        }

        return findings;
    }
}

/// <summary>What the database half found.</summary>
internal sealed record DatabaseReport(int Tables, int Tries, IReadOnlyList<string> Findings);
