using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>Units of one routing that stand at one step in one state.</summary>
internal sealed record WipRow(Guid Routing, int Step, UnitState State, int Units, DateTimeOffset Oldest);

/// <summary>Counts what is in production now, from the index that holds only that.</summary>
internal static class WorkInProgress
{
    public static Task<List<WipRow>> ReadAsync(TenantTransaction transaction, Guid plantId, CancellationToken cancellationToken) =>
        transaction.ListAsync(
            """
            SELECT routing_version_id, step, state, count(*)::int, min(changed_at)
            FROM production.tokens
            WHERE tenant_id = $1 AND plant_id = $2 AND state IN (1, 2, 3, 6) AND routing_version_id IS NOT NULL
            GROUP BY routing_version_id, step, state
            """,
            [Param.Int(transaction.Tenant.TenantId), Param.Id(plantId)],
            row => new WipRow(row.GetGuid(0), row.GetInt32(1), (UnitState)row.GetInt16(2), row.GetInt32(3), row.At(4)),
            cancellationToken);
}
