using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>A station and whether the hub hears its agent.</summary>
/// <param name="Station">Its code.</param>
/// <param name="PlantCode">Plant of its agent.</param>
/// <param name="AgentId">The agent that serves it.</param>
/// <param name="AgentName">The agent's name for people.</param>
/// <param name="SilentSince">When it was last heard, or null while it is heard; the agent's enrolment when it never was.</param>
/// <param name="PagesAddress">
/// Where the agent's station pages open, e.g. <c>http://127.0.0.1:8090</c>, http or https only; a station's own is
/// <c>/station/CODE</c> below it. Empty when the agent has told none.
/// </param>
public sealed record StationContact(
    string Station, string PlantCode, Guid AgentId, string AgentName, DateTimeOffset? SilentSince, string PagesAddress = "");

/// <summary>
/// Which stations are heard at present. An agent counts as silent after three missed heartbeats (6 s), or at once when its
/// stream ends. Answers come from memory and cover every node of the hub (others' agents through the platform database, at
/// most 5 s late).
/// </summary>
public interface IFleetPresence
{
    /// <summary>Every assigned station of the tenant, by station code.</summary>
    ValueTask<IReadOnlyList<StationContact>> StationsAsync(TenantScope tenant, CancellationToken cancellationToken);

    /// <summary>A number that changes whenever a station of the tenant becomes silent, is heard again or is assigned.</summary>
    long Version(TenantScope tenant);

    /// <summary>Waits until <see cref="Version"/> differs from the one given.</summary>
    Task ChangedAsync(TenantScope tenant, long version, CancellationToken cancellationToken);
}
