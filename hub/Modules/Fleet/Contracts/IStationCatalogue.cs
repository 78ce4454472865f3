using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>Knows the stations of a plant, so that an agent is never assigned one that does not exist.</summary>
public interface IStationCatalogue
{
    /// <summary>
    /// Codes among those given that the plant does not have; null when there is no such plant. Production implements it;
    /// without one registered any code is taken.
    /// </summary>
    Task<IReadOnlyList<string>?> MissingAsync(TenantScope tenant, string plantCode, IReadOnlyList<string> stations, CancellationToken cancellationToken);
}
