namespace EdgeHub.Mqtt.Broker.Tests;

/// <summary>A store in memory that outlives brokers; it can be made to fail, and to hold writes back.</summary>
internal sealed class MemoryStore : IBrokerStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, byte[]> _entries = new(StringComparer.Ordinal);

    public int MaxValueBytes => 1 << 20;

    public bool Fails { get; set; }

    /// <summary>Writes wait for it.</summary>
    public TaskCompletionSource? Held { get; set; }

    public IReadOnlyList<string> Keys
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries.Keys];
            }
        }
    }

    /// <summary>What a new process would find now.</summary>
    public MemoryStore Copy()
    {
        var copy = new MemoryStore();
        lock (_gate)
        {
            foreach (var (key, value) in _entries)
            {
                copy._entries[key] = value;
            }
        }

        return copy;
    }

    public IReadOnlyList<BrokerRecord> Read(string prefix)
    {
        lock (_gate)
        {
            return [.. _entries.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(entry => new BrokerRecord(entry.Key, entry.Value))];
        }
    }

    public async ValueTask WriteAsync(IReadOnlyList<BrokerRecord> records, CancellationToken cancellationToken)
    {
        if (Held is { } held)
        {
            await held.Task;
        }

        if (Fails)
        {
            throw new IOException("The disk is full.");
        }

        lock (_gate)
        {
            foreach (var record in records)
            {
                if (record.Value is { } value)
                {
                    _entries[record.Key] = value.ToArray();
                }
                else
                {
                    _entries.Remove(record.Key);
                }
            }
        }
    }
}
