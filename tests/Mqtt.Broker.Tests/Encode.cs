using System.Text;
using EdgeHub.Wire;

namespace EdgeHub.Mqtt.Broker.Tests;

/// <summary>Packets of a client as bytes.</summary>
internal static class Encode
{
    private const int Most = 1 << 21;

    public static byte[] Properties(params (PropertyId Id, object Value)[] properties)
    {
        var buffer = new byte[70_000];
        var writer = new ByteWriter(buffer);
        foreach (var (id, value) in properties)
        {
            switch (value)
            {
                case int number:
                    PropertyWriter.Write(ref writer, id, (uint)number);
                    break;
                case uint number:
                    PropertyWriter.Write(ref writer, id, number);
                    break;
                case (string name, string text):
                    PropertyWriter.WriteUserProperty(ref writer, Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(text));
                    break;
                default:
                    PropertyWriter.Write(ref writer, id, Encoding.UTF8.GetBytes((string)value));
                    break;
            }
        }

        return writer.Written.ToArray();
    }

    public static byte[] Connect(ClientSettings settings)
    {
        var properties = settings.Version == ProtocolVersion.V5 ? Properties(settings.Properties) : [];
        var will = settings.Will is { } asked
            ? new Will
            {
                Topic = Encoding.UTF8.GetBytes(asked.Topic), Payload = Encoding.UTF8.GetBytes(asked.Payload), QoS = asked.QoS, Retain = asked.Retain,
                Properties = new Properties(Properties(asked.Properties)),
            }
            : default;
        return Packet(new Connect
        {
            Version = settings.Version, CleanStart = settings.CleanStart, KeepAlive = settings.KeepAlive, Properties = new Properties(properties),
            ClientIdentifier = Encoding.UTF8.GetBytes(settings.ClientIdentifier), HasWill = settings.Will is not null, Will = will,
            HasUserName = settings.User is not null, UserName = Encoding.UTF8.GetBytes(settings.User ?? ""),
            HasPassword = settings.Password is not null, Password = Encoding.UTF8.GetBytes(settings.Password ?? ""),
        }, settings.Version);
    }

    public static byte[] Publish(
        ProtocolVersion version, string topic, string payload, QoS qos, ushort identifier, bool retain, bool dup, ushort alias, params (PropertyId Id, object Value)[] properties) =>
        Packet(new OutgoingPublish
        {
            Topic = Encoding.UTF8.GetBytes(topic), Payload = Encoding.UTF8.GetBytes(payload), QoS = qos, PacketIdentifier = identifier, Retain = retain, Dup = dup,
            TopicAlias = alias, Properties = new Properties(Properties(properties)),
        }, version);

    public static byte[] Subscribe(ProtocolVersion version, ushort identifier, uint subscriptionIdentifier, params (string Filter, SubscriptionOptions Options)[] subscriptions)
    {
        var buffer = new byte[1 << 20];
        var writer = new ByteWriter(buffer);
        foreach (var (filter, options) in subscriptions)
        {
            new Subscription(Encoding.UTF8.GetBytes(filter), options).Write(ref writer, version);
        }

        var properties = subscriptionIdentifier == 0 ? [] : Properties((PropertyId.SubscriptionIdentifier, subscriptionIdentifier));
        return Packet(new Subscribe { PacketIdentifier = identifier, Subscriptions = new SubscriptionList(writer.Written), Properties = new Properties(properties) }, version);
    }

    public static byte[] Unsubscribe(ProtocolVersion version, ushort identifier, params string[] filters)
    {
        var buffer = new byte[1 << 16];
        var writer = new ByteWriter(buffer);
        foreach (var filter in filters)
        {
            TopicFilterList.Write(ref writer, Encoding.UTF8.GetBytes(filter));
        }

        return Packet(new Unsubscribe { PacketIdentifier = identifier, TopicFilters = new TopicFilterList(writer.Written) }, version);
    }

    public static byte[] Packet<T>(in T packet, ProtocolVersion version)
        where T : IOutgoingPacket, allows ref struct
    {
        var buffer = new byte[Math.Min(PacketWriter.BytesOf(packet, version), Most)];
        Assert.Equal(buffer.Length, PacketWriter.Write(packet, version, buffer));
        return buffer;
    }
}

/// <summary>How a client connects.</summary>
internal sealed record ClientSettings(string ClientIdentifier)
{
    public ProtocolVersion Version { get; init; } = ProtocolVersion.V5;

    public bool CleanStart { get; init; } = true;

    public ushort KeepAlive { get; init; }

    public (PropertyId Id, object Value)[] Properties { get; init; } = [];

    public WillSettings? Will { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>A session that lasts for an hour.</summary>
    public static ClientSettings Lasting(string clientIdentifier, ProtocolVersion version = ProtocolVersion.V5, bool cleanStart = false) => new(clientIdentifier)
    {
        Version = version, CleanStart = cleanStart, Properties = version == ProtocolVersion.V5 ? [(PropertyId.SessionExpiryInterval, 3600)] : [],
    };
}

/// <summary>A client's will.</summary>
internal sealed record WillSettings(string Topic, string Payload, QoS QoS = QoS.AtMostOnce, bool Retain = false)
{
    public (PropertyId Id, object Value)[] Properties { get; init; } = [];
}
