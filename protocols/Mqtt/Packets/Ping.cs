using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>PINGREQ or PINGRESP, which have no body (MQTT 5, 3.12 and 3.13). Reading their header is reading them.</summary>
/// <param name="type">Which of the two.</param>
public readonly ref struct Ping(PacketType type) : IPacket<Ping>
{
    /// <summary>Which of the two.</summary>
    public PacketType Type { get; } = type;

    /// <inheritdoc/>
    public byte FirstByte => (byte)((int)Type << 4);

    /// <inheritdoc/>
    public static WireOutcome TryRead(ReadOnlySpan<byte> packet, scoped in PacketHeader header, out Ping value)
    {
        value = new Ping(header.Type == PacketType.PingResp ? PacketType.PingResp : PacketType.PingReq);
        return PacketReader.TryOpen(packet, header, value.Type, "3.12", out var reader, out var outcome) ? reader.End() : outcome;
    }

    /// <inheritdoc/>
    public int RemainingLength(ProtocolVersion version) => 0;

    /// <inheritdoc/>
    public void WriteBody(ref ByteWriter writer, ProtocolVersion version)
    {
    }
}
