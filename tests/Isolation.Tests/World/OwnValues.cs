using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Isolation.Tests;

/// <summary>Reads every text, key and hash of a company's rows, in all tables that the catalogue has.</summary>
internal static partial class OwnValues
{
    private const int Shortest = 6;

    public static async Task<HashSet<string>> ReadAsync(DatabaseServer server, WorldTenant tenant, string tables = "")
    {
        var values = new HashSet<string>(StringComparer.Ordinal)
        {
            tenant.Canary, "UID-" + tenant.Scope.Code, $"\"{tenant.Scope.Code}\"", tenant.Database,
        };
        foreach (var database in (string[])[tenant.Database, HubDatabases.Platform])
        {
            await using var connection = await server.OpenAsync(DbRole.Backup, database, CancellationToken.None);
            foreach (var table in (await TenantTable.ListAsync(connection)).Where(table => table.Name.StartsWith(tables, StringComparison.Ordinal)))
            {
                await using var command = new NpgsqlCommand($"SELECT to_jsonb(t)::text FROM {table.Name} t WHERE tenant_id = $1", connection);
                command.Parameters.Add(Param.Int(tenant.Scope.TenantId));
                await using var reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync())
                {
                    using var row = JsonDocument.Parse(reader.GetString(0));
                    Add(values, row.RootElement);
                }
            }
        }

        // A pool's name is not its company's alone.
        if (tenant.Placement == "pool")
        {
            values.Remove(tenant.Database);
        }

        return values;
    }

    /// <summary>Every text of a row, its parts included.</summary>
    public static void Add(HashSet<string> values, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in element.EnumerateObject())
                {
                    Add(values, field.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Add(values, item);
                }

                break;
            case JsonValueKind.String:
                Add(values, element.GetString()!);
                break;
        }
    }

    private static void Add(HashSet<string> values, string text)
    {
        if (text.StartsWith("\\x", StringComparison.Ordinal))
        {
            // Hashes and keys, as an answer would write them.
            if (text.Length >= 18)
            {
                values.Add(text[2..Math.Min(text.Length, 34)]);
                values.Add(Convert.ToBase64String(Convert.FromHexString(text.AsSpan(2)))[..8]);
            }
        }
        else if (text.Length >= Shortest && !Instant().IsMatch(text))
        {
            values.Add(text);
        }
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d|^\d\d:\d\d:\d\d|^[\d.]+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Instant();
}
