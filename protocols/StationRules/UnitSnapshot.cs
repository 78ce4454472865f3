namespace EdgeHub.StationRules;

/// <summary>Where a unit stands in its routing.</summary>
/// <param name="State">Where it is in its life.</param>
/// <param name="Step">The step it waits for or is in; 0 outside a routing.</param>
/// <param name="LastStep">The last step that was completed; 0 at the start.</param>
/// <param name="Loops">How many times a gate has sent it back.</param>
/// <param name="Components">Components fitted in the present step.</param>
public readonly record struct UnitPlace(UnitState State, int Step, int LastStep, int Loops, int Components);

/// <summary>All that a station must know of a unit to decide. Equal at agent and hub when both know the same events.</summary>
/// <param name="Uid">The unit's label.</param>
/// <param name="RoutingVersion">The routing version that it was released with; empty outside production.</param>
/// <param name="OrderNumber">Number of its work order, shown to people; empty outside production.</param>
/// <param name="UnitSeq">Number of its last event, dense from 1.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Before">Where it stood before its last event, if that event can be taken back.</param>
/// <param name="LastStation">Station of the last event; empty when it was none's.</param>
/// <param name="ChangedAt">When the last event happened.</param>
/// <param name="MergedInto">The unit that it was fitted into; empty otherwise.</param>
public sealed record UnitSnapshot(
    string Uid,
    Guid RoutingVersion,
    string OrderNumber,
    long UnitSeq,
    UnitPlace Place,
    UnitPlace? Before,
    string LastStation,
    DateTimeOffset ChangedAt,
    string MergedInto)
{
    /// <summary>A labelled unit that is in no production.</summary>
    public static UnitSnapshot Minted(string uid, DateTimeOffset at) =>
        new(uid, Guid.Empty, "", 1, new UnitPlace(UnitState.Minted, 0, 0, 0, 0), null, "", at, "");

    /// <summary>The snapshot after one more event.</summary>
    public UnitSnapshot After(UnitPlace place, string station, DateTimeOffset at, string mergedInto = "", bool canUndo = true) =>
        this with
        {
            UnitSeq = UnitSeq + 1,
            Place = place,
            Before = canUndo ? Place : null,
            LastStation = station,
            ChangedAt = at,
            MergedInto = mergedInto,
        };
}
