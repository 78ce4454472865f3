using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Isolation.Tests;

/// <summary>The rows of a company as one hash per table, so that it can be seen that others' requests changed none.</summary>
internal static class RowHash
{
    /// <summary>What moves by itself in rows that stay: agents that are heard, sessions that are used, counters that are folded, events that are stamped.</summary>
    public const string MovingColumns =
        "'{seen_at,last_heard_at,connected_since,connection_id,ended_why,health,software_version,record_schema,pages_address,good,scrap,rework,first_position,position}'::text[]";

    /// <summary>Rows that jobs make and fold away.</summary>
    public static readonly HashSet<string> MadeByJobs = new(StringComparer.Ordinal)
    {
        "production.order_deltas", "production.activity_deltas", "production.activity", "traceability.seals", "traceability.seal_leaves", "traceability.signed_roots",
        "telemetry.inbox", "telemetry.chunks", "telemetry.minutes", "telemetry.tallies",
    };

    public static async Task<SortedDictionary<string, string>> OfAsync(DatabaseServer server, WorldTenant tenant)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var database in (string[])[tenant.Database, HubDatabases.Platform])
        {
            await using var connection = await server.OpenAsync(DbRole.Backup, database, CancellationToken.None);
            foreach (var table in await TenantTable.ListAsync(connection))
            {
                if (MadeByJobs.Contains(table.Name))
                {
                    continue;
                }

                var value = $"count(*) || ' ' || coalesce(md5(string_agg((to_jsonb(t) - {MovingColumns})::text, '' ORDER BY (to_jsonb(t) - {MovingColumns})::text)), '')";
                await using var command = new NpgsqlCommand($"SELECT {value} FROM {table.Name} t WHERE tenant_id = {tenant.Scope.TenantId} GROUP BY tenant_id", connection);
                hashes[table.Name] = (string?)await command.ExecuteScalarAsync() ?? "";
            }
        }

        return hashes;
    }

    /// <summary>Hashes of all other companies.</summary>
    public static async Task<Dictionary<string, string>> OfOthersAsync(WallHub hub, WorldTenant? own)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tenant in hub.World.All.Where(tenant => tenant != own))
        {
            foreach (var (table, hash) in await OfAsync(hub.Cluster.Server, tenant))
            {
                hashes[$"{table} of {tenant}"] = hash;
            }
        }

        return hashes;
    }

    /// <summary>A sentence for each table whose rows are not what they were.</summary>
    public static IEnumerable<string> Changed(Dictionary<string, string> before, Dictionary<string, string> after, string by) =>
        before.Where(entry => after.GetValueOrDefault(entry.Key) != entry.Value).Select(entry => $"{entry.Key} was changed by requests of {by}");
}
