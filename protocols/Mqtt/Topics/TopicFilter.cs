using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>
/// A topic filter, what clients subscribe to (MQTT 5, 4.7): levels between slashes, <c>+</c> for any one level, <c>#</c> at the end for any
/// number of them. <c>$share/{name}/{filter}</c> shares its messages among all who subscribe with that name (4.8.2).
/// </summary>
public readonly ref struct TopicFilter
{
    private static ReadOnlySpan<byte> SharePrefix => "$share/"u8;

    /// <summary>Name of the group that shares the messages; empty when they are not shared.</summary>
    public ReadOnlySpan<byte> ShareName { get; private init; }

    /// <summary>The filter that names are compared with, without share.</summary>
    public ReadOnlySpan<byte> Filter { get; private init; }

    /// <summary>True for a shared subscription.</summary>
    public bool IsShared => !ShareName.IsEmpty;

    /// <summary>True when more than one name can match.</summary>
    public bool HasWildcard => TopicName.HasWildcard(Filter);

    /// <summary>Reads a filter from UTF-8; else malformed with Topic Filter invalid, the offset and the statement of MQTT 5 that is broken.</summary>
    public static WireOutcome TryRead(ReadOnlySpan<byte> text, out TopicFilter filter)
    {
        filter = default;
        var outcome = TopicText.Check(text, ReasonCode.TopicFilterInvalid);
        if (!outcome.IsComplete)
        {
            return outcome;
        }

        var start = 0;
        if (IsSharedPrefixed(text))
        {
            var share = text[SharePrefix.Length..];
            var end = share.IndexOfAny(TopicText.Separator, TopicText.SingleLevel, TopicText.MultiLevel);
            if (end == 0 || share.IsEmpty)
            {
                return Refuse(SharePrefix.Length, "MQTT-4.8.2-1");
            }

            if (end < 0 || share[end] != TopicText.Separator || end + 1 == share.Length)
            {
                return Refuse(end < 0 ? text.Length : SharePrefix.Length + end, "MQTT-4.8.2-2");
            }

            start = SharePrefix.Length + end + 1;
        }

        outcome = CheckWildcards(text, start);
        if (outcome.IsComplete)
        {
            filter = new TopicFilter { ShareName = start == 0 ? default : text[SharePrefix.Length..(start - 1)], Filter = text[start..] };
        }

        return outcome;
    }

    /// <summary>
    /// True when a topic name matches. Nothing is normalised (MQTT-4.7.3-4); names that begin with <c>$</c> match no wildcard at the first level
    /// (MQTT-4.7.2-1).
    /// </summary>
    public bool Matches(ReadOnlySpan<byte> topicName) => Matches(Filter, topicName);

    /// <summary>As <see cref="Matches(ReadOnlySpan{byte})"/>, for a legal filter that is not shared.</summary>
    public static bool Matches(ReadOnlySpan<byte> filter, ReadOnlySpan<byte> topicName)
    {
        if (topicName is [(byte)'$', ..] && filter is [TopicText.SingleLevel or TopicText.MultiLevel, ..])
        {
            return false;
        }

        while (true)
        {
            var level = Level(filter);
            if (level is [TopicText.MultiLevel])
            {
                return true;
            }

            var named = Level(topicName);
            if (level is not [TopicText.SingleLevel] && !level.SequenceEqual(named))
            {
                return false;
            }

            if (level.Length == filter.Length || named.Length == topicName.Length)
            {
                // The parent of # matches too: sport/# is also for sport.
                return named.Length == topicName.Length && (level.Length == filter.Length || filter[level.Length..] is [TopicText.Separator, TopicText.MultiLevel]);
            }

            filter = filter[(level.Length + 1)..];
            topicName = topicName[(named.Length + 1)..];
        }
    }

    internal static bool IsSharedPrefixed(ReadOnlySpan<byte> text) => text.StartsWith(SharePrefix);

    private static ReadOnlySpan<byte> Level(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf(TopicText.Separator);
        return end < 0 ? text : text[..end];
    }

    private static WireOutcome CheckWildcards(ReadOnlySpan<byte> text, int start)
    {
        for (var at = start; at < text.Length; at++)
        {
            if (text[at] is not (TopicText.SingleLevel or TopicText.MultiLevel))
            {
                continue;
            }

            var isMulti = text[at] == TopicText.MultiLevel;
            var isWhole = (at == start || text[at - 1] == TopicText.Separator) && (at + 1 == text.Length || (!isMulti && text[at + 1] == TopicText.Separator));
            if (!isWhole)
            {
                return Refuse(at, isMulti ? "MQTT-4.7.1-1" : "MQTT-4.7.1-2");
            }
        }

        return WireOutcome.Complete(text.Length);
    }

    private static WireOutcome Refuse(int offset, string statement) => WireOutcome.Malformed((int)ReasonCode.TopicFilterInvalid, offset, statement);
}
