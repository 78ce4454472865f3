using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>What a fixed header alone can break (MQTT 5, 2.1; 3.1.1, 2.2).</summary>
internal static class HeaderRules
{
    private const byte FlagsOfRequests = 0b0010;
    private const int BitsPerWord = 64;

    // A bit for each legal first byte, per version and sender: every packet that comes is judged by it.
    private static readonly ulong[] Legal = Build();

    /// <summary>True when <see cref="Check"/> finds nothing wrong.</summary>
    public static bool IsLegal(byte first, in PacketRules rules) =>
        (Legal[WordOf(first, rules.Version, rules.Sender)] >> (first % BitsPerWord) & 1) != 0;

    /// <summary>Judges type and flags; complete when nothing is wrong.</summary>
    public static WireOutcome Check(byte first, in PacketRules rules)
    {
        var type = (PacketType)(first >> 4);
        var isV5 = rules.Version != ProtocolVersion.V311;
        if (type == PacketType.None || (type == PacketType.Auth && !isV5))
        {
            return Refuse(ReasonCode.MalformedPacket, isV5 ? "2.1.2" : "2.2.1");
        }

        if (rules.Sender == Sender.Client && (type == PacketType.Connect) != (rules.Version == ProtocolVersion.Unknown))
        {
            return Refuse(ReasonCode.ProtocolError, type == PacketType.Connect ? "MQTT-3.1.0-2" : "MQTT-3.1.0-1");
        }

        if (!MaySend(type, rules.Sender, isV5))
        {
            return Refuse(ReasonCode.ProtocolError, isV5 ? "2.1.2" : "2.2.1");
        }

        return CheckFlags(type, first & 0x0F, isV5);
    }

    /// <summary>Judges the remaining length before anything of it is awaited.</summary>
    public static WireOutcome CheckLength(in PacketHeader header, int maxPacketBytes)
    {
        if (header.Version == ProtocolVersion.V5 && !header.IsMinimal)
        {
            return WireOutcome.Malformed((int)ReasonCode.MalformedPacket, 1, "MQTT-1.5.5-1");
        }

        if (header.PacketBytes > maxPacketBytes)
        {
            var statement = header.Sender == Sender.Client ? "MQTT-3.2.2-15" : "MQTT-3.1.2-24";
            return WireOutcome.Malformed((int)ReasonCode.PacketTooLarge, 1, statement);
        }

        return header.Type is PacketType.PingReq or PacketType.PingResp && header.RemainingLength != 0
            ? WireOutcome.Malformed((int)ReasonCode.MalformedPacket, 1, header.Type == PacketType.PingReq ? "3.12.1" : "3.13.1")
            : WireOutcome.Complete(header.HeaderBytes);
    }

    private static int WordOf(int first, ProtocolVersion version, Sender sender)
    {
        var kind = version switch
        {
            ProtocolVersion.V5 => 0,
            ProtocolVersion.V311 => 1,
            _ => 2,
        };
        return ((kind * 2) + (sender == Sender.Client ? 0 : 1)) * (256 / BitsPerWord) + (first / BitsPerWord);
    }

    private static ulong[] Build()
    {
        var legal = new ulong[3 * 2 * (256 / BitsPerWord)];
        foreach (var version in new[] { ProtocolVersion.Unknown, ProtocolVersion.V311, ProtocolVersion.V5 })
        {
            foreach (var sender in new[] { Sender.Client, Sender.Server })
            {
                for (var first = 0; first < 256; first++)
                {
                    legal[WordOf(first, version, sender)] |= Check((byte)first, new PacketRules(version, sender)).IsComplete ? 1UL << (first % BitsPerWord) : 0;
                }
            }
        }

        return legal;
    }

    private static bool MaySend(PacketType type, Sender sender, bool isV5) => type switch
    {
        PacketType.Connect or PacketType.Subscribe or PacketType.Unsubscribe or PacketType.PingReq => sender == Sender.Client,
        PacketType.ConnAck or PacketType.SubAck or PacketType.UnsubAck or PacketType.PingResp => sender == Sender.Server,
        PacketType.Disconnect => isV5 || sender == Sender.Client,
        _ => true,
    };

    private static WireOutcome CheckFlags(PacketType type, int flags, bool isV5) => type switch
    {
        PacketType.Publish when (flags & 0b0110) == 0b0110 => Refuse(ReasonCode.MalformedPacket, "MQTT-3.3.1-4"),
        PacketType.Publish when (flags & 0b1110) == 0b1000 => Refuse(ReasonCode.MalformedPacket, "MQTT-3.3.1-2"),
        PacketType.Publish => WireOutcome.Complete(1),
        PacketType.PubRel when flags != FlagsOfRequests => Refuse(ReasonCode.MalformedPacket, "MQTT-3.6.1-1"),
        PacketType.Subscribe when flags != FlagsOfRequests => Refuse(ReasonCode.MalformedPacket, "MQTT-3.8.1-1"),
        PacketType.Unsubscribe when flags != FlagsOfRequests => Refuse(ReasonCode.MalformedPacket, "MQTT-3.10.1-1"),
        PacketType.PubRel or PacketType.Subscribe or PacketType.Unsubscribe => WireOutcome.Complete(1),
        PacketType.Disconnect when flags != 0 => Refuse(ReasonCode.MalformedPacket, "MQTT-3.14.1-1"),
        PacketType.Auth when flags != 0 => Refuse(ReasonCode.MalformedPacket, "MQTT-3.15.1-1"),
        _ when flags != 0 => Refuse(ReasonCode.MalformedPacket, isV5 ? "MQTT-2.1.3-1" : "MQTT-2.2.2-1"),
        _ => WireOutcome.Complete(1),
    };

    private static WireOutcome Refuse(ReasonCode code, string statement) => WireOutcome.Malformed((int)code, 0, statement);
}
