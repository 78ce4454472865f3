using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>
/// AUTH: a step of extended authentication; not in 3.1.1 (MQTT 5, 3.15).
/// <code>
/// | reason code (1) | properties |   left out when they say nothing
/// </code>
/// </summary>
/// <param name="reasonCode">Which step.</param>
/// <param name="properties">Authentication Method, which must be there, Authentication Data, Reason String, User Property.</param>
public readonly ref struct Auth(ReasonCode reasonCode, Properties properties) : IPacket<Auth>
{
    /// <summary>Success (server), Continue authentication, or Re-authenticate (client).</summary>
    public ReasonCode ReasonCode { get; } = reasonCode;

    /// <summary>Authentication Method and Data, Reason String, User Property.</summary>
    public Properties Properties { get; } = properties;

    /// <inheritdoc/>
    public byte FirstByte => (int)PacketType.Auth << 4;

    /// <inheritdoc/>
    public static WireOutcome TryRead(ReadOnlySpan<byte> packet, scoped in PacketHeader header, out Auth value)
    {
        value = default;
        if (!PacketReader.TryOpen(packet, header, PacketType.Auth, "3.15.2", out var reader, out var outcome))
        {
            return outcome;
        }

        var (at, isBare) = (reader.Position, reader.Left == 0);
        var code = isBare ? ReasonCode.Success : (ReasonCode)reader.ReadByte();
        reader.FailIf(!PermittedReasonCodes.Contains(PacketType.Auth, header.Sender, true, code), ReasonCode.ProtocolError, at, "MQTT-3.15.2-1");
        var properties = isBare ? default : reader.ReadProperties(PropertyOwners.Auth);
        outcome = reader.End();
        if (outcome.IsComplete)
        {
            value = new Auth(code, properties);
        }

        return outcome;
    }

    /// <inheritdoc/>
    public int RemainingLength(ProtocolVersion version) =>
        ReasonCode == ReasonCode.Success && Properties.IsEmpty ? 0 : 1 + Properties.BytesOf(version);

    /// <inheritdoc/>
    public void WriteBody(ref ByteWriter writer, ProtocolVersion version)
    {
        if (RemainingLength(version) > 0)
        {
            writer.WriteByte((byte)ReasonCode);
            writer.WriteProperties(Properties, version);
        }
    }
}
