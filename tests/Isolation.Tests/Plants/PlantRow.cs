using System.Text.Json;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Isolation.Tests;

/// <summary>A row of a company.</summary>
/// <param name="Table">Where it is.</param>
/// <param name="Text">All of it but what moves by itself.</param>
/// <param name="Values">Its texts, keys and hashes that are long enough to be told from words.</param>
/// <param name="Plants">Codes of the plants that it names in a column of its own.</param>
/// <param name="Primary">Values of its primary key.</param>
/// <param name="Unique">Values of all its keys.</param>
internal sealed record PlantRow(
    string Table, string Text, HashSet<string> Values, HashSet<string> Plants, HashSet<string> Primary, HashSet<string> Unique)
{
    private const string Keys =
        """
        SELECT i.indrelid::regclass::text, a.attname::text, i.indisprimary FROM pg_index i
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indisunique AND a.attname <> 'tenant_id'
        """;

    /// <summary>Every row of the company, in its own database and the platform's.</summary>
    public static async Task<IReadOnlyList<PlantRow>> ReadAsync(DatabaseServer server, WorldTenant tenant)
    {
        var plants = await PlantsAsync(server, tenant);
        var rows = new List<PlantRow>();
        foreach (var database in (string[])[tenant.Database, HubDatabases.Platform])
        {
            await using var connection = await server.OpenAsync(DbRole.Backup, database, CancellationToken.None);
            var keys = await KeysAsync(connection);
            foreach (var table in (await TenantTable.ListAsync(connection)).Where(table => !RowHash.MadeByJobs.Contains(table.Name)))
            {
                await using var command = new NpgsqlCommand($"SELECT (to_jsonb(t) - {RowHash.MovingColumns})::text FROM {table.Name} t WHERE tenant_id = $1", connection);
                command.Parameters.Add(Param.Int(tenant.Scope.TenantId));
                await using var reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync())
                {
                    rows.Add(Read(table.Name, reader.GetString(0), plants, keys.GetValueOrDefault(table.Name) ?? []));
                }
            }
        }

        return rows;
    }

    private static PlantRow Read(string table, string text, Dictionary<string, string> plants, List<(string Column, bool IsPrimary)> keys)
    {
        using var row = JsonDocument.Parse(text);
        var found = new PlantRow(table, text, [], [], [], []);
        OwnValues.Add(found.Values, row.RootElement);
        foreach (var column in row.RootElement.EnumerateObject())
        {
            // The id of a plant says it in whatever column; its three letters only where the column says what they are.
            foreach (var value in Texts(column.Value))
            {
                if (plants.TryGetValue(value, out var code) || (column.Name == "plant_code" && plants.ContainsValue(code = value)))
                {
                    found.Plants.Add(code);
                }
            }

            foreach (var (_, isPrimary) in keys.Where(key => key.Column == column.Name))
            {
                found.Unique.UnionWith(Texts(column.Value));
                if (isPrimary)
                {
                    found.Primary.UnionWith(Texts(column.Value));
                }
            }
        }

        return found;
    }

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!),
        _ => [],
    };

    private static async Task<Dictionary<string, string>> PlantsAsync(DatabaseServer server, WorldTenant tenant)
    {
        await using var connection = await server.OpenAsync(DbRole.Backup, tenant.Database, CancellationToken.None);
        await using var command = new NpgsqlCommand("SELECT id::text, code FROM production.plants WHERE tenant_id = $1", connection);
        command.Parameters.Add(Param.Int(tenant.Scope.TenantId));
        var plants = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            plants.Add(reader.GetString(0), reader.GetString(1));
        }

        return plants;
    }

    private static async Task<Dictionary<string, List<(string Column, bool IsPrimary)>>> KeysAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Keys, connection);
        var keys = new Dictionary<string, List<(string, bool)>>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            if (!keys.TryGetValue(reader.GetString(0), out var known))
            {
                keys.Add(reader.GetString(0), known = []);
            }

            known.Add((reader.GetString(1), reader.GetBoolean(2)));
        }

        return keys;
    }
}
