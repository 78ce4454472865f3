using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>
/// DISCONNECT: the last packet of a connection (MQTT 5, 3.14). In 3.1.1 only the client sends it, and it has no body.
/// <code>
/// | reason code (1) | properties |   MQTT 5 only, and left out when they say nothing
/// </code>
/// </summary>
/// <param name="reasonCode">Why; not sent in 3.1.1.</param>
/// <param name="properties">Session Expiry Interval (client), Server Reference (server), Reason String, User Property.</param>
public readonly ref struct Disconnect(ReasonCode reasonCode, Properties properties = default) : IPacket<Disconnect>
{
    /// <summary>Why; Success is a normal disconnection, after which the will is not published (MQTT-3.14.4-3).</summary>
    public ReasonCode ReasonCode { get; } = reasonCode;

    /// <summary>Session Expiry Interval (client), Server Reference (server), Reason String, User Property.</summary>
    public Properties Properties { get; } = properties;

    /// <inheritdoc/>
    public byte FirstByte => (int)PacketType.Disconnect << 4;

    /// <inheritdoc/>
    public static WireOutcome TryRead(ReadOnlySpan<byte> packet, scoped in PacketHeader header, out Disconnect value)
    {
        value = default;
        if (!PacketReader.TryOpen(packet, header, PacketType.Disconnect, "3.14.1", out var reader, out var outcome))
        {
            return outcome;
        }

        var code = ReasonCode.Success;
        if (reader.IsV5 && reader.Left > 0)
        {
            var at = reader.Position;
            code = (ReasonCode)reader.ReadByte();
            reader.FailIf(
                !PermittedReasonCodes.Contains(PacketType.Disconnect, header.Sender, true, code), ReasonCode.ProtocolError, at, "MQTT-3.14.2-1");
        }

        var properties = reader.Left > 0 ? reader.ReadProperties(PropertyOwners.Disconnect) : default;
        outcome = reader.End();
        if (outcome.IsComplete)
        {
            value = new Disconnect(code, properties);
        }

        return outcome;
    }

    /// <inheritdoc/>
    public int RemainingLength(ProtocolVersion version) => version != ProtocolVersion.V5 || (ReasonCode == ReasonCode.Success && Properties.IsEmpty) ? 0
        : Properties.IsEmpty ? 1
        : 1 + Properties.BytesOf(version);

    /// <inheritdoc/>
    public void WriteBody(ref ByteWriter writer, ProtocolVersion version)
    {
        if (RemainingLength(version) > 0)
        {
            writer.WriteByte((byte)ReasonCode);
        }

        if (!Properties.IsEmpty)
        {
            writer.WriteProperties(Properties, version);
        }
    }
}
