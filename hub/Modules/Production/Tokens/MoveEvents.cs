using System.Text.Json;
using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>A place on the wire of the outbox.</summary>
internal sealed record PlaceBody(int State, int Step, int LastStep, int Loops, int Components)
{
    public static PlaceBody Of(UnitPlace place) => new((int)place.State, place.Step, place.LastStep, place.Loops, place.Components);

    public UnitPlace ToPlace() => new((UnitState)State, Step, LastStep, Loops, Components);
}

/// <summary>
/// Body of <c>token.created</c> and <c>token.moved</c>: enough for a page to move a unit on its map and for an agent to replace
/// its snapshot.
/// </summary>
internal sealed record TokenBody(
    string Uid, string Order, string Item, Guid Routing, long Seq, string Station, int Effect, int StepDone, string Code,
    PlaceBody? From, PlaceBody Place, PlaceBody? Before, DateTimeOffset ChangedAt, string MergedInto);

/// <summary>Makes the outbox events of moves.</summary>
internal static class MoveEvents
{
    public const string TokensTopic = "tokens";

    public static IReadOnlyList<OutboxEvent> Of(IReadOnlyList<AppliedMove> applied, PlanTables tables)
    {
        var events = new List<OutboxEvent>(applied.Count);
        foreach (var move in applied)
        {
            var body = Body(move.After, tables, move.Move, move.Code);
            events.Add(new OutboxEvent("token.moved", move.Move.Uid, TokensTopic, move.Unit.Home.PlantId, body));
            if (move.Move.Effect == EffectKind.SentToRework || (move.Move.Effect == EffectKind.Held && move.Move.Intent == ScanIntent.Fail))
            {
                events.Add(new OutboxEvent("qc.failed", move.Move.Uid, TokensTopic, move.Unit.Home.PlantId, body));
            }

            if (move.Move.Effect == EffectKind.SentToRework)
            {
                events.Add(new OutboxEvent("rework.detected", move.Move.Uid, TokensTopic, move.Unit.Home.PlantId, body));
            }
        }

        return events;
    }

    public static OutboxEvent Created(UnitSnapshot unit, PlanTables tables, Guid plantId) =>
        new("token.created", unit.Uid, TokensTopic, plantId, Body(unit, tables, null, ""));

    private static string Body(UnitSnapshot unit, PlanTables tables, Move? move, string code) =>
        JsonSerializer.Serialize(
            new TokenBody(
                unit.Uid, unit.OrderNumber, tables.Plan.Routing(unit.RoutingVersion)?.ItemCode ?? "", unit.RoutingVersion, unit.UnitSeq,
                unit.LastStation, (int)(move?.Effect ?? EffectKind.None), move?.Step ?? 0, code,
                move is null ? null : PlaceBody.Of(move.From), PlaceBody.Of(unit.Place),
                unit.Before is { } before ? PlaceBody.Of(before) : null, unit.ChangedAt, unit.MergedInto),
            ProductionJson.Options);
}
