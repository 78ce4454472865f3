using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;

namespace EdgeHub.Edge.Host;

/// <summary>
/// The last scans and new units of the stations, read back from the store, so that a restart does not empty the pages: a number that
/// was taken as the power went is seen again.
/// </summary>
internal static class ScanHistory
{
    /// <summary>Enough for ten scans at each of a busy agent's stations.</summary>
    private const int Records = 300;

    internal static IReadOnlyList<ScanOutcome> Read(RecordStore store, PlanKnowledge knowledge)
    {
        var outcomes = new List<ScanOutcome>();
        foreach (var record in store.ReadLast(Lane.Scan, Records))
        {
            if (ScanRecordReader.TryRead(record.Body.Span, out var scan))
            {
                outcomes.Add(new ScanOutcome(scan with { Unit = knowledge.Find(scan.Uid) }, record.Number, Repeated: false, Next: null, TimeSpan.Zero, UndoUntil: null));
            }
        }

        foreach (var record in store.ReadLast(Lane.Event, Records))
        {
            if (MintRecord.TryRead(record.Body.Span, out var unit))
            {
                outcomes.Add(UnitStarts.Begun(unit.Uid, unit.Unit, knowledge));
            }
        }

        return [.. outcomes.OrderBy(outcome => outcome.Scan.At.Wall)];
    }
}
