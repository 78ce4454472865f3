using Npgsql;

namespace EdgeHub.Hub.Kernel;

/// <summary>Something in a placement's catalogue that leaves a hole in the wall between tenants.</summary>
/// <param name="Subject">The table, key or role.</param>
/// <param name="What">What is wrong with it.</param>
public sealed record WallFinding(string Subject, string What);

/// <summary>
/// Reads PostgreSQL's catalogue and says where the wall between tenants has holes, whatever tables the modules have made.
/// Tests and <c>doctor</c> use it; an empty answer is a sound wall.
/// </summary>
public static class TenantCatalogue
{
    /// <summary>As the server prints the one policy text.</summary>
    public const string Policy = "(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::integer)";

    private const string Holes =
        """
        WITH tables AS (
          SELECT c.oid, n.nspname || '.' || c.relname AS name, c.relrowsecurity, c.relforcerowsecurity, c.relowner, c.relkind,
                 EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND a.attnotnull AND a.atttypid = 'int4'::regtype) AS has_tenant,
                 (SELECT a.attnum FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped) AS tenant_attnum
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p', 'f', 'm', 'v') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_t%'
            -- The list of applied migrations is the database's, not a tenant's.
            AND n.nspname || '.' || c.relname <> 'kernel.migrations')
        SELECT name, 'has no column tenant_id integer NOT NULL' FROM tables WHERE relkind IN ('r', 'p') AND NOT has_tenant
        UNION ALL SELECT name, 'has no row-level security' FROM tables WHERE relkind IN ('r', 'p') AND NOT relrowsecurity
        UNION ALL SELECT name, 'does not FORCE row-level security, so its owner sees everything' FROM tables WHERE relkind IN ('r', 'p') AND NOT relforcerowsecurity
        UNION ALL SELECT name, 'is a foreign table or a materialized view, which no policy protects' FROM tables WHERE relkind IN ('f', 'm')
        UNION ALL SELECT name, 'is a view that reads with its owner''s rights' FROM tables t WHERE relkind = 'v'
          AND NOT coalesce((SELECT 'security_invoker=true' = ANY (c.reloptions) OR 'security_invoker=on' = ANY (c.reloptions) FROM pg_class c WHERE c.oid = t.oid), false)
        UNION ALL SELECT t.name, 'has ' || count(p.polname) || ' policies instead of one' FROM tables t LEFT JOIN pg_policy p ON p.polrelid = t.oid
          WHERE t.relkind IN ('r', 'p') GROUP BY t.oid, t.name HAVING count(p.polname) <> 1
        UNION ALL SELECT t.name, 'has a policy with another text' FROM tables t JOIN pg_policy p ON p.polrelid = t.oid
          WHERE pg_get_expr(p.polqual, p.polrelid) IS DISTINCT FROM $1 OR pg_get_expr(p.polwithcheck, p.polrelid) IS DISTINCT FROM $1
             OR p.polcmd <> '*' OR NOT p.polpermissive OR p.polroles <> '{0}'
        UNION ALL SELECT t.name, 'key ' || i.indexrelid::regclass || ' does not begin with tenant_id' FROM tables t JOIN pg_index i ON i.indrelid = t.oid
          WHERE t.relkind IN ('r', 'p') AND i.indisunique AND i.indkey[0] IS DISTINCT FROM t.tenant_attnum
        UNION ALL SELECT t.name, 'foreign key ' || k.conname || ' does not begin with tenant_id' FROM tables t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f'
          WHERE k.conkey[1] IS DISTINCT FROM t.tenant_attnum
        UNION ALL SELECT t.name, 'does not belong to eh_owner' FROM tables t WHERE t.relowner <> 'eh_owner'::regrole
        UNION ALL SELECT t.name, 'lets everybody in' FROM tables t, LATERAL aclexplode((SELECT relacl FROM pg_class WHERE oid = t.oid)) a WHERE a.grantee = 0
        UNION ALL SELECT p.oid::regprocedure::text, 'runs with its owner''s rights' FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
          WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        UNION ALL SELECT rolname, 'may pass row-level security' FROM pg_roles WHERE rolname IN ('eh_app', 'eh_owner', 'eh_provision') AND (rolbypassrls OR rolsuper)
        UNION ALL SELECT m.member::regrole::text, 'is a member of ' || m.roleid::regrole FROM pg_auth_members m WHERE m.member = 'eh_app'::regrole
        ORDER BY 1, 2
        """;

    /// <summary>Every hole in a database, by subject.</summary>
    public static async Task<IReadOnlyList<WallFinding>> FindHolesAsync(DatabaseServer server, string database, CancellationToken cancellationToken)
    {
        await using var connection = await server.OpenAsync(DbRole.Migrate, database, cancellationToken);
        await using var command = new NpgsqlCommand(Holes, connection);
        command.Parameters.Add(Param.Text(Policy));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var findings = new List<WallFinding>();
        while (await reader.ReadAsync(cancellationToken))
        {
            findings.Add(new WallFinding(reader.GetString(0), reader.GetString(1)));
        }

        return findings;
    }
}
