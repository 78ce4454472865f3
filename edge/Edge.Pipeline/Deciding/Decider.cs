using EdgeHub.Devices;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline;

/// <summary>Turns a request into a decided scan. Reads what is known, changes nothing.</summary>
internal sealed class Decider(PlanKnowledge knowledge, StationDesk desk)
{
    public DecidedScan Decide(ScanRequest request, Instant at)
    {
        var target = Target(request, out var undoes);
        var blank = Blank(request, at, undoes);
        if (target is not { } label)
        {
            return blank with { Code = request.Intent == ScanIntent.Undo ? Codes.UndoNothing : Codes.LabelUnreadable };
        }

        if (!label.IsUnit)
        {
            return blank with { Code = label.Code, Arguments = label.Arguments };
        }

        var uid = label.Uid.ToString();
        if (request.Intent == ScanIntent.Undo && undoes == 0)
        {
            return blank with { Uid = uid, Code = Codes.UndoNothing };
        }

        var unit = knowledge.Find(uid);
        var context = request.Intent == ScanIntent.Scan && unit is null or { Place.State: UnitState.Minted } ? Context(request.Station, uid) : "";
        var contextUnit = context.Length == 0 ? null : knowledge.Find(context);
        var facts = new ScanFacts(request.Station, uid, label.Uid.Tenant, label.Uid.Type, request.Intent, context, at.Wall, request.SupervisorId);
        var age = knowledge.Age;
        var known = new Knowledge(unit, contextUnit, age, unit is not null && knowledge.IsOutOfContact(unit));
        var plan = knowledge.Plan;
        var decision = Rules.Decide(plan, facts, known);
        return blank with
        {
            Uid = uid,
            ContextUid = context,
            Verdict = decision.Verdict,
            Code = decision.Code,
            Arguments = decision.Arguments,
            PlanVersion = plan.Version,
            UnitSeq = unit?.UnitSeq ?? 0,
            SnapshotAge = age,
            Step = decision.Step,
            Effect = decision.Effect,
            Unit = decision.Unit ?? unit,
            Context = decision.Context ?? contextUnit,
        };
    }

    private DecidedScan Blank(ScanRequest request, Instant at, long undoes) => new()
    {
        Station = request.Station,
        Device = request.Device,
        Raw = request.Raw,
        Symbology = request.Symbology,
        Intent = request.Intent,
        Undoes = undoes,
        At = at,
        PersonId = request.PersonId,
        SupervisorId = request.SupervisorId,
        Verdict = Verdict.Refuse,
        Code = Codes.LabelUnreadable,
        Arguments = [],
        PlanVersion = knowledge.Plan.Version,
        SnapshotAge = knowledge.Age,
    };

    /// <summary>The label that is meant: the one that was read, or for a button the one of the station.</summary>
    private Label? Target(ScanRequest request, out long undoes)
    {
        undoes = 0;
        if (request.Intent != ScanIntent.Undo)
        {
            if (request.Raw.Length > 0 || request.Intent == ScanIntent.Scan)
            {
                return Label.Read(request.Raw.Span);
            }

            var unit = desk.Note(request.Station).Unit;
            return unit.Length == 0 ? null : Label.Read(System.Text.Encoding.ASCII.GetBytes(unit));
        }

        var last = desk.LastMove(request.Station);
        var meant = request.Raw.Length > 0 ? Label.Read(request.Raw.Span)
            : last is null ? (Label?)null
            : Label.Read(System.Text.Encoding.ASCII.GetBytes(last.Uid));
        if (last is not null && meant is { IsUnit: true } label && label.Uid.ToString() == last.Uid
            && last.Scan.Effect != EffectKind.Undone && (request.Undoes == 0 || request.Undoes == last.Number))
        {
            undoes = last.Number;
        }

        return meant;
    }

    private string Context(string station, string uid)
    {
        var context = desk.Note(station).Context;
        return context == uid ? "" : context;
    }
}
