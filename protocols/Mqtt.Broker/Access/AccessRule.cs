using System.Text;

namespace EdgeHub.Mqtt.Broker;

/// <summary>One line of an access list.</summary>
/// <param name="filter">Topic filter; levels <c>%u</c> and <c>%c</c> stand for user and client identifier.</param>
/// <param name="mayRead">Subscribing is allowed.</param>
/// <param name="mayWrite">Publishing is allowed.</param>
internal sealed class AccessRule(byte[] filter, bool mayRead, bool mayWrite)
{
    private const int MaxNameBytes = 512;

    public bool MayRead => mayRead;

    public bool MayWrite => mayWrite;

    /// <summary>True when every topic that a filter (or name) matches is matched by this rule. Names are compared as they are: a + in a client identifier is no wildcard.</summary>
    public bool Covers(ReadOnlySpan<byte> asked, string? user, string clientIdentifier)
    {
        ReadOnlySpan<byte> rule = filter;
        if (asked is [(byte)'$', ..] && rule is [(byte)'+' or (byte)'#', ..])
        {
            return false;
        }

        while (true)
        {
            var level = TopicLevels.Take(ref rule, out var isLastOfRule);
            if (level is [(byte)'#'])
            {
                return true;
            }

            var askedLevel = TopicLevels.Take(ref asked, out var isLastAsked);
            var isCovered = level switch
            {
                [(byte)'+'] => askedLevel is not [(byte)'#'],
                [(byte)'%', (byte)'u'] => user is not null && IsName(askedLevel, user),
                [(byte)'%', (byte)'c'] => IsName(askedLevel, clientIdentifier),
                _ => level.SequenceEqual(askedLevel),
            };
            if (!isCovered)
            {
                return false;
            }

            if (isLastOfRule || isLastAsked)
            {
                // The parent of # is covered too.
                return isLastAsked && (isLastOfRule || rule.SequenceEqual("#"u8));
            }
        }
    }

    /// <summary>A wildcard asked for is never a name, whatever the client calls itself.</summary>
    private static bool IsName(ReadOnlySpan<byte> level, string name)
    {
        Span<byte> bytes = stackalloc byte[MaxNameBytes];
        return level is not ([(byte)'+'] or [(byte)'#']) && Encoding.UTF8.TryGetBytes(name, bytes, out var length) && level.SequenceEqual(bytes[..length]);
    }
}
