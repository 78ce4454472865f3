using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;
using NpgsqlTypes;

namespace EdgeHub.Hub.Production;

/// <summary>Words for units' stories.</summary>
internal sealed class DescribeUnits(PlanCache cache) : IUnitFacts
{
    public async Task<IReadOnlyDictionary<string, UnitFacts>> DescribeAsync(
        TenantTransaction transaction, IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        PlanTables? tables = null;
        var rows = new List<(string Uid, Guid Routing, int Step)>();
        var load = new SqlBatch();
        cache.AddLoad(transaction.Tenant, load, loaded => tables = loaded);
        load.Add(
            """
            SELECT uid, routing_version_id, step FROM production.tokens
            WHERE tenant_id = $1 AND uid = ANY($2) AND routing_version_id IS NOT NULL
            """,
            async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    rows.Add((reader.GetString(0), reader.GetGuid(1), reader.GetInt32(2)));
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Array(uids.ToArray(), NpgsqlDbType.Text));
        await transaction.RunAsync(load, cancellationToken);
        var facts = new Dictionary<string, UnitFacts>(StringComparer.Ordinal);
        foreach (var (uid, version, step) in rows)
        {
            if (tables!.Plan.Routing(version) is { } routing)
            {
                facts[uid] = new UnitFacts(
                    routing.ItemCode, routing.ItemName, step, routing.Find(step)?.Stations[0] ?? "",
                    routing.Steps.ToDictionary(other => other.Step, other => other.Name));
            }
        }

        return facts;
    }
}
