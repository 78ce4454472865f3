using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Store;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Edge.Uplink;

/// <summary>Keeps decided scans in the store's scan lane, as the bytes that will go to the hub.</summary>
public sealed class ScanJournal(LiveStore store, AgentClock clock) : IScanJournal, IPipelineMemory
{
    /// <inheritdoc/>
    public async ValueTask<long> CommitAsync(DecidedScan scan, IReadOnlyList<MemoryChange> changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(changes);
        var body = ScanRecordMap.ToRecord(scan, clock).ToByteArray();
        var states = new StateChange[changes.Count];
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = new StateChange(changes[i].Key, changes[i].Value);
        }

        try
        {
            return await store.Current.AppendAsync(Edge.Store.Lane.Scan, body, states, cancellationToken);
        }
        catch (Exception e) when (e is StoreFullException or StoreFaultException or ObjectDisposedException)
        {
            throw new ScanNotKeptException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public long LastNumber => store.Current.Position(Edge.Store.Lane.Scan).Last;

    /// <inheritdoc/>
    public IEnumerable<MemoryChange> Load(string prefix) =>
        store.Current.ReadStates(prefix).Select(state => new MemoryChange(state.Key, state.Value));
}
