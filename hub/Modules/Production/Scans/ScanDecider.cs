using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;
using EdgeHub.Identifiers;
using EdgeHub.StationRules;
using ScanRecord = EdgeHub.HubLink.ScanRecord;

namespace EdgeHub.Hub.Production;

/// <summary>
/// Decides the scans of one batch in order and moves the units in memory, so that several scans of one unit in one batch
/// build on each other. Pure: everything it needs was loaded before, everything it does is written afterwards.
/// </summary>
/// <remarks>
/// The agent's word to the operator binds: where the agent said STOP nobody worked, so the hub never moves a unit on such a
/// scan even if it would have let it pass. Where the agent let a scan pass and the hub can't, the scan is kept as waiting,
/// out of order or contradicted, and a person hears of it.
/// </remarks>
internal sealed class ScanDecider
{
    private readonly ScanBatch _batch;
    private readonly UnitBook _book;
    private readonly LoadedUnits _registry;
    private readonly PlanTables _tables;
    private readonly ScanJudge _judge;

    public ScanDecider(ScanBatch batch, UnitBook book, LoadedUnits registry, PlanTables tables)
    {
        (_batch, _book, _registry, _tables) = (batch, book, registry, tables);
        _judge = new ScanJudge(tables, book);
    }

    public void DecideAll()
    {
        foreach (var item in _batch.Items)
        {
            if (_registry.IsReplayed(item))
            {
                continue;
            }

            item.Outcome ??= Decide(item);
            if (_tables.Stations.TryGetValue(item.Record.Station, out var station))
            {
                _book.Activity.AddScan(
                    station.Home.PlantId, station.Code, item.OccurredAt, item.Outcome.Decision.Verdict == Verdict.Refuse);
            }
        }
    }

    private ScanOutcome Decide(ScanItem item)
    {
        var record = item.Record;
        if (!Uid.TryParse(record.Uid, out var label, out _)
            || _book.Find(record.Uid, _registry, _batch.ReceivedAt) is not { } unit)
        {
            // Traceability decides unreadable and unknown labels; what is left here is a unit that vanished from its load.
            return new ScanOutcome(new Decision(Verdict.Refuse, Codes.UnitUnknown, []), AgentLetPass(record), "unknown_unit");
        }

        if (!Enum.IsDefined((ScanIntent)record.Intent) || (int)record.Intent > byte.MaxValue)
        {
            return new ScanOutcome(new Decision(Verdict.Refuse, Codes.InspectNotHere, []), AgentLetPass(record), "contradicted");
        }

        if (record.Code == Codes.ScanRepeated)
        {
            return new ScanOutcome(new Decision(Verdict.Accept, Codes.ScanRepeated, []), false, null);
        }

        var facts = new ScanFacts(
            record.Station, record.Uid, label.Tenant, label.Type, (ScanIntent)record.Intent, record.ContextUid, item.OccurredAt,
            record.SupervisorId.Length == 16 ? new Guid(record.SupervisorId.Span, bigEndian: true) : Guid.Empty);
        if (facts.Intent == ScanIntent.Undo && AgentLetPass(record) && TakeBackWaiting(item) is { } takenBack)
        {
            return takenBack;
        }

        var context = _book.Find(record.ContextUid, _registry, _batch.ReceivedAt);
        if (!AgentLetPass(record))
        {
            return new ScanOutcome(AsTold(_judge.Ask(facts, unit, context), record), false, null);
        }

        var fit = _judge.Judge(facts, unit, context, _batch.AgentId, item.Uncertainty, SeqOf(record));

        switch (fit.Kind)
        {
            case FitKind.Moves or FitKind.Inserts:
                Apply(fit, facts, unit, context, _batch.AgentId);
                SettleWaiting(item);
                return new ScanOutcome(fit.Decision, false, null);
            case FitKind.Notes:
                return new ScanOutcome(fit.Decision, false, null);
            case FitKind.Behind:
                Wait(item, facts);
                return new ScanOutcome(fit.Decision, false, "ahead");
            case FitKind.OutOfOrder:
                return new ScanOutcome(fit.Decision, Differs: true, "out_of_order");
            default:
                return new ScanOutcome(fit.Decision, Differs: true, "contradicted");
        }
    }

    /// <summary>Makes the moves of a decision and counts them.</summary>
    private void Apply(in Fit fit, in ScanFacts facts, TrackedUnit unit, TrackedUnit? context, Guid source)
    {
        var decision = fit.Decision;
        var inserted = fit.Kind == FitKind.Inserts;
        var fitted = decision.Effect == EffectKind.Fitted;
        Move(unit, decision.Unit!, decision.Effect, fitted ? facts.ContextUid : "", inserted && !fitted, facts, decision, source);
        if (decision.Context is { } parent && context is not null)
        {
            Move(context, parent, Effects.OfParent(decision), facts.Uid, inserted, facts, decision, source);
        }
    }

