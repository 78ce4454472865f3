using System.Collections.Frozen;

namespace EdgeHub.StationRules;

/// <summary>One step of a routing version.</summary>
/// <param name="Step">Its number, e.g. 30.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Mode">What a scan does here.</param>
/// <param name="Next">Steps that may follow, the usual one first; empty ends the routing.</param>
/// <param name="ReworkTo">Where a failed gate sends the unit; 0 holds it instead.</param>
/// <param name="MaxLoops">How often a gate may send a unit back before it is held; 0 means never.</param>
/// <param name="ComponentType">Type part of the UIDs that are fitted here, e.g. <c>CO</c>; empty when none are.</param>
/// <param name="Components">How many components complete the step.</param>
/// <param name="Stations">Codes of the stations that can do it.</param>
/// <param name="Instruction">What to do, one or two sentences.</param>
public sealed record RoutingStep(
    int Step,
    string Name,
    StepMode Mode,
    IReadOnlyList<int> Next,
    int ReworkTo,
    int MaxLoops,
    string ComponentType,
    int Components,
    IReadOnlyList<string> Stations,
    string Instruction);

/// <summary>A frozen version of the way an item is made: a graph of steps.</summary>
public sealed class Routing
{
    private readonly FrozenDictionary<int, RoutingStep> _steps;

    /// <summary>Builds a routing from its steps.</summary>
    public Routing(Guid versionId, string itemCode, string itemName, int version, IReadOnlyList<RoutingStep> steps)
    {
        VersionId = versionId;
        ItemCode = itemCode;
        ItemName = itemName;
        Version = version;
        Steps = steps;
        Start = StartOf(steps);
        _steps = steps.ToFrozenDictionary(step => step.Step);
    }

    /// <summary>Id of this version.</summary>
    public Guid VersionId { get; }

    /// <summary>Code of the item that is made.</summary>
    public string ItemCode { get; }

    /// <summary>Name of the item for people.</summary>
    public string ItemName { get; }

    /// <summary>Counts the versions of an item's routing from 1.</summary>
    public int Version { get; }

    /// <summary>All steps by number.</summary>
    public IReadOnlyList<RoutingStep> Steps { get; }

    /// <summary>Where units begin: the one step that no other leads to; null when there is not exactly one.</summary>
    public RoutingStep? Start { get; }

    /// <summary>Type part of the UIDs of its units, e.g. <c>FG</c>; empty when the hub has not told it.</summary>
    public string UnitType { get; init; } = "";

    /// <summary>See <see cref="Start"/>.</summary>
    public static RoutingStep? StartOf(IReadOnlyList<RoutingStep> steps)
    {
        var targets = steps.SelectMany(step => step.Next).ToHashSet();
        var starts = steps.Where(step => !targets.Contains(step.Step)).Take(2).ToArray();
        return starts.Length == 1 ? starts[0] : null;
    }

    /// <summary>Finds a step, or null.</summary>
    public RoutingStep? Find(int step) => _steps.GetValueOrDefault(step);
}

/// <summary>What one station does with labels that need no routing to judge.</summary>
/// <param name="Station">Its code.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="UnknownUnit">Verdict on a well-formed label that nobody here knows.</param>
/// <param name="DoubleRead">The same label again within this time is one read.</param>
/// <param name="StaleAfter">Knowledge older than this turns a refusal for a wrong step into a warning.</param>
public sealed record StationTable(string Station, string Name, Verdict UnknownUnit, TimeSpan DoubleRead, TimeSpan StaleAfter);

/// <summary>The action table of a plant's stations, frozen under a version.</summary>
public sealed class StationPlan
{
    private readonly FrozenDictionary<string, StationTable> _stations;
    private readonly FrozenDictionary<Guid, Routing> _routings;

    /// <summary>Builds a plan.</summary>
    /// <param name="version">Version of the tables; 0 is the empty plan.</param>
    /// <param name="tenantCode">Four characters; labels of another tenant are refused.</param>
    /// <param name="stations">The stations.</param>
    /// <param name="routings">Every routing version that a unit in production follows.</param>
    public StationPlan(long version, string tenantCode, IEnumerable<StationTable> stations, IEnumerable<Routing> routings)
    {
        Version = version;
        TenantCode = tenantCode;
        _stations = stations.ToFrozenDictionary(station => station.Station, StringComparer.Ordinal);
        _routings = routings.ToFrozenDictionary(routing => routing.VersionId);
    }

    /// <summary>The plan of an agent that has not heard from its hub yet: it knows no station.</summary>
    public static StationPlan Empty { get; } = new(0, "", [], []);

    /// <summary>Version of the tables.</summary>
    public long Version { get; }

    /// <summary>Code of the tenant.</summary>
    public string TenantCode { get; }

    /// <summary>IANA zone of the plant, in which its people read times; empty when the hub has not told it. No rule depends on it.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>All stations.</summary>
    public IEnumerable<StationTable> Stations => _stations.Values;

    /// <summary>All routing versions.</summary>
    public IEnumerable<Routing> Routings => _routings.Values;

    /// <summary>Finds a station, or null.</summary>
    public StationTable? Station(string code) => _stations.GetValueOrDefault(code);

    /// <summary>Finds a routing version, or null.</summary>
    public Routing? Routing(Guid versionId) => _routings.GetValueOrDefault(versionId);
}
