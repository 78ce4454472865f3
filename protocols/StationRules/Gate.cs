namespace EdgeHub.StationRules;

/// <summary>A quality gate: pass goes on, fail goes back to rework while loops are left, otherwise the unit is held.</summary>
internal static class Gate
{
    public static Decision Decide(Routing routing, RoutingStep here, in ScanFacts scan, UnitSnapshot unit) => scan.Intent switch
    {
        ScanIntent.Pass => Rules.Complete(routing, here, scan, unit, EffectKind.Passed, Codes.InspectPassed),
        ScanIntent.Fail => Fail(routing, here, scan, unit),
        _ when unit.Place.State == UnitState.Active => new Decision(Verdict.Accept, Codes.InspectWaiting, [here.Name]),
        _ => Rules.Start(here, scan, unit, Codes.InspectWaiting),
    };

    private static Decision Fail(Routing routing, RoutingStep here, in ScanFacts scan, UnitSnapshot unit)
    {
        var loops = unit.Place.Loops + 1;
        if (loops > here.MaxLoops || routing.Find(here.ReworkTo) is not { } back)
        {
            var held = unit.Place with { State = UnitState.Hold, Step = here.Step };
            return new Decision(Verdict.Accept, Codes.InspectHeld, [here.Name], EffectKind.Held, here.Step,
                unit.After(held, scan.Station, scan.At));
        }

        var place = unit.Place with { State = UnitState.Rework, Step = back.Step, Loops = loops, Components = 0 };
        return new Decision(Verdict.Accept, Codes.InspectRework, [back.Name, Rules.Number(back.Step), Rules.FirstStation(back)],
            EffectKind.SentToRework, here.Step, unit.After(place, scan.Station, scan.At));
    }
}
