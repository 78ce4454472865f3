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

    /// <summary>Units that have been told so far are about to be written to disk.</summary>
    void KeepingUnits();

    /// <summary>They are there. Until then an agent that is killed starts with those before them.</summary>
    void UnitsKept();

    /// <summary>The hub was heard: what is known is as fresh as its last word.</summary>
    void Heard();

    /// <summary>At the start: when the hub was last heard before it.</summary>
    void HeardBefore(DateTimeOffset at);

    /// <summary>A stream has begun: the scan number that the hub wants next. It tells all units anew after this.</summary>
    void Welcomed(long next);

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
public sealed record PlanPerson(Guid PersonId, string Name, string Badge, string Language)
{
    /// <summary>May allow what a station asks a supervisor for.</summary>
    public bool Supervisor { get; init; }

    /// <summary>Stations at which the person works; empty for all.</summary>
    public IReadOnlyList<string> Stations { get; init; } = [];

    /// <summary>The PIN's salt, iterations and PBKDF2 hash; null when the person has none.</summary>
    public PlanPin? Pin { get; init; }
}

/// <summary>A PIN as the hub tells it (hublink.proto, Pin).</summary>
public sealed record PlanPin(ReadOnlyMemory<byte> Salt, int Iterations, ReadOnlyMemory<byte> Hash);
