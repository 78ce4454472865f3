using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Tenancy;

/// <summary>A table with tenants' rows, as the server quotes its names.</summary>
/// <param name="Name">Schema and table.</param>
/// <param name="Columns">Columns that can be written, with commas.</param>
/// <param name="Key">Columns of the primary key, with commas: the order in which rows are read, so that equal rows give equal bytes.</param>
/// <param name="Counter">The column that the server numbers, or null.</param>
internal sealed record TableShape(string Name, string Columns, string Key, string? Counter)
{
    private const string Tables =
        """
        SELECT c.oid::bigint, format('%I.%I', n.nspname, c.relname),
          (SELECT string_agg(format('%I', a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''),
          (SELECT string_agg(format('%I', a.attname), ', ' ORDER BY k.place) FROM pg_index i
             CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
             JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum WHERE i.indrelid = c.oid AND i.indisprimary),
          (SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attidentity <> '' LIMIT 1)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute t ON t.attrelid = c.oid AND t.attname = 'tenant_id' AND NOT t.attisdropped
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_t%'
        ORDER BY 2
        """;

    private const string Parents =
        "SELECT DISTINCT conrelid::bigint, confrelid::bigint FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND conrelid <> confrelid";

    /// <summary>All of a database, tables that others point to before those.</summary>
    public static async Task<IReadOnlyList<TableShape>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var waiting = new List<(long Oid, TableShape Shape)>();
        var parents = new List<(long Child, long Parent)>();
        var batch = new SqlBatch();
        batch.Add(Tables, async (reader, token) =>
        {
            while (await reader.ReadAsync(token))
            {
                var name = reader.GetString(1);
                var key = reader.IsDBNull(3) ? throw new InvalidOperationException($"Table {name} has no primary key: its rows cannot be copied and compared.") : reader.GetString(3);
                waiting.Add((reader.GetInt64(0), new TableShape(name, reader.GetString(2), key, reader.IsDBNull(4) ? null : reader.GetString(4))));
            }
        });
        batch.Add(Parents, async (reader, token) =>
        {
            while (await reader.ReadAsync(token))
            {
                parents.Add((reader.GetInt64(0), reader.GetInt64(1)));
            }
        });
        await batch.RunAsync(connection, null, cancellationToken);
        return InOrder(waiting, parents);
    }

    internal static IReadOnlyList<TableShape> InOrder(List<(long Oid, TableShape Shape)> waiting, List<(long Child, long Parent)> parents)
    {
        var ordered = new List<TableShape>(waiting.Count);
        while (waiting.Count > 0)
        {
            var open = waiting.Select(table => table.Oid).ToHashSet();
            var ready = waiting.Where(table => !parents.Exists(link => link.Child == table.Oid && open.Contains(link.Parent))).ToArray();
            if (ready.Length == 0)
            {
                throw new InvalidOperationException($"Tables point to each other in a circle: {string.Join(", ", waiting.Select(table => table.Shape.Name))}.");
            }

            ordered.AddRange(ready.Select(table => table.Shape));
            waiting.RemoveAll(table => ready.Contains(table));
        }

        return ordered;
    }
}

/// <summary>What a table holds of one tenant.</summary>
/// <param name="Table">Schema and table.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Sha256">Hexadecimal, over the rows in the order of their key as PostgreSQL's binary COPY writes them.</param>
internal sealed record TableSum(string Table, long Rows, string Sha256);
