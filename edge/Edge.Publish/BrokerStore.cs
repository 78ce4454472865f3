using EdgeHub.Edge.Store;
using EdgeHub.Mqtt.Broker;

namespace EdgeHub.Edge.Publish;

/// <summary>
/// The broker's memory in the key-value table of an agent's store. Writes that wait together share one fsync; the broker's own limits bound what is
/// kept. The store must be the broker's alone, so that neither fills or delays the other's file.
/// </summary>
public sealed class BrokerStore(RecordStore store) : IBrokerStore
{
    private const string Prefix = "mqtt/";

    /// <summary>Options of a store that is the broker's alone.</summary>
    public static StoreOptions Options { get; } = new() { FileName = "broker.db" };

    /// <inheritdoc/>
    public int MaxValueBytes => StateChange.MaxValueBytes;

    /// <inheritdoc/>
    public IReadOnlyList<BrokerRecord> Read(string prefix) =>
        [.. store.ReadStates(Prefix + prefix).Select(entry => new BrokerRecord(entry.Key[Prefix.Length..], entry.Value))];

    /// <inheritdoc/>
    public ValueTask WriteAsync(IReadOnlyList<BrokerRecord> records, CancellationToken cancellationToken)
    {
        var changes = new StateChange[records.Count];
        for (var i = 0; i < changes.Length; i++)
        {
            changes[i] = new StateChange(Prefix + records[i].Key, records[i].Value);
        }

        return store.WriteStateAsync(changes, cancellationToken);
    }
}
