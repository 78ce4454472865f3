using EdgeHub.Wire;

namespace EdgeHub.Mqtt.Tests;

/// <summary>A packet written by hand after the specification: what the connection speaks, who sends it, and its bytes.</summary>
internal sealed record PacketSample(string Name, ProtocolVersion Version, Sender Sender, string Body, byte FirstByte)
{
    /// <summary>The whole packet: first byte, remaining length, body.</summary>
    public byte[] Bytes => Assemble(FirstByte, Hex.Bytes(Body));

    public PacketType Type => (PacketType)(FirstByte >> 4);

    /// <summary>What the header of the packet is read under: a CONNECT comes on a connection whose version nobody knows.</summary>
    public PacketRules Rules => new(Type == PacketType.Connect ? ProtocolVersion.Unknown : Version, Sender);

    public static byte[] Assemble(byte first, ReadOnlySpan<byte> body)
    {
        var packet = new List<byte> { first };
        var length = body.Length;
        do
        {
            packet.Add((byte)(length > 127 ? (length % 128) | 0x80 : length));
            length /= 128;
        }
        while (length > 0);
        return [.. packet, .. body];
    }
}

/// <summary>Reads packets of any type.</summary>
internal static class AnyPacket
{
    /// <summary>Reads header and packet; complete when both are.</summary>
    public static WireOutcome Read(ReadOnlySpan<byte> bytes, in PacketRules rules) => Reread(bytes, rules, [], out _);

    /// <summary>Reads header and packet and writes what was read.</summary>
    public static WireOutcome Reread(ReadOnlySpan<byte> bytes, in PacketRules rules, Span<byte> written, out int length)
    {
        length = 0;
        var outcome = PacketHeader.TryRead(bytes, rules, out var header);
        return !outcome.IsComplete ? outcome : header.Type switch
        {
            PacketType.Connect => Reread<Connect>(bytes, header, written, out length),
            PacketType.ConnAck => Reread<ConnAck>(bytes, header, written, out length),
            PacketType.Publish => RereadPublish(bytes, header, written, out length),
            PacketType.Subscribe => Reread<Subscribe>(bytes, header, written, out length),
            PacketType.SubAck => Reread<SubAck>(bytes, header, written, out length),
            PacketType.Unsubscribe => Reread<Unsubscribe>(bytes, header, written, out length),
            PacketType.UnsubAck => Reread<UnsubAck>(bytes, header, written, out length),
            PacketType.PingReq or PacketType.PingResp => Reread<Ping>(bytes, header, written, out length),
            PacketType.Disconnect => Reread<Disconnect>(bytes, header, written, out length),
            PacketType.Auth => Reread<Auth>(bytes, header, written, out length),
            _ => Reread<Acknowledgement>(bytes, header, written, out length),
        };
    }

    private static WireOutcome Reread<T>(ReadOnlySpan<byte> bytes, in PacketHeader header, Span<byte> written, out int length)
        where T : IPacket<T>, allows ref struct
    {
        var outcome = T.TryRead(bytes, header, out var packet);
        length = outcome.IsComplete ? PacketWriter.Write(packet, header.Version, written) : 0;
        return outcome;
    }

    private static WireOutcome RereadPublish(ReadOnlySpan<byte> bytes, in PacketHeader header, Span<byte> written, out int length)
    {
        var outcome = Publish.TryRead(bytes, header, out var publish);
        length = outcome.IsComplete ? PacketWriter.Write(OutgoingPublish.Of(publish), header.Version, written) : 0;
        return outcome;
    }
}
