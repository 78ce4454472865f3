namespace EdgeHub.Mqtt;

/// <summary>Properties of MQTT 5 (2.2.2): checked once when a packet is decoded, read again without checks by who asks for them.</summary>
internal static class PropertyReader
{
    private const ulong Repeatable = 1UL << (int)PropertyId.UserProperty;

    /// <summary>
    /// Reads length and properties and checks identifiers, place, values and repetition; empty in 3.1.1.
    /// <code>
    /// | length (1 to 4) | identifier (1) value | identifier (1) value | ...
    /// </code>
    /// </summary>
    public static Properties ReadProperties(this scoped ref PacketReader reader, PropertyOwners owner)
    {
        if (!reader.IsV5)
        {
            return default;
        }

        var length = reader.ReadVariableByteInteger();
        if (length == 0 && owner != PropertyOwners.Auth)
        {
            return default;
        }

        reader.FailIf(length > reader.Left, ReasonCode.MalformedPacket, reader.Position, "2.2.2.1");
        var start = reader.Position;
        var end = start + (reader.HasFailed ? 0 : (int)length);
        var present = 0UL;
        while (reader.Position < end && !reader.HasFailed)
        {
            ReadProperty(ref reader, owner, ref present);
        }

        reader.FailIf(reader.Position > end, ReasonCode.MalformedPacket, end, "2.2.2.1");
        CheckAuthentication(ref reader, owner, present, start);
        return reader.HasFailed ? default : new Properties(reader.Since(start), present);
    }

    /// <summary>Reads the first property of bytes that were checked, or that this end wrote; false when there is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Property property)
    {
        property = default;
        if (bytes.IsEmpty)
        {
            return false;
        }

        var reader = new PacketReader(bytes);
        var id = (PropertyId)reader.ReadByte();
        var number = 0u;
        var name = default(ReadOnlySpan<byte>);
        var value = default(ReadOnlySpan<byte>);
        switch (PropertyTable.Of(id).Kind)
        {
            case PropertyKind.Byte:
                number = reader.ReadByte();
                break;
            case PropertyKind.UInt16:
                number = reader.ReadUInt16();
                break;
            case PropertyKind.UInt32:
                number = reader.ReadUInt32();
                break;
            case PropertyKind.VariableByteInteger:
                number = reader.ReadVariableByteInteger();
                break;
            case PropertyKind.String or PropertyKind.Binary:
                value = reader.ReadBinary();
                break;
            case PropertyKind.StringPair:
                name = reader.ReadBinary();
                value = reader.ReadBinary();
                break;
            default:
                return false;
        }

        property = new Property { Id = id, Number = number, Name = name, Value = value, Encoded = bytes[..reader.Position] };
        return !reader.HasFailed;
    }

    private static void ReadProperty(ref PacketReader reader, PropertyOwners owner, ref ulong present)
    {
        var at = reader.Position;
        var id = (PropertyId)reader.ReadByte();
        var entry = PropertyTable.Of(id);
        if ((entry.Owners & owner) == PropertyOwners.None)
        {
            // All identifiers are below 128, so that a longer one is unknown by its first byte.
            reader.Fail(ReasonCode.MalformedPacket, at, "2.2.2.2");
            return;
        }

        var repeatable = owner == PropertyOwners.Publish ? Repeatable | Properties.Bit(PropertyId.SubscriptionIdentifier) : Repeatable;
        reader.FailIf((present & ~repeatable & Properties.Bit(id)) != 0, ReasonCode.ProtocolError, at, entry.Section);
        CheckSender(ref reader, owner, id, at);
        present |= Properties.Bit(id);
        switch (entry.Kind)
        {
            case PropertyKind.Byte:
                CheckNumber(ref reader, id, reader.ReadByte(), at, entry.Section);
                break;
            case PropertyKind.UInt16:
                CheckNumber(ref reader, id, reader.ReadUInt16(), at, entry.Section);
                break;
            case PropertyKind.UInt32:
                CheckNumber(ref reader, id, reader.ReadUInt32(), at, entry.Section);
                break;
            case PropertyKind.VariableByteInteger:
                CheckNumber(ref reader, id, reader.ReadVariableByteInteger(), at, entry.Section);
                break;
            case PropertyKind.Binary:
                _ = reader.ReadBinary();
                break;
            case PropertyKind.StringPair:
                _ = reader.ReadString();
                _ = reader.ReadString();
                break;
            default:
                var value = reader.ReadString();
                reader.FailIf(id == PropertyId.ResponseTopic && TopicName.HasWildcard(value), ReasonCode.ProtocolError, at, "MQTT-3.3.2-14");
                break;
        }
    }

    private static void CheckSender(ref PacketReader reader, PropertyOwners owner, PropertyId id, int at)
    {
        reader.FailIf(
            id == PropertyId.SubscriptionIdentifier && owner == PropertyOwners.Publish && reader.Sender == Sender.Client,
            ReasonCode.ProtocolError, at, "MQTT-3.3.4-6");
        reader.FailIf(
            id == PropertyId.SessionExpiryInterval && owner == PropertyOwners.Disconnect && reader.Sender == Sender.Server,
            ReasonCode.ProtocolError, at, "MQTT-3.14.2-2");
    }

    private static void CheckNumber(ref PacketReader reader, PropertyId id, uint value, int at, string section)
    {
        switch (id)
        {
            case PropertyId.TopicAlias:
                reader.FailIf(value == 0, ReasonCode.TopicAliasInvalid, at, "MQTT-3.3.2-8");
                break;
            case PropertyId.ReceiveMaximum or PropertyId.MaximumPacketSize or PropertyId.SubscriptionIdentifier:
                reader.FailIf(value == 0, ReasonCode.ProtocolError, at, section);
                break;

            // Every byte is a yes or no, and Maximum QoS is 0 or 1.
            default:
                reader.FailIf(value > 1 && PropertyTable.Of(id).Kind == PropertyKind.Byte, ReasonCode.ProtocolError, at, section);
                break;
        }
    }

    /// <summary>Authentication Data without Authentication Method is an error wherever both may stand.</summary>
    private static void CheckAuthentication(ref PacketReader reader, PropertyOwners owner, ulong present, int start)
    {
        var hasMethod = (present & Properties.Bit(PropertyId.AuthenticationMethod)) != 0;
        var hasData = (present & Properties.Bit(PropertyId.AuthenticationData)) != 0;
        reader.FailIf(hasData && !hasMethod, ReasonCode.ProtocolError, start, "3.1.2.11.10");
        reader.FailIf(owner == PropertyOwners.Auth && !hasMethod, ReasonCode.ProtocolError, start, "3.15.2.2.2");
    }
}
