namespace EdgeHub.Mqtt.Broker;

/// <summary>Levels of topic names and filters (MQTT 5, 4.7).</summary>
internal static class TopicLevels
{
    public const byte Separator = (byte)'/';

    /// <summary>How many there are.</summary>
    public static int Count(ReadOnlySpan<byte> topic) => topic.Count(Separator) + 1;

    /// <summary>Takes the first level off; what is left is not looked at when it was the last.</summary>
    public static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> topic, out bool isLast)
    {
        var end = topic.IndexOf(Separator);
        isLast = end < 0;
        var level = isLast ? topic : topic[..end];
        topic = isLast ? default : topic[(end + 1)..];
        return level;
    }
}
