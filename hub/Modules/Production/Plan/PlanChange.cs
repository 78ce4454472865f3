using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Production;

/// <summary>Raises the plan's version in the transaction that changes master data.</summary>
internal static class PlanChange
{
    public const string Topic = "plan";

    /// <summary>
    /// The version is milliseconds of hub time, at least one more than before: after a restore from a backup it does not come
    /// to a number that an agent holds with other content.
    /// </summary>
    public static void AddPlanChange(this SqlBatch writes, TenantScope tenant, DateTimeOffset at)
    {
        writes.Add(
            """
            INSERT INTO production.plan_versions AS v (tenant_id, version, changed_at) VALUES ($1, $2, $3)
            ON CONFLICT (tenant_id) DO UPDATE SET version = greatest(v.version + 1, excluded.version), changed_at = excluded.changed_at
            """,
            Param.Int(tenant.TenantId), Param.Long(at.ToUnixTimeMilliseconds()), Param.At(at));
        writes.AddOutbox(tenant, at, [new OutboxEvent("plan.changed", "plan", Topic, null, "{}")]);
    }
}
