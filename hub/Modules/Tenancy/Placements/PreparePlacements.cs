using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Tenancy;

/// <summary>At start: there is a pool.</summary>
internal sealed class PreparePlacements(PlacementStore placements) : IStartUp
{
    public Task StartAsync(CancellationToken cancellationToken) => placements.EnsurePoolAsync(cancellationToken);
}
