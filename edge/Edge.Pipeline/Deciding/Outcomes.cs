using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline;

/// <summary>Makes what a station shows from a decided scan.</summary>
internal static class Outcomes
{
    public static ScanOutcome Of(DecidedScan scan, long number, bool repeated, StationPlan plan, TimeSpan took)
    {
        DateTimeOffset? until = number > 0 && scan.Effect is not (EffectKind.None or EffectKind.Undone or EffectKind.Fitted) && scan.Unit?.Before is not null
            ? scan.At.Wall + Rules.UndoWindow
            : null;
        return new ScanOutcome(scan, number, repeated, Next(scan, plan), took, until);
    }

    /// <summary>The scan as the station must show it when it could not be kept.</summary>
    public static DecidedScan NotKept(DecidedScan scan) => scan with
    {
        Verdict = Verdict.Refuse,
        Code = Codes.StoreFull,
        Arguments = [],
        Effect = EffectKind.None,
        Step = 0,
        Unit = null,
        Context = null,
    };

    /// <summary>The double read of an accepted scan.</summary>
    public static DecidedScan Repeated(DecidedScan scan) => scan with
    {
        Verdict = Verdict.Accept,
        Code = Codes.ScanRepeated,
        Arguments = [],
        Effect = EffectKind.None,
    };

    private static NextStep? Next(DecidedScan scan, StationPlan plan)
    {
        var unit = scan.Unit is { Place.State: UnitState.Merged } ? scan.Context : scan.Unit;
        if (unit is not { Place.State: UnitState.Queued or UnitState.Active or UnitState.Rework }
            || plan.Routing(unit.RoutingVersion) is not { } routing
            || routing.Find(unit.Place.Step) is not { } step)
        {
            return null;
        }

        var here = step.Stations.Contains(scan.Station, StringComparer.Ordinal);
        var station = here ? scan.Station : step.Stations.Count == 0 ? "" : step.Stations[0];
        return new NextStep(step.Step, step.Name, step.Instruction, station, here, step.Mode, routing.ItemCode, routing.ItemName);
    }
}
