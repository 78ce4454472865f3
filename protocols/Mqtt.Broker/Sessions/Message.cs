namespace EdgeHub.Mqtt.Broker;

/// <summary>
/// A message that outlives the packet that brought it: retained, a will, or QoS 1 and 2 on its way. Shared by all that it goes to; its bytes never change.
/// <code>
/// | topic | properties as they are forwarded | payload |
/// </code>
/// </summary>
internal sealed class Message
{
    private readonly byte[] _bytes;
    private readonly int _topicLength;
    private readonly int _propertiesLength;
    private int _references;

    public Message(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> properties, ReadOnlySpan<byte> payload)
    {
        _bytes = new byte[topic.Length + properties.Length + payload.Length];
        topic.CopyTo(_bytes);
        properties.CopyTo(_bytes.AsSpan(topic.Length));
        payload.CopyTo(_bytes.AsSpan(topic.Length + properties.Length));
        (_topicLength, _propertiesLength) = (topic.Length, properties.Length);
    }

    /// <summary>QoS that it was published with.</summary>
    public QoS QoS { get; init; }

    /// <summary>RETAIN that it was published with.</summary>
    public bool Retain { get; init; }

    /// <summary>When its life ends, in milliseconds of <see cref="BrokerClock"/>; null for never.</summary>
    public long? ExpiresAtMs { get; init; }

    /// <summary>Number in the store; 0 while it is not there.</summary>
    public long StoredAs { get; set; }

    /// <summary>Number as the retained message of its topic; 0 while it is none.</summary>
    public long RetainedAs { get; set; }

    public ReadOnlySpan<byte> Topic => _bytes.AsSpan(0, _topicLength);

    public ReadOnlySpan<byte> Properties => _bytes.AsSpan(_topicLength, _propertiesLength);

    public ReadOnlySpan<byte> Payload => _bytes.AsSpan(_topicLength + _propertiesLength);

    /// <summary>What it weighs in bounds of bytes, its objects included.</summary>
    public int Bytes => _bytes.Length + 100;

    public bool IsExpired(long nowMs) => ExpiresAtMs <= nowMs;

    /// <summary>Whole seconds that are left, at least 0; null for ever (MQTT-3.3.2-6).</summary>
    public uint? SecondsLeft(long nowMs) => ExpiresAtMs is { } at ? (uint)Math.Clamp((at - nowMs + 999) / 1000, 0, uint.MaxValue) : null;

    /// <summary>A delivery of the store points at it.</summary>
    public bool IsReferred => Volatile.Read(ref _references) > 0;

    /// <summary>One more delivery of the store points at it.</summary>
    public void Refer() => Interlocked.Increment(ref _references);

    /// <summary>One less; true when it was the last.</summary>
    public bool Release() => Interlocked.Decrement(ref _references) == 0;
}
