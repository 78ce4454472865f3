using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Tenancy;

/// <summary>At start: there is a pool, and what is quickly brought to this version is; many databases follow while the hub serves.</summary>
internal sealed class PreparePlacements(PlacementStore placements, PlacementMigration migration) : IStartUp
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await placements.EnsurePoolAsync(cancellationToken);
        await migration.RunAsync(Longest, cancellationToken);
    }
}
