using System.Collections.Frozen;
using EdgeHub.Hub.Traceability;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>A station's place in the company and the agent that serves it.</summary>
internal sealed record StationHome(string Code, UnitHome Home, string PlantCode, string Agent, string Language);

/// <summary>A tenant's master data as the rules need it, frozen under the plan's version.</summary>
internal sealed class PlanTables
{
    public PlanTables(StationPlan plan, IEnumerable<StationHome> stations)
    {
        Plan = plan;
        Stations = stations.ToFrozenDictionary(station => station.Code, StringComparer.Ordinal);
    }

    public StationPlan Plan { get; }

    public FrozenDictionary<string, StationHome> Stations { get; }

    public long Version => Plan.Version;
}
