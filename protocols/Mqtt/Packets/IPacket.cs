using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>A packet that can be written; <see cref="PacketWriter"/> does it.</summary>
public interface IOutgoingPacket
{
    /// <summary>Type and flags.</summary>
    byte FirstByte { get; }

    /// <summary>Bytes that follow the fixed header.</summary>
    int RemainingLength(ProtocolVersion version);

    /// <summary>Writes what follows the fixed header.</summary>
    void WriteBody(ref ByteWriter writer, ProtocolVersion version);
}

/// <summary>A packet that can be read too. It views the bytes that it was read from and lasts as long as they do; nothing is copied or allocated.</summary>
/// <typeparam name="TSelf">The packet.</typeparam>
public interface IPacket<TSelf> : IOutgoingPacket
    where TSelf : IPacket<TSelf>, allows ref struct
{
    /// <summary>
    /// Reads a packet whose header is known; its bytes begin with the fixed header and may go on behind the packet. Malformed carries the
    /// <see cref="ReasonCode"/>, the offset from the first byte, and the statement (<c>MQTT-3.3.2-2</c>) or section of the connection's version
    /// that is broken; the packet is empty then.
    /// </summary>
    static abstract WireOutcome TryRead(ReadOnlySpan<byte> packet, scoped in PacketHeader header, out TSelf value);
}
