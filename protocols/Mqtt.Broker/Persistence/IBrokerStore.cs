namespace EdgeHub.Mqtt.Broker;

/// <summary>
/// Where sessions, subscriptions, messages of QoS 1 and 2 on their way, received packet identifiers of QoS 2 and retained messages outlive the
/// process. The broker waits for a write before it sends the acknowledgement that promises it (MQTT 5, 4.1 and 4.3). Called from many threads.
/// </summary>
public interface IBrokerStore
{
    /// <summary>Largest value in bytes; the largest packet is below it.</summary>
    int MaxValueBytes { get; }

    /// <summary>Every record whose key begins with a prefix, in the order of keys. Only asked when the broker starts.</summary>
    IReadOnlyList<BrokerRecord> Read(string prefix);

    /// <summary>Writes all or nothing; completes when it is on stable storage. Writes take effect in the order of the calls.</summary>
    ValueTask WriteAsync(IReadOnlyList<BrokerRecord> records, CancellationToken cancellationToken);
}

/// <summary>One entry of a broker's store.</summary>
/// <param name="Key">Up to 64 characters of ASCII; parts are set apart by <c>/</c>.</param>
/// <param name="Value">Null removes it.</param>
public readonly record struct BrokerRecord(string Key, ReadOnlyMemory<byte>? Value);
