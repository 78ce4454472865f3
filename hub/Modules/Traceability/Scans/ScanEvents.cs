using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Traceability;

/// <summary>Turns a decided scan into the events of the units that it concerns.</summary>
internal static class ScanEvents
{
    public static UnitEventDraft OfUnit(ScanItem item, Decision decision)
    {
        var record = item.Record;
        return Draft(record.Uid, KindOf(decision), item, decision) with
        {
            OrderNumber = decision.Unit?.OrderNumber ?? "",
            Place = decision.Unit?.Place,
            ParentUid = decision.Effect == EffectKind.Fitted ? decision.Unit?.MergedInto ?? record.ContextUid : "",
        };
    }

    /// <summary>The event of the unit that stood at the station, when the scan moved it too.</summary>
    public static UnitEventDraft? OfContext(ScanItem item, Decision decision)
    {
        if (decision.Context is not { } context)
        {
            return null;
        }

        var waitsForMore = context.Place.State == UnitState.Active && context.Place.Step == decision.Step;
        return Draft(context.Uid, waitsForMore ? UnitEventKind.Took : UnitEventKind.Completed, item, decision) with
        {
            OrderNumber = context.OrderNumber,
            Place = context.Place,
            ChildUid = item.Record.Uid,
        };
    }

    private static UnitEventDraft Draft(string uid, UnitEventKind kind, ScanItem item, Decision decision) =>
        new(uid, kind, item.OccurredAt)
        {
            Uncertainty = item.Uncertainty,
            ClockMethod = item.ClockMethod,
            Station = item.Record.Station,
            Step = decision.Step,
            Verdict = decision.Verdict,
            Code = decision.Code,
            Arguments = decision.Arguments,
            PersonId = EventCodec.ReadId(item.Record.PersonId),
        };

    private static UnitEventKind KindOf(Decision decision) => decision switch
    {
        { Code: Codes.ScanWaiting } => UnitEventKind.Waiting,
        { Code: Codes.ScanOutOfOrder } => UnitEventKind.OutOfOrder,
        { Effect: not EffectKind.None } => (UnitEventKind)(short)decision.Effect,
        { Verdict: Verdict.Refuse } => UnitEventKind.Refused,
        _ => UnitEventKind.Noted,
    };
}
