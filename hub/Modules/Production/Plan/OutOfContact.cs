using EdgeHub.Hub.Fleet;
using Wire = EdgeHub.HubLink.OutOfContact;

namespace EdgeHub.Hub.Production;

/// <summary>
/// Which steps may have been done where the hub hears nothing: at least one of their stations is silent. The agent's own
/// stations never count, it knows them itself.
/// </summary>
internal static class OutOfContact
{
    public static async Task<IReadOnlyList<Wire>> FindAsync(
        IFleetPresence presence, AgentScope agent, PlanTables tables, CancellationToken cancellationToken)
    {
        var own = agent.Stations.ToHashSet(StringComparer.Ordinal);
        var silent = (await presence.StationsAsync(agent.Tenant, cancellationToken))
            .Where(station => station.SilentSince is not null && !own.Contains(station.Station))
            .Select(station => station.Station)
            .ToHashSet(StringComparer.Ordinal);
        var found = new List<Wire>();
        if (silent.Count == 0)
        {
            return found;
        }

        foreach (var routing in tables.Plan.Routings)
        {
            var wire = new Wire { RoutingVersionId = WireMap.Id(routing.VersionId) };
            wire.Steps.AddRange(routing.Steps.Where(step => step.Stations.Any(silent.Contains)).Select(step => (uint)step.Step));
            if (wire.Steps.Count > 0)
            {
                found.Add(wire);
            }
        }

        return found;
    }
}
