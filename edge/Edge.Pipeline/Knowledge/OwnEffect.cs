using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline;

/// <summary>What one scan of this agent did to a unit, until the hub's snapshot shows it.</summary>
/// <param name="after">The unit after the scan.</param>
internal sealed class OwnEffect(UnitSnapshot after)
{
    public UnitSnapshot After { get; } = after;

    /// <summary>Lane number of the scan; 0 until it is durable.</summary>
    public long Number { get; set; }

    /// <summary>Key of the entry in the pipeline's memory.</summary>
    public string Key => MemoryKeys.OwnEffect(After.Uid, After.UnitSeq);

    /// <summary>The hub's snapshot shows this very event.</summary>
    public bool IsShownBy(UnitSnapshot hub) =>
        hub.UnitSeq == After.UnitSeq && hub.Place == After.Place && hub.LastStation == After.LastStation && hub.MergedInto == After.MergedInto;
}
