using System.Text;
using EdgeHub.Wire;

namespace EdgeHub.Mqtt.Client;

/// <summary>Properties of messages to bytes and back (MQTT 5, 3.3.2.3). Topic Alias, Message Expiry Interval and identifiers travel apart.</summary>
internal static class MessageProperties
{
    private const int PerProperty = 5;

    /// <summary>The properties' bytes; none for a message without.</summary>
    public static byte[] Write(MqttMessage message, uint? willDelay = null)
    {
        var room = BytesAtMost(message, willDelay);
        if (room == 0)
        {
            return [];
        }

        var bytes = new byte[room];
        var writer = new ByteWriter(bytes);
        if (message.IsText)
        {
            PropertyWriter.Write(ref writer, PropertyId.PayloadFormatIndicator, 1);
        }

        WriteText(ref writer, PropertyId.ContentType, message.ContentType);
        WriteText(ref writer, PropertyId.ResponseTopic, message.ResponseTopic);
        if (message.CorrelationData is { } correlation)
        {
            PropertyWriter.Write(ref writer, PropertyId.CorrelationData, correlation.Span);
        }

        foreach (var (name, value) in message.UserProperties)
        {
            PropertyWriter.WriteUserProperty(ref writer, Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        }

        if (willDelay is { } delay)
        {
            PropertyWriter.Write(ref writer, PropertyId.WillDelayInterval, delay);
            if (message.Expiry is { } expiry)
            {
                PropertyWriter.Write(ref writer, PropertyId.MessageExpiryInterval, expiry);
            }
        }

        return writer.Written.ToArray();
    }

    /// <summary>The message of a PUBLISH, copied out of the receive buffer.</summary>
    public static MqttMessage Read(in Publish publish, string topic)
    {
        var message = new MqttMessage(topic, publish.Payload.ToArray()) { QoS = publish.QoS, Retain = publish.Retain };
        if (publish.Properties.IsEmpty)
        {
            return message;
        }

        var users = new List<KeyValuePair<string, string>>();
        foreach (var property in publish.Properties)
        {
            switch (property.Id)
            {
                case PropertyId.PayloadFormatIndicator:
                    message = message with { IsText = property.Number == 1 };
                    break;
                case PropertyId.MessageExpiryInterval:
                    message = message with { Expiry = property.Number };
                    break;
                case PropertyId.ContentType:
                    message = message with { ContentType = Encoding.UTF8.GetString(property.Value) };
                    break;
                case PropertyId.ResponseTopic:
                    message = message with { ResponseTopic = Encoding.UTF8.GetString(property.Value) };
                    break;
                case PropertyId.CorrelationData:
                    message = message with { CorrelationData = property.Value.ToArray() };
                    break;
                case PropertyId.UserProperty:
                    users.Add(new(Encoding.UTF8.GetString(property.Name), Encoding.UTF8.GetString(property.Value)));
                    break;
                default:
                    break;
            }
        }

        return users.Count > 0 ? message with { UserProperties = users } : message;
    }

    /// <summary>Identifiers of the subscriptions that a PUBLISH matched.</summary>
    public static IReadOnlyList<uint> Identifiers(in Publish publish)
    {
        List<uint>? identifiers = null;
        foreach (var property in publish.Properties)
        {
            if (property.Id == PropertyId.SubscriptionIdentifier)
            {
                (identifiers ??= []).Add(property.Number);
            }
        }

        return identifiers ?? (IReadOnlyList<uint>)[];
    }

    private static void WriteText(ref ByteWriter writer, PropertyId id, string? text)
    {
        if (text is not null)
        {
            PropertyWriter.Write(ref writer, id, Encoding.UTF8.GetBytes(text));
        }
    }

    private static int BytesAtMost(MqttMessage message, uint? willDelay)
    {
        var bytes = (message.IsText ? PerProperty : 0) + (willDelay is null ? 0 : 2 * PerProperty) + Room(message.ContentType) + Room(message.ResponseTopic)
            + (message.CorrelationData is { } data ? PerProperty + data.Length : 0);
        foreach (var (name, value) in message.UserProperties)
        {
            bytes += Room(name) + Room(value);
        }

        return bytes;
    }

    private static int Room(string? text) => text is null ? 0 : PerProperty + Encoding.UTF8.GetByteCount(text);
}