    private void Move(
        TrackedUnit unit, UnitSnapshot after, EffectKind effect, string otherUid, bool inserted,
        in ScanFacts facts, Decision decision, Guid source)
    {
        var routing = _tables.Plan.Routing(unit.Snapshot.RoutingVersion);
        var move = new Move(
            unit.Snapshot.Uid, after.UnitSeq, facts.At, facts.Station, source, facts.Intent, effect, decision.Step, otherUid,
            unit.Snapshot.Place, after.Place);
        if (effect != EffectKind.Undone)
        {
            _book.Activity.AddMove(unit.Home.PlantId, move, routing, sign: 1);
        }
        else if (unit.LastMove is { } undone)
        {
            _book.Activity.AddMove(unit.Home.PlantId, undone, routing, sign: -1);
        }

        if (inserted)
        {
            unit.Insert(after, move);
        }
        else
        {
            unit.Take(after, move);
        }

        _book.Applied.Add(new AppliedMove(unit, move, after, decision.Code));
    }

    private void Wait(ScanItem item, in ScanFacts facts)
    {
        var record = item.Record;
        var person = record.PersonId.Length == 16 ? new Guid(record.PersonId.Span, bigEndian: true) : (Guid?)null;
        _book.Wait(new WaitingScan(
            _batch.AgentId, _batch.StoreId, item.Number, facts, item.Uncertainty, item.ClockMethod, person,
            (Verdict)record.Verdict, SeqOf(record), _batch.ReceivedAt));
    }

    private ScanOutcome? TakeBackWaiting(ScanItem item)
    {
        var undoes = (long)item.Record.Undoes;
        var waiting = _book.Waiting.FirstOrDefault(scan =>
            scan.IsScan(_batch.AgentId, _batch.StoreId, undoes) && scan.Facts.Uid == item.Record.Uid);
        if (undoes == 0 || waiting is null)
        {
            return null;
        }

        End(waiting);
        return new ScanOutcome(new Decision(Verdict.Accept, Codes.ScanUndone, []), false, null);
    }

    /// <summary>Asks again for what waited: each move may be the one that was missing, also for a waiting component's parent.</summary>
    private void SettleWaiting(ScanItem cause)
    {
        while (_book.Waiting.Count > 0 && SettleNext(cause))
        {
        }
    }

    private bool SettleNext(ScanItem cause)
    {
        foreach (var waiting in _book.Waiting.OrderBy(scan => scan.Facts.At).ThenBy(scan => scan.Number).ToArray())
        {
            var facts = waiting.Facts;
            if (_registry.Find(facts.Uid) is null
                || _book.Find(facts.Uid, _registry, _batch.ReceivedAt) is not { } unit
                || (facts.ContextUid.Length > 0 && _registry.Find(facts.ContextUid) is null))
            {
                continue;
            }

            var context = _book.Find(facts.ContextUid, _registry, _batch.ReceivedAt);
            var fit = _judge.Judge(facts, unit, context, waiting.AgentId, waiting.Uncertainty, waiting.AgentSeq);
            if (fit.Kind == FitKind.Behind)
            {
                continue;
            }

            if (fit.Kind is FitKind.Moves or FitKind.Inserts)
            {
                Apply(fit, facts, unit, context, waiting.AgentId);
            }
            else if (fit.Kind != FitKind.Notes)
            {
                _book.Failed.Add((waiting, fit.Decision.Code, fit.Kind == FitKind.OutOfOrder ? "out_of_order" : "contradicted"));
            }

            foreach (var draft in WaitingEvents.Of(waiting, fit))
            {
                _registry.Append(cause, draft);
            }

            End(waiting);
            return true;
        }

        return false;
    }

    private void End(WaitingScan waiting)
    {
        _book.EndWaiting(waiting);
        if (!_book.Waiting.Any(scan => scan.Facts.Uid == waiting.Facts.Uid))
        {
            _registry.CloseException("ahead", waiting.Facts.Uid);
        }
    }

    /// <summary>The operator was told STOP: whatever the hub knows better, nothing was done.</summary>
    private static Decision AsTold(Decision hub, ScanRecord record) =>
        hub.Verdict == Verdict.Refuse
            ? hub
            : new Decision(Verdict.Refuse, record.Code.Length == 0 ? Codes.UnitUnknown : record.Code, [.. record.Arguments]);

    private static long SeqOf(ScanRecord record) => (long)Math.Min(record.UnitSeq, long.MaxValue);

    private static bool AgentLetPass(ScanRecord record) => record.Verdict != HubLink.Verdict.Refuse;
}
