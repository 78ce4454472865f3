using EdgeHub.Hub.Traceability;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>What a decision means for the units besides the scanned one, and for the ledger.</summary>
internal static class Effects
{
    /// <summary>The parent of a fitted component either waits for more or has completed the step.</summary>
    public static EffectKind OfParent(Decision decision) =>
        decision.Context?.Place.State == UnitState.Active ? EffectKind.Took : EffectKind.Completed;

    public static UnitEventKind ToLedger(EffectKind effect) => (UnitEventKind)effect;
}
