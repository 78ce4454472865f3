namespace EdgeHub.StationRules;

/// <summary>
/// Turns the action table, what is known of a unit, and a scan into verdict, code and effects. Pure: agent and hub call
/// the same function, so the hub can replay what an agent decided (design decision 7).
/// </summary>
public static class Rules
{
    /// <summary>How long the last scan can be taken back without a supervisor (product: 30 s).</summary>
    public static readonly TimeSpan UndoWindow = TimeSpan.FromSeconds(30);

    /// <summary>Decides one scan. Never throws for what a label or an operator can do.</summary>
    public static Decision Decide(StationPlan plan, in ScanFacts scan, in Knowledge known)
    {
        if (plan.Station(scan.Station) is not { } station)
        {
            return Refuse(Codes.StationUnknown);
        }

        if (!string.Equals(scan.TenantCode, plan.TenantCode, StringComparison.Ordinal))
        {
            return Refuse(Codes.LabelForeign, scan.TenantCode);
        }

        if (known.Unit is not { } unit)
        {
            return new Decision(
                station.UnknownUnit,
                station.UnknownUnit == Verdict.Refuse ? Codes.UnitUnknown : Codes.UnitUnconfirmed,
                []);
        }

        return scan.Intent switch
        {
            ScanIntent.Undo => Undo(scan, unit),
            ScanIntent.Hold => Hold(scan, unit),
            ScanIntent.Release => Release(plan, scan, unit),
            ScanIntent.Scrap => Scrap(scan, unit),
            _ => Work(plan, station, scan, unit, known),
        };
    }

    private static Decision Work(StationPlan plan, StationTable station, in ScanFacts scan, UnitSnapshot unit, in Knowledge known)
    {
        switch (unit.Place.State)
        {
            case UnitState.Minted:
                return Components.Fit(plan, scan, unit, known.Context);
            case UnitState.Hold:
                return Refuse(Codes.UnitOnHold);
            case UnitState.Scrapped:
                return Refuse(Codes.UnitScrapped);
            case UnitState.Merged:
                return Refuse(Codes.UnitMerged, unit.MergedInto);
            case UnitState.Done:
                return Refuse(Codes.UnitDone);
        }

        if (plan.Routing(unit.RoutingVersion) is not { } routing || routing.Find(unit.Place.Step) is not { } due)
        {
            // The plan is older than the unit's release; the hub knows better.
            return new Decision(Verdict.Warn, Codes.UnitUnconfirmed, []);
        }

        if (StepHere(routing, unit, scan.Station) is not { } here)
        {
            return WrongStep(routing, due, station, scan, unit, known);
        }

        return here.Mode switch
        {
            StepMode.Complete => scan.Intent == ScanIntent.Scan ? Complete(routing, here, scan, unit) : Refuse(Codes.InspectNotHere),
            StepMode.StartComplete => scan.Intent != ScanIntent.Scan ? Refuse(Codes.InspectNotHere)
                : unit.Place.State == UnitState.Active ? Complete(routing, here, scan, unit) : Start(here, scan, unit, Codes.StepStarted),
            StepMode.Inspect => Gate.Decide(routing, here, scan, unit),
            StepMode.Assemble => scan.Intent == ScanIntent.Scan ? Components.Begin(here, scan, unit) : Refuse(Codes.InspectNotHere),
            _ => Refuse(Codes.StationUnknown),
        };
    }

    /// <summary>The step that this station does for the unit now: the one it waits for, or a sibling branch of it.</summary>
    private static RoutingStep? StepHere(Routing routing, UnitSnapshot unit, string station)
    {
        var place = unit.Place;
        if (routing.Find(place.Step) is { } due && due.Stations.Contains(station, StringComparer.Ordinal))
        {
            return due;
        }

        if (place.State != UnitState.Queued || routing.Find(place.LastStep) is not { } last)
        {
            return null;
        }

        foreach (var next in last.Next)
        {
            if (routing.Find(next) is { } branch && branch.Stations.Contains(station, StringComparer.Ordinal))
            {
                return branch;
            }
        }

        return null;
    }

    private static Decision WrongStep(
        Routing routing, RoutingStep due, StationTable station, in ScanFacts scan, UnitSnapshot unit, in Knowledge known)
    {
        if (LiesAhead(routing, due.Step, scan.Station))
        {
            // The unit may have been worked on where we can't hear it: a refusal could be false, so the operator is told and goes on.
            var unsure = known.OutOfContact || known.Age > station.StaleAfter;
            return new Decision(
                unsure ? Verdict.Warn : Verdict.Refuse,
                unsure ? Codes.StepUnconfirmed : Codes.StepWrong,
                [due.Name, Number(due.Step), FirstStation(due)]);
        }

        var stationCode = scan.Station;
        var done = routing.Steps.Any(step => step.Stations.Contains(stationCode, StringComparer.Ordinal));
        return Refuse(done ? Codes.StepAlreadyDone : Codes.StepWrong, due.Name, Number(due.Step), FirstStation(due));
    }

