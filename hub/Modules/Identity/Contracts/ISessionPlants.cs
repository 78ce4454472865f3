using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>Tells a session which plants its pages can show. Production implements it; without one a session has none.</summary>
public interface ISessionPlants
{
    /// <summary>The tenant's plants by code, at most 200.</summary>
    Task<IReadOnlyList<SessionPlant>> ListAsync(TenantScope tenant, CancellationToken cancellationToken);
}

/// <summary>A plant as the pages' header knows it.</summary>
/// <param name="Id">Id; memberships name plants by it.</param>
/// <param name="Code">Three characters.</param>
/// <param name="Name">For people.</param>
/// <param name="TimeZone">IANA name.</param>
public sealed record SessionPlant(Guid Id, string Code, string Name, string TimeZone);
