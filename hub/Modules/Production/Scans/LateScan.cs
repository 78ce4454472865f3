using EdgeHub.Identifiers;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>
/// A scan that happened before moves which were accepted earlier: an agent was offline while the hub or another agent moved
/// the unit. The unit's whole history is replayed by corrected time with the late scan in its place; only when every later
/// move still does what it did may the scan be applied. Otherwise nothing moves and a person decides.
/// </summary>
internal static class LateScan
{
    /// <summary>
    /// The late scan's decision with the snapshots that the whole history ends in, or null when it does not fit.
    /// </summary>
    /// <param name="plan">Stations and routings.</param>
    /// <param name="facts">The late scan.</param>
    /// <param name="subject">Whose history is replayed: the scanned unit, or the parent of a scanned component.</param>
    /// <param name="component">The scanned component when the subject is its parent; otherwise null.</param>
    public static Decision? TryInsert(StationPlan plan, in ScanFacts facts, TrackedUnit subject, UnitSnapshot? component)
    {
        var moves = subject.History;
        if (moves.Count == 0)
        {
            return null;
        }

        var first = moves[0];
        var unit = subject.Snapshot with
        {
            Place = first.From,
            Before = null,
            LastStation = "",
            ChangedAt = DateTimeOffset.MinValue,
            MergedInto = "",
        };
        Decision? late = null;
        foreach (var move in moves.OrderBy(move => move.OccurredAt).ThenBy(move => move.UnitSeq))
        {
            if (late is null && move.OccurredAt > facts.At)
            {
                if (Decide(plan, facts, unit, component) is not { } decided)
                {
                    return null;
                }

                (late, unit) = decided;
            }

            if (Replay(plan, move, unit) is not { } next)
            {
                return null;
            }

            unit = next;
        }

        if (late is null)
        {
            return null;
        }

        // One more event in the ledger, whatever was replayed to find the place.
        var final = unit with { UnitSeq = subject.Snapshot.UnitSeq + 1 };
        return component is null ? late with { Unit = final } : late with { Context = final };
    }

    private static (Decision Late, UnitSnapshot After)? Decide(
        StationPlan plan, in ScanFacts facts, UnitSnapshot subject, UnitSnapshot? component)
    {
        var decision = component is null
            ? Rules.Decide(plan, facts, new Knowledge(subject, null, TimeSpan.Zero, false))
            : Rules.Decide(plan, facts, new Knowledge(component, subject, TimeSpan.Zero, false));
        return (component is null ? decision.Unit : decision.Context) is { } after ? (decision, after) : null;
    }

    private static UnitSnapshot? Replay(StationPlan plan, Move move, UnitSnapshot unit)
    {
        if (move.IsCorrection || plan.Stations.FirstOrDefault() is not { } any)
        {
            return null;
        }

        // A person at a page stands at no station; the rules ask for one, and which does not matter to hold and release.
        var station = move.Station.Length == 0 ? any.Station : move.Station;
        var fits = move.OtherUid.Length > 0 && (move.Effect is EffectKind.Took or EffectKind.Completed);
        var labelled = fits ? move.OtherUid : move.Uid;
        if (!Uid.TryParse(labelled, out var label, out _))
        {
            return null;
        }

        var facts = new ScanFacts(station, labelled, plan.TenantCode, label.Type, move.Intent, fits ? move.Uid : "", move.OccurredAt);
        var decision = fits
            ? Rules.Decide(plan, facts, new Knowledge(UnitSnapshot.Minted(labelled, move.OccurredAt), unit, TimeSpan.Zero, false))
            : Rules.Decide(plan, facts, new Knowledge(unit, null, TimeSpan.Zero, false));
        var after = fits ? decision.Context : decision.Unit;
        var effect = fits ? Effects.OfParent(decision) : decision.Effect;

        // A hold, release or scrap happens to the unit wherever it stands; work happens in its step.
        var anywhere = move.Intent is ScanIntent.Hold or ScanIntent.Release or ScanIntent.Scrap;
        return after is not null && effect == move.Effect && (anywhere || decision.Step == move.Step)
            ? after with { LastStation = move.Station }
            : null;
    }
}
