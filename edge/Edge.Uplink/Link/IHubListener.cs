using EdgeHub.Edge.Pipeline;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Uplink;

/// <summary>Takes what the hub sends down. Calls come one at a time, in the hub's order, and must return soon.</summary>
public interface IHubListener
{
    /// <summary>A new plan replaces the one in force.</summary>
    void PlanChanged(AgentPlan plan);

    /// <summary>Units changed, or all of them are told anew.</summary>
    void UnitsChanged(UnitUpdate update);

    /// <summary>The hub was heard: what is known is as fresh as its last word.</summary>
    void Heard();

    /// <summary>The hub's own verdicts on scans of this agent.</summary>
    void VerdictsTold(IReadOnlyList<HubVerdict> verdicts);
}

/// <summary>All that the agent's stations follow, units apart.</summary>
/// <param name="Rules">The action table.</param>
/// <param name="PlantCode">Code of the plant.</param>
/// <param name="TimeZone">IANA zone of the plant.</param>
/// <param name="Languages">Language by station.</param>
/// <param name="Persons">Who may work here.</param>
public sealed record AgentPlan(
    StationPlan Rules,
    string PlantCode,
    string TimeZone,
    IReadOnlyDictionary<string, string> Languages,
    IReadOnlyList<PlanPerson> Persons);

/// <summary>A person who works at a station.</summary>
public sealed record PlanPerson(Guid PersonId, string Name, string Badge, string Language);

/// <summary>The hub's verdict on one scan.</summary>
/// <param name="Number">Lane number of the scan.</param>
/// <param name="Station">Code of the station.</param>
/// <param name="Uid">The unit.</param>
/// <param name="Verdict">The hub's word.</param>
/// <param name="Code">Entry of the verdict catalogue.</param>
/// <param name="Arguments">Values for the entry's numbered places.</param>
/// <param name="Differs">True when the operator was told otherwise.</param>
public sealed record HubVerdict(
    long Number, string Station, string Uid, Verdict Verdict, string Code, IReadOnlyList<string> Arguments, bool Differs);
