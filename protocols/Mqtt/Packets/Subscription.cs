using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>A topic filter and its options (MQTT 5, 3.8.3).</summary>
/// <param name="topicFilter">UTF-8, as the client wrote it; whether it is a legal filter, <see cref="Mqtt.TopicFilter"/> says.</param>
/// <param name="options">How its messages are wanted.</param>
public readonly ref struct Subscription(ReadOnlySpan<byte> topicFilter, SubscriptionOptions options)
{
    /// <summary>UTF-8, as the client wrote it. SUBSCRIBE is whole though a filter is not legal: that one is refused in SUBACK.</summary>
    public ReadOnlySpan<byte> TopicFilter { get; } = topicFilter;

    /// <summary>How its messages are wanted.</summary>
    public SubscriptionOptions Options { get; } = options;

    /// <summary>Writes it, one after the other for <see cref="SubscriptionList(ReadOnlySpan{byte})"/>.</summary>
    /// <exception cref="ArgumentException">The filter is above 65,535 bytes.</exception>
    public void Write(ref ByteWriter writer, ProtocolVersion version)
    {
        writer.WriteBinary(TopicFilter);
        writer.WriteByte(Options.ToByte(version));
    }
}
