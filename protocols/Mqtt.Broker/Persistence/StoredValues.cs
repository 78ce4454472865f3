using System.Buffers.Binary;
using System.Text;

namespace EdgeHub.Mqtt.Broker;

/// <summary>
/// A message in the store.
/// <code>
/// | form 1 (1) | QoS (1) | RETAIN (1) | expires at, ms, 0 never (8) | topic length (4) | properties length (4) | topic | properties | payload |
/// </code>
/// </summary>
internal static class StoredMessage
{
    public const int HeaderBytes = 19;

    public static byte[] Write(Message message)
    {
        var topic = message.Topic;
        var properties = message.Properties;
        var bytes = new byte[HeaderBytes + topic.Length + properties.Length + message.Payload.Length];
        (bytes[0], bytes[1], bytes[2]) = (1, (byte)message.QoS, message.Retain ? (byte)1 : (byte)0);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(3), message.ExpiresAtMs ?? 0);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(11), topic.Length);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(15), properties.Length);
        topic.CopyTo(bytes.AsSpan(HeaderBytes));
        properties.CopyTo(bytes.AsSpan(HeaderBytes + topic.Length));
        message.Payload.CopyTo(bytes.AsSpan(HeaderBytes + topic.Length + properties.Length));
        return bytes;
    }

    /// <summary>Null for what this version has not written.</summary>
    public static Message? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || bytes[0] != 1)
        {
            return null;
        }

        var topicLength = BinaryPrimitives.ReadInt32BigEndian(bytes[11..]);
        var propertiesLength = BinaryPrimitives.ReadInt32BigEndian(bytes[15..]);
        var body = bytes[HeaderBytes..];
        if (topicLength < 0 || propertiesLength < 0 || (long)topicLength + propertiesLength > body.Length)
        {
            return null;
        }

        var expires = BinaryPrimitives.ReadInt64BigEndian(bytes[3..]);
        return new Message(body[..topicLength], body.Slice(topicLength, propertiesLength), body[(topicLength + propertiesLength)..])
        {
            QoS = (QoS)bytes[1], Retain = bytes[2] != 0, ExpiresAtMs = expires == 0 ? null : expires,
        };
    }
}

/// <summary>
/// A delivery in the store.
/// <code>
/// | form 1 (1) | QoS (1) | RETAIN (1) | released (1) | packet identifier (2) | message (8) | subscription identifiers (4 each) |
/// </code>
/// </summary>
internal static class StoredDelivery
{
    private const int HeaderBytes = 14;

    public static byte[] Write(Delivery delivery)
    {
        var bytes = new byte[HeaderBytes + (4 * delivery.SubscriptionIdentifiers.Length)];
        (bytes[0], bytes[1], bytes[2], bytes[3]) = (1, (byte)delivery.QoS, delivery.Retain ? (byte)1 : (byte)0, (byte)delivery.State);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), delivery.PacketIdentifier);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(6), delivery.Message.StoredAs);
        for (var i = 0; i < delivery.SubscriptionIdentifiers.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(HeaderBytes + (4 * i)), delivery.SubscriptionIdentifiers[i]);
        }

        return bytes;
    }

    /// <summary>Null for what this version has not written, or whose message is not there.</summary>
    public static Delivery? Read(ReadOnlySpan<byte> bytes, long sequence, Dictionary<long, Message> messages)
    {
        if (bytes.Length < HeaderBytes || bytes[0] != 1 || !messages.TryGetValue(BinaryPrimitives.ReadInt64BigEndian(bytes[6..]), out var message))
        {
            return null;
        }

        var identifiers = new uint[(bytes.Length - HeaderBytes) / 4];
        for (var i = 0; i < identifiers.Length; i++)
        {
            identifiers[i] = BinaryPrimitives.ReadUInt32BigEndian(bytes[(HeaderBytes + (4 * i))..]);
        }

        var packetIdentifier = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        return new Delivery(message, (QoS)bytes[1], bytes[2] != 0, identifiers)
        {
            Sequence = sequence, State = (DeliveryState)bytes[3], PacketIdentifier = packetIdentifier,

            // It may have been sent before the process ended.
            WasSent = packetIdentifier != 0,
        };
    }
}

/// <summary>
/// A session in the store.
/// <code>
/// | form 1 (1) | seconds that it lasts (4) | client identifier |
/// </code>
/// </summary>
internal static class StoredSession
{
    public static byte[] Write(Session session)
    {
        var bytes = new byte[5 + Encoding.UTF8.GetByteCount(session.ClientIdentifier)];
        bytes[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), session.ExpirySeconds);
        Encoding.UTF8.GetBytes(session.ClientIdentifier, bytes.AsSpan(5));
        return bytes;
    }

    public static (string ClientIdentifier, uint ExpirySeconds)? Read(ReadOnlySpan<byte> bytes) =>
        bytes.Length < 5 || bytes[0] != 1 ? null : (Encoding.UTF8.GetString(bytes[5..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]));
}

/// <summary>
/// A subscription in the store.
/// <code>
/// | form 1 (1) | options as in SUBSCRIBE (1) | identifier (4) | topic filter |
/// </code>
/// </summary>
internal static class StoredSubscription
{
    public static byte[] Write(SessionSubscription subscription)
    {
        var options = subscription.Options;
        var bytes = new byte[6 + subscription.Text.Length];
        bytes[0] = 1;
        bytes[1] = (byte)((int)options.MaximumQoS | (options.NoLocal ? 4 : 0) | (options.RetainAsPublished ? 8 : 0) | ((int)options.RetainHandling << 4));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(2), subscription.Identifier);
        subscription.Text.CopyTo(bytes.AsSpan(6));
        return bytes;
    }

    public static SessionSubscription? Read(ReadOnlySpan<byte> bytes, long number)
    {
        if (bytes.Length < 7 || bytes[0] != 1 || !TopicFilter.TryRead(bytes[6..], out var filter).IsComplete)
        {
            return null;
        }

        var options = new SubscriptionOptions((QoS)(bytes[1] & 3), (bytes[1] & 4) != 0, (bytes[1] & 8) != 0, (RetainHandling)((bytes[1] >> 4) & 3));
        return new SessionSubscription(
            bytes[6..].ToArray(), filter.Filter.ToArray(), filter.ShareName.ToArray(), options, BinaryPrimitives.ReadUInt32BigEndian(bytes[2..])) { StoredAs = number };
    }
}
