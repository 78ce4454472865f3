namespace EdgeHub.Mqtt.Broker;

/// <summary>Everything that clients can make grow, each with its bound. README says what a client sees at each.</summary>
public sealed record BrokerLimits
{
    /// <summary>Connections at once: 20,000. Further ones are closed before a byte is read.</summary>
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>Sessions, those without a connection included: 20,000. A CONNECT that needs another is answered Quota exceeded (3.1.1: server unavailable).</summary>
    public int MaxSessions { get; init; } = 20_000;

    /// <summary>Largest packet from a client in bytes: 1,000,000, what the agent's store takes in one piece. DISCONNECT Packet too large.</summary>
    public int MaxPacketBytes { get; init; } = 1_000_000;

    /// <summary>Longest client identifier in bytes: 256. CONNACK Client Identifier not valid.</summary>
    public int MaxClientIdentifierBytes { get; init; } = 256;

    /// <summary>Levels of a topic name or filter: 200, as mosquitto has it. PUBACK Topic Name invalid (QoS 0: DISCONNECT), SUBACK Topic Filter invalid.</summary>
    public int MaxTopicLevels { get; init; } = 200;

    /// <summary>Subscriptions of one session: 10,000. SUBACK Quota exceeded.</summary>
    public int MaxSubscriptions { get; init; } = 10_000;

    /// <summary>Messages of QoS 1 and 2 that are not acknowledged by a client at once, 1 to 65,535: 1,000; less if its Receive Maximum says so. More wait in its session.</summary>
    public int MaxInFlight { get; init; } = 1_000;

    /// <summary>Receive Maximum for clients, 1 to 65,535: 1,000. DISCONNECT Receive Maximum exceeded; 3.1.1 knows no such thing.</summary>
    public int ReceiveMaximum { get; init; } = 1_000;

    /// <summary>Messages of QoS 1 and 2 that wait in one session: 100,000. Further ones are not kept for it and counted; a publisher whom nobody else could be served for gets Quota exceeded.</summary>
    public int MaxQueuedMessages { get; init; } = 100_000;

    /// <summary>Bytes of messages of QoS 1 and 2 that wait in one session: 32 MB. As for <see cref="MaxQueuedMessages"/>.</summary>
    public long MaxQueuedBytes { get; init; } = 32L << 20;

    /// <summary>Bytes of QoS 0 that wait for one slow consumer: 16 MB. Then the oldest are dropped and counted.</summary>
    public int MaxUnsentBytes { get; init; } = 16 << 20;

    /// <summary>Bytes that wait for all consumers together: 512 MB. Above it every slow consumer keeps 64 kB only.</summary>
    public long MaxTotalUnsentBytes { get; init; } = 512L << 20;

    /// <summary>Bytes of acknowledgements and QoS 1 and 2 in the sending buffer of one connection: 256 kB. Above it nothing is read from that client until it reads.</summary>
    public int MaxUnreadBytes { get; init; } = 256 << 10;

    /// <summary>Retained messages: 1,000,000. PUBACK Quota exceeded, the message is neither kept nor passed on.</summary>
    public int MaxRetainedMessages { get; init; } = 1_000_000;

    /// <summary>Bytes of retained messages: 256 MB. As for <see cref="MaxRetainedMessages"/>.</summary>
    public long MaxRetainedBytes { get; init; } = 256L << 20;

    /// <summary>Topic aliases that a client may use on its connection, up to 65,535: 32. DISCONNECT Topic Alias invalid.</summary>
    public int TopicAliasMaximum { get; init; } = 32;

    /// <summary>Topic aliases that the broker uses towards one client, if that accepts as many: 32. Other topics are sent in full.</summary>
    public int MaxOutgoingTopicAliases { get; init; } = 32;

    /// <summary>Topics whose subscribers are remembered: 16,384 of up to 4 MB. Others are looked up in the tree again.</summary>
    public int MaxCachedTopics { get; init; } = 16_384;

    internal void Check()
    {
        AtLeastOne(MaxConnections, nameof(MaxConnections));
        AtLeastOne(MaxSessions, nameof(MaxSessions));
        Between(MaxPacketBytes, 128, PacketHeader.MaxPacketBytes, nameof(MaxPacketBytes));
        Between(MaxClientIdentifierBytes, 23, ushort.MaxValue, nameof(MaxClientIdentifierBytes));
        Between(MaxTopicLevels, 1, 1_000, nameof(MaxTopicLevels));
        AtLeastOne(MaxSubscriptions, nameof(MaxSubscriptions));
        Between(MaxInFlight, 1, ushort.MaxValue, nameof(MaxInFlight));
        Between(ReceiveMaximum, 1, ushort.MaxValue, nameof(ReceiveMaximum));
        AtLeastOne(MaxQueuedMessages, nameof(MaxQueuedMessages));
        AtLeastOne(MaxQueuedBytes, nameof(MaxQueuedBytes));
        AtLeastOne(MaxUnsentBytes, nameof(MaxUnsentBytes));
        AtLeastOne(MaxTotalUnsentBytes, nameof(MaxTotalUnsentBytes));
        AtLeastOne(MaxUnreadBytes, nameof(MaxUnreadBytes));
        AtLeastOne(MaxRetainedMessages, nameof(MaxRetainedMessages));
        AtLeastOne(MaxRetainedBytes, nameof(MaxRetainedBytes));
        Between(TopicAliasMaximum, 0, ushort.MaxValue, nameof(TopicAliasMaximum));
        Between(MaxOutgoingTopicAliases, 0, ushort.MaxValue, nameof(MaxOutgoingTopicAliases));
        AtLeastOne(MaxCachedTopics, nameof(MaxCachedTopics));
    }

    private static void AtLeastOne(long value, string name) => Between(value, 1, long.MaxValue, name);

    private static void Between(long value, long least, long most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {least} to {most}.");
        }
    }
}
