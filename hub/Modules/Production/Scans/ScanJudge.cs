using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>How a scan fits what is recorded.</summary>
internal enum FitKind
{
    /// <summary>It moves the unit.</summary>
    Moves,

    /// <summary>It is late and moves the unit at its place in the history.</summary>
    Inserts,

    /// <summary>It is right and moves nothing.</summary>
    Notes,

    /// <summary>The rules refuse it.</summary>
    Refused,

    /// <summary>It is refused only because an earlier scan is missing.</summary>
    Behind,

    /// <summary>It is late and no longer fits.</summary>
    OutOfOrder,
}

/// <summary>A judgement with the decision that goes with it.</summary>
internal readonly record struct Fit(FitKind Kind, Decision Decision);

/// <summary>Asks the station rules with the hub's knowledge, and sorts what they refuse. Pure.</summary>
internal sealed class ScanJudge(PlanTables tables, UnitBook book)
{
    /// <summary>
    /// What fits the recorded order is taken even when the clocks say it came a little earlier: two agents' corrected clocks may
    /// lie apart by a heartbeat (2 s), and a step can't be done before the one that it needs.
    /// </summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    /// <summary>What the rules say, unsorted.</summary>
    public Decision Ask(in ScanFacts facts, TrackedUnit unit, TrackedUnit? context) =>
        Rules.Decide(tables.Plan, facts, new Knowledge(unit.Snapshot, context?.Snapshot, TimeSpan.Zero, false));

    public Fit Judge(in ScanFacts facts, TrackedUnit unit, TrackedUnit? context, Guid source, TimeSpan uncertainty, long agentSeq)
    {
        var decision = Ask(facts, unit, context);
        var fitting = unit.Snapshot.Place.State == UnitState.Minted && context is not null;
        var subject = fitting ? context! : unit;
        var late = IsLate(facts, subject, source, uncertainty);

        // In order, the usual case.
        if (decision.Unit is not null && (!late || !IsLate(facts, subject, source, uncertainty + ClockTolerance)))
        {
            return new Fit(FitKind.Moves, decision);
        }

        if (late && (decision.Unit is not null || decision.Verdict == Verdict.Refuse))
        {
            if (LateScan.TryInsert(tables.Plan, facts, subject, fitting ? unit.Snapshot : null) is { } inserted)
            {
                return new Fit(FitKind.Inserts, inserted);
            }

            if (decision.Unit is not null)
            {
                return new Fit(FitKind.OutOfOrder, OutOfOrder());
            }
        }

        if (decision.Verdict != Verdict.Refuse)
        {
            return new Fit(FitKind.Notes, decision);
        }

        if (Behind(facts, decision, unit.Snapshot, context?.Snapshot, agentSeq) is { } due)
        {
            return new Fit(FitKind.Behind,
                new Decision(Verdict.Warn, Codes.ScanWaiting, [due.Name, due.Step.ToString(System.Globalization.CultureInfo.InvariantCulture)]));
        }

        return late ? new Fit(FitKind.OutOfOrder, OutOfOrder()) : new Fit(FitKind.Refused, decision);
    }

    /// <summary>
    /// An agent's own scans come in the order in which they happened, whatever its clock says; only between sources does the
    /// corrected time decide, and only beyond its uncertainty.
    /// </summary>
    private static bool IsLate(in ScanFacts facts, TrackedUnit unit, Guid source, TimeSpan uncertainty) =>
        unit.History.Count > 0 && unit.LastSource != source && unit.Snapshot.ChangedAt - uncertainty > facts.At;

    /// <summary>The step that must be recorded first, or null when the scan is not merely ahead.</summary>
    private RoutingStep? Behind(in ScanFacts facts, Decision decision, UnitSnapshot unit, UnitSnapshot? context, long agentSeq)
    {
        if (decision.Code == Codes.StepWrong)
        {
            return Ahead(unit, facts.Station);
        }

        // The agent had been told of more than is recorded here: this hub was restored, and the unit was sent back to rework.
        if (decision.Code == Codes.StepAlreadyDone && agentSeq > unit.UnitSeq)
        {
            return Due(unit);
        }

        if (decision.Code is not (Codes.ComponentNoUnit or Codes.UnitNotReleased)
            || context is not { Place.State: UnitState.Queued or UnitState.Active or UnitState.Rework })
        {
            return null;
        }

        // The parent's own scan at this station may be waiting too: then the component waits with it.
        return Ahead(context, facts.Station) ?? (WaitsHere(context.Uid, facts.Station) ? Due(context) : null);
    }

    private RoutingStep? Ahead(UnitSnapshot unit, string station) =>
        Due(unit) is { } due && Rules.LiesAhead(tables.Plan.Routing(unit.RoutingVersion)!, due.Step, station) ? due : null;

    private RoutingStep? Due(UnitSnapshot unit) => tables.Plan.Routing(unit.RoutingVersion)?.Find(unit.Place.Step);

    private bool WaitsHere(string uid, string station) =>
        book.Waiting.Any(waiting => waiting.Facts.Uid == uid && waiting.Facts.Station == station);

    private static Decision OutOfOrder() => new(Verdict.Refuse, Codes.ScanOutOfOrder, []);
}
