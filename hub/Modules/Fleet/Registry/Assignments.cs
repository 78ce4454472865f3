using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>Which plant and stations an agent serves; the tenant's data.</summary>
internal sealed record Assignment(Guid AgentId, string PlantCode, string[] Stations);

/// <summary>Reads and writes assignments.</summary>
internal static class Assignments
{
    public static async Task<Result<bool>> SaveAsync(
        ITenantDb tenants, TenantScope tenant, Guid agentId, string plantCode, IReadOnlyList<string> stations, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (!(await tenants.BeginAsync(tenant, cancellationToken)).TryGet(out var begun, out var error))
        {
            return error;
        }

        await using var transaction = begun;
        await transaction.Connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO fleet.assignments (tenant_id, agent_id, plant_code, stations, assigned_at)
            VALUES (@TenantId, @agentId, @plantCode, @stations, @now)
            ON CONFLICT (tenant_id, agent_id) DO UPDATE SET plant_code = excluded.plant_code, stations = excluded.stations,
                assigned_at = excluded.assigned_at
            """,
            new { tenant.TenantId, agentId, plantCode, stations = stations.ToArray(), now = now.UtcDateTime },
            transaction.Transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    public static async Task<Result<IReadOnlyDictionary<Guid, Assignment>>> LoadAsync(
        ITenantDb tenants, TenantScope tenant, CancellationToken cancellationToken)
    {
        if (!(await tenants.BeginAsync(tenant, cancellationToken)).TryGet(out var begun, out var error))
        {
            return error;
        }

        await using var transaction = begun;
        var rows = await transaction.Connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT agent_id AS "AgentId", plant_code AS "PlantCode", stations AS "Stations"
            FROM fleet.assignments WHERE tenant_id = @TenantId
            """,
            new { tenant.TenantId }, transaction.Transaction, cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.AgentId, row => new Assignment(row.AgentId, row.PlantCode, row.Stations));
    }

    // Dapper gives arrays to properties only.
    private sealed class Row
    {
        public Guid AgentId { get; init; }

        public string PlantCode { get; init; } = "";

        public string[] Stations { get; init; } = [];
    }
}
