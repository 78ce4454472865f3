using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline;

/// <summary>Which unit stands at an assembling station after a scan.</summary>
internal static class StationContext
{
    public static StationNote After(StationPlan plan, StationNote before, DecidedScan scan)
    {
        if (scan.Uid.Length == 0 || scan.Verdict == Verdict.Refuse)
        {
            return before;
        }

        // A fitted component leaves its parent standing, until the last one completes the step.
        if (scan.Effect == EffectKind.Fitted)
        {
            return scan.Context is { } parent && Stands(plan, parent, scan.Station)
                ? new StationNote(parent.Uid, parent.Uid)
                : new StationNote("", scan.Context?.Uid ?? "");
        }

        var stands = scan.Unit is { } unit && Stands(plan, unit, scan.Station);
        return new StationNote(stands ? scan.Uid : before.Context == scan.Uid ? "" : before.Context, scan.Uid);
    }

    private static bool Stands(StationPlan plan, UnitSnapshot unit, string station) =>
        unit.Place.State == UnitState.Active
        && plan.Routing(unit.RoutingVersion)?.Find(unit.Place.Step) is { Mode: StepMode.Assemble } step
        && step.Stations.Contains(station, StringComparer.Ordinal);
}
