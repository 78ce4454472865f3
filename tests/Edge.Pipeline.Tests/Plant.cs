using EdgeHub.Identifiers;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline.Tests;

/// <summary>The plant of the demo: bags through cutting, painting, stitching, assembly, inspection, packing.</summary>
internal static class Plant
{
    public static readonly Guid Bag = new("0198c0de-0000-7000-8000-000000000001");

    public static StationPlan Plan(Verdict unknown = Verdict.Refuse) => new(
        7,
        "SAIF",
        Enumerable.Range(1, 6).Select(at => new StationTable(Station(at), $"Station {at}", unknown, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10))),
        [
            new Routing(Bag, "BAG", "Leather bag", 1,
            [
                Step(10, "Cutting", StepMode.Complete, 20, 1),
                Step(20, "Edge painting", StepMode.StartComplete, 30, 2),
                Step(30, "Stitching", StepMode.Complete, 40, 3),
                Step(40, "Assembly", StepMode.Assemble, 50, 4) with { ComponentType = "CO", Components = 1 },
                Step(50, "Final inspection", StepMode.Inspect, 60, 5) with { ReworkTo = 30, MaxLoops = 2 },
                Step(60, "Packing", StepMode.Complete, 0, 6),
            ]),
        ]);

    public static string Station(int number) => $"KOL-ST-0{number}";

    public static string Unit(long number) => Uid.Mint("SAIF", "KOL", "FG", number).ToString();

    public static string Component(long number) => Uid.Mint("SAIF", "KOL", "CO", number).ToString();

    public static UnitSnapshot Queued(string uid, int step, long seq = 2) =>
        new(uid, Bag, "WO-1", seq, new UnitPlace(UnitState.Queued, step, 0, 0, 0), null, "", DateTimeOffset.UnixEpoch, "");

    private static RoutingStep Step(int step, string name, StepMode mode, int next, int station) =>
        new(step, name, mode, next == 0 ? [] : [next], 0, 0, "", 0, [Station(station)], $"Do {name}.");
}
