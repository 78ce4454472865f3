using System.Buffers;
using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>Writes whole packets. What they hold is the caller's to keep legal; only what can't be written at all throws.</summary>
public static class PacketWriter
{
    /// <summary>Length of a packet in bytes, to be compared with the receiver's Maximum Packet Size.</summary>
    public static int BytesOf<T>(in T packet, ProtocolVersion version)
        where T : IOutgoingPacket, allows ref struct
    {
        var remaining = packet.RemainingLength(version);
        return 1 + VariableByteInteger.BytesOf((uint)remaining) + remaining;
    }

    /// <summary>Writes a packet and gives its length; 0 when it does not fit.</summary>
    /// <exception cref="ArgumentException">A field is longer than the protocol can say.</exception>
    public static int Write<T>(in T packet, ProtocolVersion version, Span<byte> destination)
        where T : IOutgoingPacket, allows ref struct
    {
        var writer = new ByteWriter(destination);
        WriteHeader(ref writer, packet.FirstByte, packet.RemainingLength(version));
        packet.WriteBody(ref writer, version);
        return writer.HasOverflowed ? 0 : writer.Position;
    }

    /// <summary>Writes a packet and gives its length.</summary>
    /// <exception cref="ArgumentException">A field is longer than the protocol can say.</exception>
    public static int Write<T>(in T packet, ProtocolVersion version, IBufferWriter<byte> destination)
        where T : IOutgoingPacket, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(destination);
        var length = Write(packet, version, destination.GetSpan(BytesOf(packet, version)));
        destination.Advance(length);
        return length;
    }

    internal static void WriteHeader(ref ByteWriter writer, byte first, int remainingLength)
    {
        writer.WriteByte(first);
        VariableByteInteger.Write(ref writer, (uint)remainingLength);
    }
}
