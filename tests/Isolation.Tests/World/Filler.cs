using System.Text.RegularExpressions;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Isolation.Tests;

/// <summary>
/// A row of the company in each table that its own work has left empty (counters that were folded, what waits and is gone), made
/// from the catalogue: a wall around nothing would prove nothing.
/// </summary>
internal static partial class Filler
{
    private const string Columns =
        """
        SELECT quote_ident(a.attname), format_type(a.atttypid, NULL), coalesce(string_agg(pg_get_constraintdef(k.oid), ' '), '')
        FROM pg_attribute a LEFT JOIN pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'c' AND a.attnum = ANY (k.conkey)
        WHERE a.attrelid = $1::text::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT a.atthasdef
          AND a.attidentity = '' AND a.attgenerated = '' AND a.attname <> 'tenant_id'
        GROUP BY a.attnum, a.attname, a.atttypid ORDER BY a.attnum
        """;

    public static async Task FillAsync(DatabaseServer server, string database, WorldTenant tenant, string? only = null)
    {
        await using var connection = await server.OpenAsync(DbRole.Superuser, database, CancellationToken.None);

        // Rows of one table alone: what they refer to is not asked for.
        await RunAsync(connection, "SET session_replication_role = replica");
        foreach (var table in (await TenantTable.ListAsync(connection)).Where(table => only is null || table.Name == only))
        {
            await using var ask = new NpgsqlCommand($"SELECT EXISTS (SELECT FROM {table.Name} WHERE tenant_id = {tenant.Scope.TenantId})", connection);
            if (!(bool)(await ask.ExecuteScalarAsync())!)
            {
                await FillAsync(connection, table, tenant);
            }
        }
    }

    private static async Task FillAsync(NpgsqlConnection connection, TenantTable table, WorldTenant tenant)
    {
        var columns = new List<(string Name, string Value)>();
        await using (var command = new NpgsqlCommand(Columns, connection))
        {
            command.Parameters.Add(Param.Text(table.Name));
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                columns.Add((reader.GetString(0), Value(reader.GetString(1), reader.GetString(2), tenant)));
            }
        }

        var names = string.Concat(columns.Select(column => ", " + column.Name));
        var values = string.Concat(columns.Select(column => ", " + column.Value));
        try
        {
            await RunAsync(connection, $"INSERT INTO {table.Name} (tenant_id{names}) VALUES ({tenant.Scope.TenantId}{values})");
        }
        catch (PostgresException e)
        {
            throw new InvalidOperationException($"{table.Name} has no row of company {tenant}, and none could be made up ({e.MessageText}): teach World/Seed.cs to make one.", e);
        }
    }

    /// <summary>Anything that the column's type and its check let in.</summary>
    private static string Value(string type, string check, WorldTenant tenant) => type switch
    {
        _ when type.EndsWith("[]", StringComparison.Ordinal) => "'{}'",
        "text" or "character varying" => Literal().Match(check) is { Success: true } literal ? literal.Value
            : Length().Match(check) is { Success: true } length ? $"'{tenant.Canary[..Math.Min(tenant.Canary.Length, int.Parse(length.Groups["n"].ValueSpan, provider: null))]}'"
            : $"'{tenant.Canary}'",
        "uuid" => "gen_random_uuid()",
        "bytea" => $"substr(sha256(gen_random_uuid()::text::bytea), 1, {(Length().Match(check) is { Success: true } bytes ? bytes.Groups["n"].Value : "32")})",
        "boolean" => "false",
        "jsonb" or "json" => "'{}'",
        "date" => "current_date",
        "interval" => "interval '1 s'",
        _ when type.StartsWith("timestamp", StringComparison.Ordinal) => "now()",
        _ when type.StartsWith("time", StringComparison.Ordinal) => "'06:00'",
        _ => "1",
    };

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex("'[^'^$]+'", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Literal();

    [GeneratedRegex(@"length\([^)]*\) = (?<n>\d+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Length();
}
