using System.Diagnostics.CodeAnalysis;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;
using EdgeHub.Identifiers;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>A unit that a station began by itself, as its event <c>uid.minted</c> tells.</summary>
/// <param name="Uid">Its label.</param>
/// <param name="Home">Where the station stands.</param>
/// <param name="Routing">The way it is made; null when this hub does not know it.</param>
/// <param name="Order">The order that the station worked on; empty when it knew none.</param>
/// <param name="PersonId">Who began it, where known.</param>
/// <param name="Item">The event.</param>
internal sealed record MintedUnit(string Uid, StationHome Home, Routing? Routing, string Order, Guid? PersonId, EventItem Item)
{
    /// <summary>False with the reason when the event names no unit that this company could have begun there.</summary>
    public static bool TryRead(
        EventItem item, TenantScope tenant, PlanTables tables, [NotNullWhen(true)] out MintedUnit? unit, out string why)
    {
        (unit, why) = (null, "");
        var label = item.Fact("uid");
        if (!Identifiers.Uid.TryParse(label.AsSpan(), out var uid, out _) || uid.Tenant != tenant.Code)
        {
            why = "the label is none of this company";
        }
        else if (!tables.Stations.TryGetValue(item.Record.Station, out var station))
        {
            why = "the station is not known here";
        }
        else if (uid.Plant != station.PlantCode)
        {
            why = "the label is of another plant than the station";
        }
        else
        {
            var routing = Guid.TryParse(item.Fact("routing"), out var version) ? tables.Plan.Routing(version) : null;
            unit = new MintedUnit(
                label, station, routing?.Start is null ? null : routing, item.Fact("order"),
                Guid.TryParse(item.Fact("person_id"), out var person) ? person : null, item);
        }

        return unit is not null;
    }

    /// <summary>As the agent that began it knows it, order apart: before its routing's first step, or only labelled.</summary>
    public UnitSnapshot Snapshot(string order) => Routing?.Start is { } start
        ? new UnitSnapshot(Uid, Routing.VersionId, order, 1, Place(start), null, "", Item.OccurredAt, "")
        : UnitSnapshot.Minted(Uid, Item.OccurredAt);

    /// <summary>What its history says after the minting; null when it is in no production.</summary>
    public UnitEventDraft? Planned(string order) => Routing?.Start is { } start
        ? new UnitEventDraft(Uid, UnitEventKind.Planned, Item.OccurredAt)
        {
            Uncertainty = Item.Uncertainty,
            ClockMethod = Item.ClockMethod,
            Station = Item.Record.Station,
            OrderNumber = order,
            PersonId = PersonId,
            Place = Place(start),
        }
        : null;

    private static UnitPlace Place(RoutingStep start) => new(UnitState.Queued, start.Step, 0, 0, 0);
}
