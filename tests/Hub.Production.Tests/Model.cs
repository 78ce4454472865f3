using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production.Tests;

/// <summary>A floor in memory: the station rules alone, with nobody between them and the units.</summary>
internal sealed class Model
{
    private readonly StationPlan _plan;
    private readonly Dictionary<string, UnitSnapshot> _units = new(StringComparer.Ordinal);

    private Model(StationPlan plan) => _plan = plan;

    public IReadOnlyDictionary<string, UnitSnapshot> Units => _units;

    /// <summary>Starts from what the database says.</summary>
    public static async Task<Model> OfAsync(Floor floor)
    {
        var model = new Model((await floor.TablesAsync()).Plan);
        foreach (var unit in await floor.SnapshotsAsync())
        {
            model._units[unit.Uid] = unit;
        }

        return model;
    }

    /// <summary>Decides a scan and moves the units.</summary>
    public Decision Scan(string uid, string station, DateTimeOffset at, ScanIntent intent, string context)
    {
        var facts = new ScanFacts(station, uid, _plan.TenantCode, uid.Substring(13, 2), intent, context, at);
        var decision = Rules.Decide(_plan, facts, new Knowledge(_units[uid], _units.GetValueOrDefault(context), TimeSpan.Zero, false));
        foreach (var after in new[] { decision.Unit, decision.Context }.OfType<UnitSnapshot>())
        {
            _units[after.Uid] = after;
        }

        return decision;
    }

    /// <summary>Decides a scan as an agent would and makes the record that it sends.</summary>
    public (ScanItem Item, Decision Decision) Tell(
        Agent agent, string uid, string station, DateTimeOffset at, ScanIntent intent = ScanIntent.Scan, string context = "")
    {
        var seq = _units[uid].UnitSeq;
        var decision = Scan(uid, station, at, intent, context);
        return (agent.Scan(uid, station, at, intent, context, decision.Verdict, decision.Code, seq: seq), decision);
    }
}
