namespace EdgeHub.StationRules;

/// <summary>Assembly: the unit is scanned first and stands at the station, then each component goes into it.</summary>
internal static class Components
{
    public static Decision Begin(RoutingStep here, in ScanFacts scan, UnitSnapshot unit) =>
        unit.Place.State == UnitState.Active
            ? new Decision(Verdict.Accept, Codes.ComponentFitted, [Rules.Number(unit.Place.Components), Rules.Number(here.Components)])
            : Rules.Start(here, scan, unit, Codes.StepStarted);

    public static Decision Fit(StationPlan plan, in ScanFacts scan, UnitSnapshot component, UnitSnapshot? parent)
    {
        if (scan.Intent != ScanIntent.Scan)
        {
            return Rules.Refuse(Codes.InspectNotHere);
        }

        if (parent is null || parent.Place.State != UnitState.Active
            || plan.Routing(parent.RoutingVersion) is not { } routing
            || routing.Find(parent.Place.Step) is not { Mode: StepMode.Assemble } here
            || !here.Stations.Contains(scan.Station, StringComparer.Ordinal))
        {
            return Rules.Refuse(TakenHere(plan, scan) ? Codes.ComponentNoUnit : Codes.UnitNotReleased);
        }

        if (!string.Equals(here.ComponentType, scan.Type, StringComparison.Ordinal))
        {
            return Rules.Refuse(Codes.ComponentWrong, here.ComponentType);
        }

        var fitted = parent.Place.Components + 1;
        var merged = component.After(component.Place with { State = UnitState.Merged }, scan.Station, scan.At, parent.Uid);
        var full = fitted >= here.Components;
        var after = full
            ? Rules.Complete(routing, here, scan, parent)
            : new Decision(Verdict.Accept, Codes.ComponentFitted, [Rules.Number(fitted), Rules.Number(here.Components)],
                EffectKind.Took, here.Step,
                parent.After(parent.Place with { Components = fitted }, scan.Station, scan.At, canUndo: false));

        // The parent moves with its component, so neither can be taken back alone.
        return after with { Effect = EffectKind.Fitted, Unit = merged, Context = after.Unit! with { Before = null } };
    }

    private static bool TakenHere(StationPlan plan, in ScanFacts scan)
    {
        var (type, station) = (scan.Type, scan.Station);
        return plan.Routings.Any(routing => routing.Steps.Any(step =>
            step.Mode == StepMode.Assemble
            && string.Equals(step.ComponentType, type, StringComparison.Ordinal)
            && step.Stations.Contains(station, StringComparer.Ordinal)));
    }
}
