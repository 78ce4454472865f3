using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>Topic names, what messages are published to (MQTT 5, 4.7).</summary>
public static class TopicName
{
    /// <summary>
    /// Complete when UTF-8 bytes are a topic name; else malformed with Topic Name invalid, the offset and the statement of MQTT 5 that is broken.
    /// </summary>
    public static WireOutcome Check(ReadOnlySpan<byte> name)
    {
        var text = TopicText.Check(name, ReasonCode.TopicNameInvalid);
        var wildcard = name.IndexOfAny(TopicText.SingleLevel, TopicText.MultiLevel);
        return text.IsComplete && wildcard >= 0 ? WireOutcome.Malformed((int)ReasonCode.TopicNameInvalid, wildcard, "MQTT-4.7.0-1") : text;
    }

    internal static bool HasWildcard(ReadOnlySpan<byte> text) => text.ContainsAny(TopicText.SingleLevel, TopicText.MultiLevel);
}
