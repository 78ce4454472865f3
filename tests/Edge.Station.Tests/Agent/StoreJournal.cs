using System.Text;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Store;

namespace EdgeHub.Edge.Station.Tests;

/// <summary>Keeps scans in the real store; their bytes are the uplink's business and only a note here.</summary>
internal sealed class StoreJournal(RecordStore store) : IScanJournal, IPipelineMemory
{
    /// <summary>When set, every commit fails as on a full disk.</summary>
    public bool Full { get; set; }

    public long LastNumber => store.Position(Lane.Scan).Last;

    public IEnumerable<MemoryChange> Load(string prefix) =>
        store.ReadStates(prefix).Select(state => new MemoryChange(state.Key, state.Value));

    public async ValueTask<long> CommitAsync(
        DecidedScan scan, IReadOnlyList<MemoryChange> changes, CancellationToken cancellationToken)
    {
        if (Full)
        {
            throw new ScanNotKeptException("The disk is full.");
        }

        var note = Encoding.UTF8.GetBytes($"{scan.Station} {scan.Uid} {scan.Code} {scan.PersonId}");
        return await store.AppendAsync(
            Lane.Scan, note, [.. changes.Select(change => new StateChange(change.Key, change.Value))], cancellationToken);
    }
}
