using System.Collections.Concurrent;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Production;

/// <summary>
/// The newest master data of each tenant that this node serves: some kB each. Every load compares its version within its own
/// transaction and brings what changed in the same round trip, so nobody decides on old tables.
/// </summary>
internal sealed class PlanCache
{
    private readonly ConcurrentDictionary<int, PlanTables> _tables = new();

    public PlanTables? Find(TenantScope tenant) => _tables.GetValueOrDefault(tenant.TenantId);

    public void Keep(TenantScope tenant, PlanTables tables) => _tables[tenant.TenantId] = tables;

    /// <summary>Adds the statements that bring the tables when they are newer than those held, and hands over the newest.</summary>
    public void AddLoad(TenantScope tenant, SqlBatch load, Action<PlanTables> loaded)
    {
        var held = Find(tenant);
        new PlanReader(tenant, held).AddLoad(load, tables =>
        {
            Keep(tenant, tables);
            loaded(tables);
        });
    }
}
