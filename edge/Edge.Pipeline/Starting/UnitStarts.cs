using System.Text;
using System.Text.Json;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline;

/// <summary>
/// Begins units at the stations where their routings begin: a leased number becomes a label, durably, and the unit stands before
/// its first step at once, whether or not the hub can be heard.
/// </summary>
public sealed class UnitStarts(PlanKnowledge knowledge, IUnitMint mint, ScanPipeline pipeline)
{
    /// <summary>Name of the device under which a new unit is shown.</summary>
    public const string Device = "new-unit";

    private const int MaxItems = 20;

    /// <summary>The items whose units begin at a station, newest routing version each, by code; empty for most stations.</summary>
    public IReadOnlyList<Routing> At(string station) =>
    [
        .. knowledge.Plan.Routings
            .Where(routing => routing.UnitType.Length == 2 && routing.Start is { } start && start.Stations.Contains(station, StringComparer.Ordinal))
            .GroupBy(routing => routing.ItemCode, StringComparer.Ordinal)
            .Select(versions => versions.MaxBy(routing => routing.Version)!)
            .OrderBy(routing => routing.ItemCode, StringComparer.Ordinal)
            .Take(MaxItems),
    ];

    /// <summary>The numbers left for the units that begin at a station; where there are several types, of the scarcest.</summary>
    public UidSupply Supply(string station)
    {
        UidSupply? least = null;
        foreach (var type in At(station).Select(routing => routing.UnitType).Distinct(StringComparer.Ordinal))
        {
            var supply = mint.Supply(type);
            least = least is { } known && known.Left <= supply.Left ? known : supply;
        }

        return least ?? default;
    }

    /// <summary>Begins one unit and shows it at the station. Never throws for what an operator or a disk can do.</summary>
    /// <param name="station">Code of the station.</param>
    /// <param name="item">Code of the item; empty where the station begins one only.</param>
    /// <param name="personId">Who is at the station; empty when nobody has started the shift.</param>
    /// <param name="cancellationToken">Gives up before the number is taken.</param>
    public async ValueTask<ScanOutcome> StartAsync(string station, string item, Guid personId, CancellationToken cancellationToken)
    {
        var began = pipeline.Now();
        var here = At(station);
        var routing = here.FirstOrDefault(routing => routing.ItemCode == item) ?? (item.Length == 0 && here.Count == 1 ? here[0] : null);
        if (routing is null)
        {
            return Show(station, began, personId, Verdict.Refuse, Codes.StartNotHere, []);
        }

        var unit = new NewUnit(
            station, knowledge.Plan.TenantCode, routing.UnitType, routing.ItemCode, routing.VersionId, routing.Start!.Step,
            OrderAt(station, routing), personId, began);
        OwnEffect? effect = null;
        try
        {
            var uid = await mint.MintAsync(
                unit,
                label =>
                {
                    effect = new OwnEffect(Snapshot(label, unit));
                    knowledge.Push(effect);
                    return [new MemoryChange(effect.Key, JsonSerializer.SerializeToUtf8Bytes(effect.After, MemoryJson.Default.UnitSnapshot))];
                },
                cancellationToken);
            return uid.Length == 0
                ? Show(station, began, personId, Verdict.Refuse, Codes.UidsNone, [])
                : Show(station, began, personId, Verdict.Accept, Codes.UnitMinted, [routing.ItemName], effect!.After);
        }
        catch (ScanNotKeptException)
        {
            if (effect is not null)
            {
                knowledge.Remove(effect);
            }

            return Show(station, began, personId, Verdict.Refuse, Codes.UnitNotKept, []);
        }
    }

    /// <summary>A unit that was begun before the agent's restart, as its station showed it.</summary>
    public static ScanOutcome Begun(string uid, NewUnit unit, PlanKnowledge knowledge)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(knowledge);
        var name = knowledge.Plan.Routing(unit.RoutingVersion)?.ItemName ?? unit.ItemCode;
        var scan = Scan(unit.Station, unit.At, unit.PersonId, Verdict.Accept, Codes.UnitMinted, [name], knowledge, knowledge.Find(uid) ?? Snapshot(uid, unit));
        return Outcomes.Of(scan, 0, repeated: false, knowledge.Plan, TimeSpan.Zero);
    }

    /// <summary>The unit as the hub will know it too, once it has adopted it.</summary>
    private static UnitSnapshot Snapshot(string uid, NewUnit unit) => new(
        uid, unit.RoutingVersion, unit.OrderNumber, 1, new UnitPlace(UnitState.Queued, unit.Step, 0, 0, 0), null, "", unit.At.Wall, "");

    /// <summary>The order of the last unit of this routing here: an operator works on one order at a time.</summary>
    private string OrderAt(string station, Routing routing) => pipeline.Recent(station)
        .Select(outcome => outcome.Scan.Unit)
        .FirstOrDefault(unit => unit is { OrderNumber.Length: > 0 } && unit.RoutingVersion == routing.VersionId)?.OrderNumber ?? "";

    private ScanOutcome Show(
        string station, Devices.Instant at, Guid personId, Verdict verdict, string code, IReadOnlyList<string> arguments, UnitSnapshot? unit = null) =>
        pipeline.Show(Scan(station, at, personId, verdict, code, arguments, knowledge, unit));

    private static DecidedScan Scan(
        string station, Devices.Instant at, Guid personId, Verdict verdict, string code, IReadOnlyList<string> arguments,
        PlanKnowledge knowledge, UnitSnapshot? unit) => new()
        {
            Station = station,
            Device = Device,
            Raw = Encoding.ASCII.GetBytes(unit?.Uid ?? ""),
            Symbology = "",
            Uid = unit?.Uid ?? "",
            Intent = ScanIntent.Scan,
            At = at,
            PersonId = personId,
            Verdict = verdict,
            Code = code,
            Arguments = arguments,
            PlanVersion = knowledge.Plan.Version,
            SnapshotAge = knowledge.Age,
            Unit = unit,
        };
}
