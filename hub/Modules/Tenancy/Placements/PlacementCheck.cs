using Dapper;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Tenancy;

/// <summary>Looks at placements one by one: is it there, is it of this version, is its wall sound, how large is it.</summary>
internal sealed class PlacementCheck(IPlatformDb platform, HubDatabases databases) : IPlacementCheck
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<PlacementFinding>> CheckAsync(CancellationToken cancellationToken)
    {
        List<Row> placements;
        await using (var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken))
        {
            placements = (await connection.QueryAsync<Row>(new CommandDefinition(
                """
                SELECT p.database_name AS "Database", p.kind AS "Kind", p.tenant_schema AS "Schema",
                  coalesce((SELECT array_agg(t.code ORDER BY t.code) FROM tenancy.tenants t WHERE t.placement_id = p.placement_id), '{}') AS "Tenants",
                  EXISTS (SELECT FROM tenancy.left_behind l WHERE l.placement_id = p.placement_id) AS "HasLeft",
                  (SELECT pg_database_size(d.oid) FROM pg_database d WHERE d.datname::text = p.database_name) AS "SizeBytes"
                FROM tenancy.placements p ORDER BY 1
                """,
                cancellationToken: cancellationToken))).AsList();
        }

        var findings = new List<PlacementFinding>(placements.Count);
        foreach (var placement in placements)
        {
            var holes = await HolesAsync(placement.Database, cancellationToken);
            findings.Add(new PlacementFinding(
                placement.Database, placement.Kind, placement.Tenants, placement.Kind == "own" && placement.HasLeft && placement.Tenants.Length == 0,
                holes is not null, placement.Schema == databases.TenantSchema, holes ?? [], placement.SizeBytes));
        }

        return findings;
    }

    /// <summary>Null when it does not answer.</summary>
    private async Task<IReadOnlyList<string>?> HolesAsync(string database, CancellationToken cancellationToken)
    {
        try
        {
            return (await TenantCatalogue.FindHolesAsync(databases.Server, database, cancellationToken)).Select(hole => $"{hole.Subject} {hole.What}").ToArray();
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    // Dapper gives arrays to properties only.
    private sealed class Row
    {
        public string Database { get; init; } = "";

        public string Kind { get; init; } = "";

        public string? Schema { get; init; }

        public string[] Tenants { get; init; } = [];

        public bool HasLeft { get; init; }

        public long? SizeBytes { get; init; }
    }
}
