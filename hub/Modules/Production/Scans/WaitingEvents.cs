using EdgeHub.Hub.Traceability;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>The further ledger events of a scan that waited and is decided at last.</summary>
internal static class WaitingEvents
{
    public static IEnumerable<UnitEventDraft> Of(WaitingScan waiting, Fit fit)
    {
        var decision = fit.Decision;
        var kind = fit.Kind switch
        {
            FitKind.Moves or FitKind.Inserts => Effects.ToLedger(decision.Effect),
            FitKind.Notes => UnitEventKind.Noted,
            FitKind.OutOfOrder => UnitEventKind.OutOfOrder,
            _ => UnitEventKind.Refused,
        };
        var fitted = kind == UnitEventKind.Fitted;
        yield return Draft(waiting, decision, waiting.Facts.Uid, kind) with
        {
            Place = decision.Unit?.Place,
            ParentUid = fitted ? waiting.Facts.ContextUid : "",
        };
        if (decision.Context is { } parent)
        {
            yield return Draft(waiting, decision, parent.Uid, Effects.ToLedger(Effects.OfParent(decision))) with
            {
                Place = parent.Place,
                ChildUid = waiting.Facts.Uid,
            };
        }
    }

    private static UnitEventDraft Draft(WaitingScan waiting, Decision decision, string uid, UnitEventKind kind) =>
        new(uid, kind, waiting.Facts.At)
        {
            Uncertainty = waiting.Uncertainty,
            ClockMethod = waiting.ClockMethod,
            Station = waiting.Facts.Station,
            Step = decision.Step,
            Verdict = decision.Verdict,
            Code = decision.Code,
            Arguments = decision.Arguments,
            PersonId = waiting.PersonId,
            Refers = new ScanReference(waiting.StoreId, waiting.Number),
        };
}