    /// <summary>True when a step of this station can still be reached from the given one.</summary>
    public static bool LiesAhead(Routing routing, int step, string station)
    {
        var seen = new HashSet<int>();
        var open = new Stack<int>();
        open.Push(step);
        while (open.TryPop(out var at))
        {
            if (!seen.Add(at) || routing.Find(at) is not { } found)
            {
                continue;
            }

            if (at != step && found.Stations.Contains(station, StringComparer.Ordinal))
            {
                return true;
            }

            foreach (var next in found.Next)
            {
                open.Push(next);
            }
        }

        return false;
    }

    internal static Decision Start(RoutingStep here, in ScanFacts scan, UnitSnapshot unit, string code)
    {
        // What was fitted before a hold is still in the unit.
        var fitted = unit.Place.Step == here.Step ? unit.Place.Components : 0;
        var place = unit.Place with { State = UnitState.Active, Step = here.Step, Components = fitted };
        return new Decision(Verdict.Accept, code, [here.Name, Number(here.Step)], EffectKind.Started, here.Step,
            unit.After(place, scan.Station, scan.At));
    }

    internal static Decision Complete(
        Routing routing, RoutingStep here, in ScanFacts scan, UnitSnapshot unit,
        EffectKind effect = EffectKind.Completed, string code = Codes.StepCompleted)
    {
        if (here.Next.Count == 0 || routing.Find(here.Next[0]) is not { } next)
        {
            var done = unit.Place with { State = UnitState.Done, Step = 0, LastStep = here.Step, Components = 0 };
            return new Decision(Verdict.Accept, Codes.UnitFinished, [here.Name], effect, here.Step,
                unit.After(done, scan.Station, scan.At));
        }

        var place = unit.Place with { State = UnitState.Queued, Step = next.Step, LastStep = here.Step, Components = 0 };
        string[] arguments = code == Codes.StepCompleted
            ? [here.Name, next.Name, Number(next.Step), FirstStation(next)]
            : [next.Name, Number(next.Step), FirstStation(next)];
        return new Decision(Verdict.Accept, code, arguments, effect, here.Step, unit.After(place, scan.Station, scan.At));
    }

    private static Decision Undo(in ScanFacts scan, UnitSnapshot unit)
    {
        if (unit.Before is not { } before
            || unit.Place.State == UnitState.Merged
            || !string.Equals(unit.LastStation, scan.Station, StringComparison.Ordinal))
        {
            return Refuse(Codes.UndoNothing);
        }

        // A clock that was set back must not keep the window open.
        if (scan.SupervisorId == Guid.Empty && (scan.At - unit.ChangedAt).Duration() > UndoWindow)
        {
            return Refuse(Codes.UndoTooLate);
        }

        return new Decision(Verdict.Accept, Codes.ScanUndone, [], EffectKind.Undone, unit.Place.Step,
            unit.After(before, scan.Station, scan.At, canUndo: false));
    }

    private static Decision Hold(in ScanFacts scan, UnitSnapshot unit)
    {
        switch (unit.Place.State)
        {
            case UnitState.Hold:
                return Refuse(Codes.UnitOnHold);
            case UnitState.Scrapped:
                return Refuse(Codes.UnitScrapped);
            case UnitState.Merged:
                return Refuse(Codes.UnitMerged, unit.MergedInto);
        }

        var place = unit.Place with { State = UnitState.Hold };
        return new Decision(Verdict.Accept, Codes.UnitHeld, [], EffectKind.Held, unit.Place.Step,
            unit.After(place, scan.Station, scan.At));
    }

    private static Decision Release(StationPlan plan, in ScanFacts scan, UnitSnapshot unit)
    {
        if (unit.Place.State != UnitState.Hold)
        {
            return Refuse(Codes.HoldNone);
        }

        var due = plan.Routing(unit.RoutingVersion)?.Find(unit.Place.Step);
        if (due is null && unit.Place.Step != 0)
        {
            // The plan is older than the unit's release; only the hub knows where it goes on.
            return new Decision(Verdict.Warn, Codes.UnitUnconfirmed, []);
        }

        var state = unit.RoutingVersion == Guid.Empty ? UnitState.Minted : due is null ? UnitState.Done : UnitState.Queued;
        var place = unit.Place with { State = state };
        return new Decision(Verdict.Accept, Codes.UnitReleased,
            due is null ? ["", "", ""] : [due.Name, Number(due.Step), FirstStation(due)],
            EffectKind.Released, unit.Place.Step, unit.After(place, scan.Station, scan.At, canUndo: false));
    }

    private static Decision Scrap(in ScanFacts scan, UnitSnapshot unit)
    {
        switch (unit.Place.State)
        {
            case UnitState.Scrapped:
                return Refuse(Codes.UnitScrapped);
            case UnitState.Merged:
                return Refuse(Codes.UnitMerged, unit.MergedInto);
        }

        var place = unit.Place with { State = UnitState.Scrapped };
        return new Decision(Verdict.Accept, Codes.UnitScrappedNow, [], EffectKind.Scrapped, unit.Place.Step,
            unit.After(place, scan.Station, scan.At));
    }

    internal static Decision Refuse(string code, params string[] arguments) => new(Verdict.Refuse, code, arguments);

    internal static string Number(int step) => step.ToString(System.Globalization.CultureInfo.InvariantCulture);

    internal static string FirstStation(RoutingStep step) => step.Stations.Count == 0 ? "" : step.Stations[0];
}
