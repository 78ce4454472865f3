using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <content>Reading.</content>
public readonly ref partial struct Connect
{
    private const int WillQoSShift = 3;

    [Flags]
    private enum ConnectFlags : byte
    {
        None = 0,
        Reserved = 1,
        CleanStart = 1 << 1,
        Will = 1 << 2,
        WillQoS1 = 1 << WillQoSShift,
        WillQoS2 = 2 << WillQoSShift,
        WillQoS = WillQoS1 | WillQoS2,
        WillRetain = 1 << 5,
        Password = 1 << 6,
        UserName = 1 << 7,
    }

    /// <inheritdoc/>
    public static WireOutcome TryRead(ReadOnlySpan<byte> packet, scoped in PacketHeader header, out Connect value)
    {
        value = default;
        if (!PacketReader.TryOpen(packet, header, PacketType.Connect, "3.1.2", out var reader, out var outcome))
        {
            return outcome;
        }

        var version = ReadVersion(ref reader, header);
        var flags = ReadFlags(ref reader);
        var keepAlive = reader.ReadUInt16();
        var properties = reader.ReadProperties(PropertyOwners.Connect);
        reader.Section = "MQTT-3.1.3-3";
        var at = reader.Position;
        var clientIdentifier = reader.ReadString();
        reader.FailIf(
            !reader.IsV5 && clientIdentifier.IsEmpty && !Has(flags, ConnectFlags.CleanStart), ReasonCode.ClientIdentifierNotValid, at, "MQTT-3.1.3-8");
        var will = Has(flags, ConnectFlags.Will)
            ? Will.Read(ref reader, (QoS)((int)(flags & ConnectFlags.WillQoS) >> WillQoSShift), Has(flags, ConnectFlags.WillRetain))
            : default;
        reader.Section = reader.IsV5 ? "MQTT-3.1.2-17" : "MQTT-3.1.2-19";
        var userName = Has(flags, ConnectFlags.UserName) ? reader.ReadString() : default;
        reader.Section = reader.IsV5 ? "MQTT-3.1.2-19" : "MQTT-3.1.2-21";
        var password = Has(flags, ConnectFlags.Password) ? reader.ReadBinary() : default;
        reader.Section = LeftOver(flags, reader.IsV5);
        outcome = reader.End();
        if (outcome.IsComplete)
        {
            value = new Connect
            {
                Version = version, CleanStart = Has(flags, ConnectFlags.CleanStart), KeepAlive = keepAlive, Properties = properties,
                ClientIdentifier = clientIdentifier, HasWill = Has(flags, ConnectFlags.Will), Will = will,
                HasUserName = Has(flags, ConnectFlags.UserName), UserName = userName, HasPassword = Has(flags, ConnectFlags.Password), Password = password,
            };
        }

        return outcome;
    }

    private static bool Has(ConnectFlags flags, ConnectFlags flag) => (flags & flag) == flag;

    private static ProtocolVersion ReadVersion(ref PacketReader reader, scoped in PacketHeader header)
    {
        var at = reader.Position;
        var name = reader.ReadBinary();
        reader.FailIf(!name.SequenceEqual(ProtocolName), ReasonCode.UnsupportedProtocolVersion, at, "MQTT-3.1.2-1");
        at = reader.Position;
        var version = (ProtocolVersion)reader.ReadByte();
        reader.FailIf(version is not (ProtocolVersion.V311 or ProtocolVersion.V5), ReasonCode.UnsupportedProtocolVersion, at, "MQTT-3.1.2-2");
        reader.IsV5 = version == ProtocolVersion.V5;
        reader.FailIf(reader.IsV5 && !header.IsMinimal, ReasonCode.MalformedPacket, 1, "MQTT-1.5.5-1");
        return version;
    }

    private static ConnectFlags ReadFlags(ref PacketReader reader)
    {
        var at = reader.Position;
        var isV5 = reader.IsV5;
        var flags = (ConnectFlags)reader.ReadByte();
        reader.FailIf(Has(flags, ConnectFlags.Reserved), ReasonCode.MalformedPacket, at, "MQTT-3.1.2-3");
        if (Has(flags, ConnectFlags.Will))
        {
            reader.FailIf(Has(flags, ConnectFlags.WillQoS), ReasonCode.MalformedPacket, at, isV5 ? "MQTT-3.1.2-12" : "MQTT-3.1.2-14");
        }
        else
        {
            reader.FailIf((flags & ConnectFlags.WillQoS) != ConnectFlags.None, ReasonCode.MalformedPacket, at, isV5 ? "MQTT-3.1.2-11" : "MQTT-3.1.2-13");
            reader.FailIf(Has(flags, ConnectFlags.WillRetain), ReasonCode.MalformedPacket, at, isV5 ? "MQTT-3.1.2-13" : "MQTT-3.1.2-15");
        }

        reader.FailIf(
            !isV5 && Has(flags, ConnectFlags.Password) && !Has(flags, ConnectFlags.UserName), ReasonCode.MalformedPacket, at, "MQTT-3.1.2-22");
        return flags;
    }

    /// <summary>What bytes behind the payload break: a field is there whose flag is not.</summary>
    private static string LeftOver(ConnectFlags flags, bool isV5) =>
        !Has(flags, ConnectFlags.UserName) ? (isV5 ? "MQTT-3.1.2-16" : "MQTT-3.1.2-18")
        : !Has(flags, ConnectFlags.Password) ? (isV5 ? "MQTT-3.1.2-18" : "MQTT-3.1.2-20")
        : "3.1.3";
}
