using EdgeHub.Hub.Identity;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Production;

/// <summary>Badges travel in the station plan: when they change, there is a new one.</summary>
internal sealed partial class BadgesInPlan(ITenantDb db, TimeProvider time, ILogger<BadgesInPlan> log) : IBadgeChanges
{
    public async Task ChangedAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        var done = await db.RunAsync(tenant, async (transaction, token) =>
        {
            var writes = new SqlBatch();
            writes.AddPlanChange(tenant, time.GetUtcNow());
            await transaction.RunAsync(writes, token);
            return (Result<bool>)true;
        }, cancellationToken);
        if (done.Error is { } error)
        {
            LogLate(tenant.Code, error.Code);
        }
    }

    [LoggerMessage(6101, LogLevel.Warning, "Stations of {Tenant} hear of changed badges with the next change of their plan: {Code}.")]
    private partial void LogLate(string tenant, string code);
}
