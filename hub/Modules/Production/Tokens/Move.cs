using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>One change of a unit's place: a row of <c>production.moves</c>.</summary>
/// <param name="Uid">The unit.</param>
/// <param name="UnitSeq">Number of the move, dense from the unit's first.</param>
/// <param name="OccurredAt">Corrected time.</param>
/// <param name="Station">Where; empty for a person at a page.</param>
/// <param name="Source">The agent that brought it; null for the hub itself.</param>
/// <param name="Intent">What was wanted.</param>
/// <param name="Effect">What it did; none for a person's correction.</param>
/// <param name="Step">The step that it happened in; 0 for none.</param>
/// <param name="OtherUid">The parent of a fitted component, the component that a parent took; otherwise empty.</param>
/// <param name="From">Place before.</param>
/// <param name="To">Place afterwards.</param>
internal sealed record Move(
    string Uid,
    long UnitSeq,
    DateTimeOffset OccurredAt,
    string Station,
    Guid? Source,
    ScanIntent Intent,
    EffectKind Effect,
    int Step,
    string OtherUid,
    UnitPlace From,
    UnitPlace To)
{
    /// <summary>True when a person set the place by hand: no rule can replay it.</summary>
    public bool IsCorrection => Effect == EffectKind.None;
}
