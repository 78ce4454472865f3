namespace EdgeHub.StationRules.Tests;

/// <summary>A routing with one step of each mode, a branch, and a gate.</summary>
internal static class Shop
{
    public static readonly Guid Bag = new("0198c0de-0000-7000-8000-000000000001");
    public static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    public static readonly Routing Routing = new(Bag, "BAG", "Leather bag", 1,
    [
        Step(10, "Cutting", StepMode.Complete, [20, 25], "S1"),
        Step(20, "Edge painting", StepMode.StartComplete, [30], "S2"),
        Step(25, "Edge folding", StepMode.StartComplete, [30], "S7"),
        Step(30, "Assembly", StepMode.Assemble, [40], "S3") with { ComponentType = "CO", Components = 2 },
        Step(40, "Inspection", StepMode.Inspect, [50], "S4") with { ReworkTo = 20, MaxLoops = 2 },
        Step(50, "Packing", StepMode.Complete, [], "S5"),
    ]);

    public static readonly StationPlan Plan = new(3, "SAIF",
        ((string[])["S1", "S2", "S3", "S4", "S5", "S6", "S7"]).Select(station =>
            new StationTable(station, station, Verdict.Refuse, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10))),
        [Routing]);

    public static Decision Decide(
        string station, UnitSnapshot? unit, ScanIntent intent = ScanIntent.Scan, UnitSnapshot? context = null, TimeSpan age = default,
        bool outOfContact = false, DateTimeOffset? at = null, string type = "FG", StationPlan? plan = null) =>
        Rules.Decide(
            plan ?? Plan,
            new ScanFacts(station, unit?.Uid ?? "unknown", "SAIF", type, intent, context?.Uid ?? "", at ?? Now),
            new Knowledge(unit, context, age, outOfContact));

    /// <summary>A unit in a state at a step, with a last event at <paramref name="station"/> that can be taken back.</summary>
    public static UnitSnapshot Unit(UnitState state, int step, string station = "", UnitPlace? before = null, int components = 0, int lastStep = 0, int loops = 0) =>
        new("bag-1", state == UnitState.Minted ? Guid.Empty : Bag, "WO-1", 5, new UnitPlace(state, step, lastStep, loops, components),
            before, station, Now - TimeSpan.FromSeconds(10), state == UnitState.Merged ? "bag-9" : "");

    public static UnitSnapshot Component(string uid = "co-1") => UnitSnapshot.Minted(uid, Now - TimeSpan.FromDays(1));

    private static RoutingStep Step(int step, string name, StepMode mode, int[] next, string station) =>
        new(step, name, mode, next, 0, 0, "", 0, [station], "");
}
