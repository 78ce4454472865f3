using System.Buffers;
using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>
/// The fixed header of a packet (MQTT 5, 2.1.1).
/// <code>
/// | type (4 bits) flags (4 bits) | remaining length (1 to 4): 7 bits each, low ones first, the high bit says that another follows |
/// </code>
/// It is judged as soon as its bytes are there: nobody waits for the body of a packet that is too large or not allowed.
/// </summary>
public readonly record struct PacketHeader
{
    /// <summary>Largest remaining length that four bytes can say, in bytes.</summary>
    public const int MaxRemainingLength = 268_435_455;

    /// <summary>Largest packet that MQTT knows, in bytes.</summary>
    public const int MaxPacketBytes = MaxHeaderBytes + MaxRemainingLength;

    /// <summary>Largest fixed header, in bytes.</summary>
    public const int MaxHeaderBytes = 5;

    /// <summary>Version of the connection that the packet came on.</summary>
    public ProtocolVersion Version { get; private init; }

    /// <summary>The end that sent it.</summary>
    public Sender Sender { get; private init; }

    /// <summary>Type of the packet.</summary>
    public PacketType Type => (PacketType)(FirstByte >> 4);

    /// <summary>The lower half of the first byte; its meaning depends on the type.</summary>
    public byte Flags => (byte)(FirstByte & 0x0F);

    /// <summary>Length of the fixed header in bytes, 2 to 5.</summary>
    public int HeaderBytes { get; private init; }

    /// <summary>Bytes that follow the fixed header.</summary>
    public int RemainingLength { get; private init; }

    /// <summary>Length of the whole packet in bytes; 0 while it is not known.</summary>
    public int PacketBytes => HeaderBytes + RemainingLength;

    internal byte FirstByte { get; private init; }

    /// <summary>False when zeros pad the remaining length, which 3.1.1 allows; CONNECT is judged once its version is known.</summary>
    internal bool IsMinimal => HeaderBytes == 1 + VariableByteInteger.BytesOf((uint)RemainingLength);

    /// <summary>
    /// Reads the header of the first packet. Complete, with the packet's length, only when all of the packet is there; while its body is not, needs
    /// more says the length.
    /// </summary>
    public static WireOutcome TryRead(ReadOnlySpan<byte> bytes, in PacketRules rules, out PacketHeader header)
    {
        header = default;
        if (bytes.IsEmpty)
        {
            return WireOutcome.NeedsMore(2);
        }

        if (!HeaderRules.IsLegal(bytes[0], rules))
        {
            return HeaderRules.Check(bytes[0], rules);
        }

        var length = VariableByteInteger.TryRead(bytes[1..], out var remaining);
        if (!length.IsComplete)
        {
            return length.Status == WireStatus.NeedsMore ? WireOutcome.NeedsMore(1 + length.Bytes)
                : WireOutcome.Malformed((int)ReasonCode.MalformedPacket, 1 + length.Bytes, rules.Version == ProtocolVersion.V311 ? "2.2.3" : "1.5.5");
        }

        var known = new PacketHeader
        {
            Version = rules.Version, Sender = rules.Sender, FirstByte = bytes[0], HeaderBytes = 1 + length.Bytes, RemainingLength = (int)remaining,
        };
        var judged = HeaderRules.CheckLength(known, rules.MaxPacketBytes);
        if (!judged.IsComplete)
        {
            return judged;
        }

        header = known;
        return bytes.Length < known.PacketBytes ? WireOutcome.NeedsMore(known.PacketBytes) : WireOutcome.Complete(known.PacketBytes);
    }

    /// <summary>As <see cref="TryRead(ReadOnlySpan{byte}, in PacketRules, out PacketHeader)"/>, of bytes that lie in several segments.</summary>
    public static WireOutcome TryRead(in ReadOnlySequence<byte> bytes, in PacketRules rules, out PacketHeader header)
    {
        if (bytes.IsSingleSegment)
        {
            return TryRead(bytes.FirstSpan, rules, out header);
        }

        Span<byte> start = stackalloc byte[MaxHeaderBytes];
        var count = (int)Math.Min(start.Length, bytes.Length);
        bytes.Slice(0, count).CopyTo(start);
        var outcome = TryRead(start[..count], rules, out header);
        return outcome.Status == WireStatus.NeedsMore && header.PacketBytes > 0 && bytes.Length >= header.PacketBytes
            ? WireOutcome.Complete(header.PacketBytes)
            : outcome;
    }

    /// <summary>
    /// The packet's bytes in one piece: a view where they already are, else copied into memory of the caller, which must hold <see cref="PacketBytes"/>.
    /// </summary>
    public ReadOnlySpan<byte> PacketOf(in ReadOnlySequence<byte> bytes, Span<byte> scratch)
    {
        if (bytes.FirstSpan.Length >= PacketBytes)
        {
            return bytes.FirstSpan[..PacketBytes];
        }

        bytes.Slice(0, PacketBytes).CopyTo(scratch);
        return scratch[..PacketBytes];
    }
}
