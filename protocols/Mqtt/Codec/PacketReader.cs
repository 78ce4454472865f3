using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>
/// Reads the fields of one whole packet. The first fault stays, with its offset from the packet's first byte and the statement that it breaks;
/// what is read after it is empty, so that a decoder reads a layout front to back and asks once.
/// </summary>
internal ref struct PacketReader
{
    private readonly ReadOnlySpan<byte> _packet;
    private WireOutcome _fault;

    /// <summary>Reads bytes that are no whole packet and were checked before.</summary>
    public PacketReader(ReadOnlySpan<byte> bytes)
    {
        _packet = bytes;
        Section = "";
    }

    private PacketReader(ReadOnlySpan<byte> packet, scoped in PacketHeader header, string section)
    {
        _packet = packet;
        Position = header.HeaderBytes;
        IsV5 = header.Version == ProtocolVersion.V5;
        Sender = header.Sender;
        Section = section;
    }

    /// <summary>Whose packet it is.</summary>
    public Sender Sender { get; }

    /// <summary>Which version's rules and statement numbers hold.</summary>
    public bool IsV5 { get; set; }

    /// <summary>What a packet breaks that ends within the field read next.</summary>
    public string Section { get; set; }

    public int Position { get; private set; }

    public bool HasFailed { get; private set; }

    public readonly int Left => _packet.Length - Position;

    /// <summary>Begins behind the fixed header; false with the outcome when these bytes are not one whole packet of that type.</summary>
    public static bool TryOpen(
        ReadOnlySpan<byte> packet, scoped in PacketHeader header, PacketType type, string section, out PacketReader reader, out WireOutcome outcome)
    {
        outcome = header.Type != type ? WireOutcome.Malformed((int)ReasonCode.ProtocolError, 0, "2.1.2")
            : packet.Length < header.PacketBytes ? WireOutcome.NeedsMore(header.PacketBytes)
            : WireOutcome.Complete(header.PacketBytes);
        reader = outcome.IsComplete ? new PacketReader(packet[..header.PacketBytes], header, section) : default;
        return outcome.IsComplete;
    }

    public byte ReadByte() => Take(1) ? _packet[Position - 1] : (byte)0;

    public ushort ReadUInt16() => Take(2) ? BinaryPrimitives.ReadUInt16BigEndian(_packet[(Position - 2)..]) : (ushort)0;

    public uint ReadUInt32() => Take(4) ? BinaryPrimitives.ReadUInt32BigEndian(_packet[(Position - 4)..]) : 0;

    public uint ReadVariableByteInteger()
    {
        if (HasFailed)
        {
            return 0;
        }

        // Most are below 128: the length of a few properties, an early subscription.
        if (Left > 0 && _packet[Position] < 0x80)
        {
            return _packet[Position++];
        }

        var outcome = VariableByteInteger.TryRead(_packet[Position..], out var value);
        if (!outcome.IsComplete)
        {
            Fail(ReasonCode.MalformedPacket, Position, outcome.Status == WireStatus.NeedsMore ? Section : "1.5.5");
            return 0;
        }

        if (outcome.Bytes != VariableByteInteger.BytesOf(value))
        {
            Fail(ReasonCode.MalformedPacket, Position, "MQTT-1.5.5-1");
            return 0;
        }

        Position += outcome.Bytes;
        return value;
    }

    /// <summary>Reads binary data: two bytes of length, then so many (1.5.6).</summary>
    public ReadOnlySpan<byte> ReadBinary()
    {
        var length = ReadUInt16();
        return Take(length) ? _packet.Slice(Position - length, length) : default;
    }

    /// <summary>Reads a UTF-8 encoded string and gives its bytes (1.5.4).</summary>
    public ReadOnlySpan<byte> ReadString()
    {
        var bytes = ReadBinary();
        if (Utf8.IsValid(bytes) && !bytes.Contains((byte)0))
        {
            return bytes;
        }

        var start = Position - bytes.Length;
        var bad = Utf8String.FirstFault(bytes);
        Fail(ReasonCode.MalformedPacket, start + bad, (IsV5, bytes[bad]) switch
        {
            (true, 0) => "MQTT-1.5.4-2",
            (true, _) => "MQTT-1.5.4-1",
            (false, 0) => "MQTT-1.5.3-2",
            (false, _) => "MQTT-1.5.3-1",
        });
        return default;
    }

    /// <summary>Reads all that is left.</summary>
    public ReadOnlySpan<byte> ReadRest()
    {
        var start = Position;
        return Take(Left) ? _packet[start..] : default;
    }

    /// <summary>What was read since a position.</summary>
    public readonly ReadOnlySpan<byte> Since(int start) => _packet[start..Position];

    /// <summary>A packet identifier, which is never 0.</summary>
    public ushort ReadPacketIdentifier(string statement)
    {
        var at = Position;
        var identifier = ReadUInt16();
        FailIf(!HasFailed && identifier == 0, ReasonCode.ProtocolError, at, statement);
        return identifier;
    }

    /// <summary>Reads the reason codes that are the rest of SUBACK and UNSUBACK.</summary>
    public ReadOnlySpan<ReasonCode> ReadReasonCodes(scoped in PacketHeader header, string statement)
    {
        var start = Position;
        var codes = MemoryMarshal.Cast<byte, ReasonCode>(ReadRest());
        for (var i = 0; i < codes.Length; i++)
        {
            FailIf(!PermittedReasonCodes.Contains(header.Type, header.Sender, IsV5, codes[i]), ReasonCode.ProtocolError, start + i, statement);
        }

        return codes;
    }

    /// <summary>Remembers a fault unless there already is one.</summary>
    public void Fail(ReasonCode code, int offset, string statement)
    {
        if (!HasFailed)
        {
            HasFailed = true;
            _fault = WireOutcome.Malformed((int)code, offset, statement);
        }
    }

    public void FailIf(bool isFault, ReasonCode code, int offset, string statement)
    {
        if (isFault)
        {
            Fail(code, offset, statement);
        }
    }

    /// <summary>Complete when nothing was wrong and nothing is left.</summary>
    public WireOutcome End()
    {
        FailIf(Left > 0, ReasonCode.MalformedPacket, Position, Section);
        return HasFailed ? _fault : WireOutcome.Complete(_packet.Length);
    }

    private bool Take(int count)
    {
        if (HasFailed)
        {
            return false;
        }

        if (count > Left)
        {
            Fail(ReasonCode.MalformedPacket, Position, Section);
            return false;
        }

        Position += count;
        return true;
    }
}
