using System.Text;

namespace EdgeHub.Mqtt.Broker.Tests;

/// <summary>A packet from the broker, copied out of its bytes.</summary>
internal sealed record SeenPacket
{
    public required PacketType Type { get; init; }

    public ushort PacketIdentifier { get; init; }

    public ReasonCode Reason { get; init; }

    public ReasonCode[] Reasons { get; init; } = [];

    public bool SessionPresent { get; init; }

    public string Topic { get; init; } = "";

    public string Payload { get; init; } = "";

    public QoS QoS { get; init; }

    public bool Retain { get; init; }

    public bool Dup { get; init; }

    public ushort TopicAlias { get; init; }

    public uint[] Identifiers { get; init; } = [];

    public Dictionary<PropertyId, uint> Numbers { get; init; } = [];

    public Dictionary<PropertyId, string> Texts { get; init; } = [];

    public int Bytes { get; init; }

    public static SeenPacket Read(ReadOnlySpan<byte> bytes, ProtocolVersion version)
    {
        Assert.True(PacketHeader.TryRead(bytes, new PacketRules(version, Sender.Server), out var header).IsComplete);
        switch (header.Type)
        {
            case PacketType.ConnAck:
                Good(ConnAck.TryRead(bytes, header, out var connAck));
                return With(connAck.Properties, bytes.Length, new SeenPacket { Type = header.Type, Reason = connAck.ReasonCode, SessionPresent = connAck.SessionPresent });
            case PacketType.Publish:
                Good(Publish.TryRead(bytes, header, out var publish));
                return With(publish.Properties, bytes.Length, new SeenPacket
                {
                    Type = header.Type, Topic = Encoding.UTF8.GetString(publish.Topic), Payload = Encoding.UTF8.GetString(publish.Payload), QoS = publish.QoS,
                    Retain = publish.Retain, Dup = publish.Dup, PacketIdentifier = publish.PacketIdentifier, TopicAlias = publish.TopicAlias,
                });
            case PacketType.SubAck:
                Good(SubAck.TryRead(bytes, header, out var subAck));
                return With(subAck.Properties, bytes.Length, new SeenPacket { Type = header.Type, PacketIdentifier = subAck.PacketIdentifier, Reasons = subAck.ReasonCodes.ToArray() });
            case PacketType.UnsubAck:
                Good(UnsubAck.TryRead(bytes, header, out var unsubAck));
                return With(unsubAck.Properties, bytes.Length, new SeenPacket { Type = header.Type, PacketIdentifier = unsubAck.PacketIdentifier, Reasons = unsubAck.ReasonCodes.ToArray() });
            case PacketType.Disconnect:
                Good(Disconnect.TryRead(bytes, header, out var disconnect));
                return With(disconnect.Properties, bytes.Length, new SeenPacket { Type = header.Type, Reason = disconnect.ReasonCode });
            case PacketType.PingResp:
                return new SeenPacket { Type = header.Type, Bytes = bytes.Length };
            default:
                Good(Acknowledgement.TryRead(bytes, header, out var acknowledgement));
                return With(acknowledgement.Properties, bytes.Length, new SeenPacket { Type = header.Type, PacketIdentifier = acknowledgement.PacketIdentifier, Reason = acknowledgement.ReasonCode });
        }
    }

    private static void Good(EdgeHub.Wire.WireOutcome outcome) => Assert.True(outcome.IsComplete, $"{(ReasonCode)outcome.Code} {outcome.Section}");

    private static SeenPacket With(Properties properties, int bytes, SeenPacket packet)
    {
        var identifiers = new List<uint>();
        foreach (var property in properties)
        {
            if (property.Id == PropertyId.SubscriptionIdentifier)
            {
                identifiers.Add(property.Number);
            }
            else if (property.Id == PropertyId.UserProperty)
            {
                packet.Texts[property.Id] = Encoding.UTF8.GetString(property.Name) + "=" + Encoding.UTF8.GetString(property.Value);
            }
            else if (property.Value.IsEmpty)
            {
                packet.Numbers[property.Id] = property.Number;
            }
            else
            {
                packet.Texts[property.Id] = Encoding.UTF8.GetString(property.Value);
            }
        }

        return packet with { Bytes = bytes, Identifiers = [.. identifiers] };
    }
}
