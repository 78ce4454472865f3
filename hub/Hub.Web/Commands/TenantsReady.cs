using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;

namespace EdgeHub.Hub.Web;

/// <summary>Waits until every company's data are at this program's schema; takes part in bringing them there.</summary>
internal sealed class TenantsReady(ITenants tenants, ITenantDirectory directory, IPlacementMigration migration, TimeProvider time)
{
    private const int MostTenants = 200;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Returns at once when nothing waits; fails after 5 min, or as soon as a database can not be migrated.</summary>
    public async Task WaitAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var said = false;
        while (await FindWaitingAsync(cancellationToken) is { } waiting)
        {
            if (!said)
            {
                say($"The data of company {waiting.Name} ({waiting.Code}) are of an older version; the demo waits until they are brought to this one");
                said = true;
            }

            // One that another worker or node has claimed is skipped here; the next look sees how that ended.
            var (_, failed) = await migration.MigrateAllAsync(cancellationToken);
            if (failed > 0 || time.GetElapsedTime(started) > Longest)
            {
                throw new UnavailableException(new Error("tenant.migrating", ErrorKind.Unavailable,
                    $"The data of company {waiting.Code} could not be brought to this version; the hub's log says why. Start the demo again, or with --reset to begin anew."));
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private async Task<Tenant?> FindWaitingAsync(CancellationToken cancellationToken)
    {
        foreach (var tenant in await tenants.ListAsync(null, null, MostTenants, cancellationToken))
        {
            var found = await directory.FindAsync(new TenantScope(tenant.TenantId, tenant.Code), cancellationToken);
            if (found.Error?.Code == "tenant.migrating")
            {
                return tenant;
            }
        }

        return null;
    }
}
