using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>
/// CONNACK: the server's answer to CONNECT (MQTT 5, 3.2; 3.1.1, 3.2).
/// <code>
/// | 0 0 0 0 0 0 0 | session present (1 bit) | reason code (1), in 3.1.1 return code | properties, MQTT 5 only |
/// </code>
/// </summary>
public readonly ref struct ConnAck : IPacket<ConnAck>
{
    /// <summary>The server has a session of this client; only with Success.</summary>
    public bool SessionPresent { get; init; }

    /// <summary>Success or why not; return codes of 3.1.1 are translated as <see cref="ConnectReturnCodes"/> says.</summary>
    public ReasonCode ReasonCode { get; init; }

    /// <summary>What the server can do and wants.</summary>
    public Properties Properties { get; init; }

    /// <inheritdoc/>
    public byte FirstByte => (int)PacketType.ConnAck << 4;

    /// <inheritdoc/>
    public static WireOutcome TryRead(ReadOnlySpan<byte> packet, scoped in PacketHeader header, out ConnAck value)
    {
        value = default;
        if (!PacketReader.TryOpen(packet, header, PacketType.ConnAck, "3.2.2", out var reader, out var outcome))
        {
            return outcome;
        }

        var at = reader.Position;
        var flags = reader.ReadByte();
        reader.FailIf((flags & ~1) != 0, ReasonCode.MalformedPacket, at, reader.IsV5 ? "MQTT-3.2.2-1" : "3.2.2.1");
        var code = ReadReasonCode(ref reader, header);
        reader.FailIf(flags != 0 && code != ReasonCode.Success, ReasonCode.ProtocolError, at, reader.IsV5 ? "MQTT-3.2.2-6" : "MQTT-3.2.2-4");
        var properties = reader.ReadProperties(PropertyOwners.ConnAck);
        outcome = reader.End();
        if (outcome.IsComplete)
        {
            value = new ConnAck { SessionPresent = flags != 0, ReasonCode = code, Properties = properties };
        }

        return outcome;
    }

    /// <inheritdoc/>
    public int RemainingLength(ProtocolVersion version) => 2 + Properties.BytesOf(version);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">3.1.1 has no return code for the reason.</exception>
    public void WriteBody(ref ByteWriter writer, ProtocolVersion version)
    {
        writer.WriteByte(SessionPresent ? (byte)1 : (byte)0);
        writer.WriteByte(version == ProtocolVersion.V5 ? (byte)ReasonCode
            : (byte)(ConnectReturnCodes.ReturnCodeOf(ReasonCode) ?? throw new ArgumentException($"MQTT 3.1.1 has no return code for {ReasonCode}.", nameof(version))));
        writer.WriteProperties(Properties, version);
    }

    private static ReasonCode ReadReasonCode(ref PacketReader reader, scoped in PacketHeader header)
    {
        var at = reader.Position;
        var code = reader.ReadByte();
        ReasonCode? known = !reader.IsV5 ? ConnectReturnCodes.ReasonCodeOf((ConnectReturnCode)code)
            : PermittedReasonCodes.Contains(PacketType.ConnAck, header.Sender, true, (ReasonCode)code) ? (ReasonCode)code
            : null;
        reader.FailIf(known is null, ReasonCode.ProtocolError, at, reader.IsV5 ? "MQTT-3.2.2-8" : "3.2.2.3");
        return known ?? ReasonCode.UnspecifiedError;
    }
}
