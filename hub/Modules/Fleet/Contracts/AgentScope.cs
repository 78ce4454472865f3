using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>A connected agent and what it was assigned. Made from its certificate and its row, never from what it says.</summary>
/// <param name="Tenant">Whose agent.</param>
/// <param name="AgentId">The id in its certificate.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="PlantCode">The plant that it stands in, three characters.</param>
/// <param name="Stations">Codes of the stations that it serves.</param>
public sealed record AgentScope(TenantScope Tenant, Guid AgentId, string Name, string PlantCode, IReadOnlyList<string> Stations);
