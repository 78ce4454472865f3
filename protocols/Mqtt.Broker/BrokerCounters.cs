namespace EdgeHub.Mqtt.Broker;

/// <summary>What the broker has done since it began; published below <c>$SYS</c>.</summary>
public sealed class BrokerCounters
{
    private long _messagesReceived;
    private long _messagesSent;
    private long _bytesReceived;
    private long _bytesSent;
    private long _dropped;
    private long _refused;
    private long _unsent;

    /// <summary>PUBLISH packets that came.</summary>
    public long MessagesReceived => Volatile.Read(ref _messagesReceived);

    /// <summary>PUBLISH packets that went out.</summary>
    public long MessagesSent => Volatile.Read(ref _messagesSent);

    /// <summary>Bytes that came.</summary>
    public long BytesReceived => Volatile.Read(ref _bytesReceived);

    /// <summary>Bytes that went out.</summary>
    public long BytesSent => Volatile.Read(ref _bytesSent);

    /// <summary>Deliveries that were given up: a slow consumer, a full session, a packet above the consumer's maximum.</summary>
    public long MessagesDropped => Volatile.Read(ref _dropped);

    /// <summary>Connections that were refused before or by CONNACK.</summary>
    public long ConnectionsRefused => Volatile.Read(ref _refused);

    /// <summary>Bytes that wait for consumers.</summary>
    public long UnsentBytes => Volatile.Read(ref _unsent);

    internal void Received(long messages, long bytes)
    {
        Interlocked.Add(ref _messagesReceived, messages);
        Interlocked.Add(ref _bytesReceived, bytes);
    }

    internal void Sent(long messages, long bytes)
    {
        Interlocked.Add(ref _messagesSent, messages);
        Interlocked.Add(ref _bytesSent, bytes);
    }

    internal void Dropped(long messages) => Interlocked.Add(ref _dropped, messages);

    internal void Refused() => Interlocked.Increment(ref _refused);

    internal void Holds(long bytes) => Interlocked.Add(ref _unsent, bytes);
}
