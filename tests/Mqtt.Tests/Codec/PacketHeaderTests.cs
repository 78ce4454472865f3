using System.Buffers;
using EdgeHub.Wire;
using static EdgeHub.Mqtt.ProtocolVersion;

namespace EdgeHub.Mqtt.Tests;

public sealed class PacketHeaderTests
{
    [Theory]
    [InlineData("30 00", 2, 0)]
    [InlineData("30 7F", 2, 127)]
    [InlineData("30 80 01", 3, 128)]
    [InlineData("30 FF 7F", 3, 16_383)]
    [InlineData("30 80 80 01", 4, 16_384)]
    [InlineData("30 FF FF 7F", 4, 2_097_151)]
    [InlineData("30 80 80 80 01", 5, 2_097_152)]
    [InlineData("30 FF FF FF 7F", 5, 268_435_455)]
    public void RemainingLength_OfTable24_IsRead(string hex, int headerBytes, int remainingLength)
    {
        var outcome = PacketHeader.TryRead(Hex.Bytes(hex), new PacketRules(V5, Sender.Client), out var header);
        Assert.Equal((headerBytes, remainingLength, headerBytes + remainingLength), (header.HeaderBytes, header.RemainingLength, header.PacketBytes));
        Assert.Equal(remainingLength == 0 ? WireOutcome.Complete(2) : WireOutcome.NeedsMore(headerBytes + remainingLength), outcome);
    }

    [Theory]
    [InlineData(V311, "2.2.3")]
    [InlineData(V5, "1.5.5")]
    public void RemainingLength_OfFiveBytes_IsMalformedAtItsFourth(ProtocolVersion version, string section) =>
        Refused.By(new PacketRules(version, Sender.Client), Hex.Bytes("30 80 80 80 80"), ReasonCode.MalformedPacket, 4, section);

    [Fact]
    [Trait("Statement", "MQTT-1.5.5-1")]
    public void RemainingLength_PaddedWithZeros_IsMalformedIn5AndAllowedIn311()
    {
        var padded = Hex.Bytes("C0 80 00");
        Refused.By(new PacketRules(V5, Sender.Client), padded, ReasonCode.MalformedPacket, 1, "MQTT-1.5.5-1");
        Assert.Equal(WireOutcome.Complete(3), PacketHeader.TryRead(padded, new PacketRules(V311, Sender.Client), out _));

        var rules = new PacketRules(Unknown, Sender.Client);
        Refused.By(rules, Hex.Bytes("10 8D 00 \"MQTT\" 05 02 00 3C 00 \"\""), ReasonCode.MalformedPacket, 1, "MQTT-1.5.5-1");
        Assert.Equal(WireOutcome.Complete(15), AnyPacket.Read(Hex.Bytes("10 8C 00 \"MQTT\" 04 02 00 3C \"\""), rules));
    }

    [Theory]
    [InlineData(Sender.Client, "MQTT-3.2.2-15")]
    [InlineData(Sender.Server, "MQTT-3.1.2-24")]
    [Trait("Statement", "MQTT-3.2.2-15")]
    [Trait("Statement", "MQTT-3.1.2-24")]
    public void Packet_AboveTheMaximumPacketSize_IsTooLargeBeforeItsBodyIsAwaited(Sender sender, string statement)
    {
        var header = Hex.Bytes("30 80 01");
        Assert.Equal(WireOutcome.NeedsMore(131), PacketHeader.TryRead(header, new PacketRules(V5, sender, 131), out _));
        Refused.By(new PacketRules(V5, sender, 130), header, ReasonCode.PacketTooLarge, 1, statement);
    }

    [Theory]
    [InlineData(V5, 0x00, "2.1.2")]
    [InlineData(V311, 0x00, "2.2.1")]
    [InlineData(V311, 0xF0, "2.2.1")]
    public void Type_ThatIsForbidden_IsMalformed(ProtocolVersion version, byte first, string section) =>
        Refused.By(version, Sender.Client, first, "", ReasonCode.MalformedPacket, 0, section);

    [Fact]
    [Trait("Statement", "MQTT-3.1.0-1")]
    public void FirstPacket_ThatIsNoConnect_IsAProtocolError()
    {
        for (var type = 2; type < 16; type++)
        {
            Refused.By(new PacketRules(Unknown, Sender.Client), [(byte)(type << 4)], ReasonCode.ProtocolError, 0, "MQTT-3.1.0-1");
        }
    }

    [Theory]
    [InlineData(V311)]
    [InlineData(V5)]
    [Trait("Statement", "MQTT-3.1.0-2")]
    public void Connect_ASecondTime_IsAProtocolError(ProtocolVersion version) =>
        Refused.By(new PacketRules(version, Sender.Client), [0x10], ReasonCode.ProtocolError, 0, "MQTT-3.1.0-2");

    [Theory]
    [InlineData(V5, Sender.Server, "10 80 A0 C0", "2.1.2")]
    [InlineData(V5, Sender.Client, "20 90 B0 D0", "2.1.2")]
    [InlineData(V311, Sender.Server, "10 80 A0 C0 E0", "2.2.1")]
    [InlineData(V311, Sender.Client, "20 90 B0 D0", "2.2.1")]
    public void Type_ThatThisEndNeverSends_IsAProtocolError(ProtocolVersion version, Sender sender, string firsts, string section)
    {
        foreach (var first in Hex.Bytes(firsts))
        {
            Refused.By(new PacketRules(version, sender), [first], ReasonCode.ProtocolError, 0, section);
        }
    }

    [Fact]
    [Trait("Statement", "MQTT-2.1.3-1")]
    [Trait("Statement", "MQTT-2.2.2-1")]
    public void Flags_ThatAreReserved_AreMalformed()
    {
        foreach (var sample in PacketSamples.All.Where(sample => sample.Type != PacketType.Publish))
        {
            for (var flags = 0; flags < 16; flags++)
            {
                var first = (byte)((sample.FirstByte & 0xF0) | flags);
                if (first != sample.FirstByte)
                {
                    Refused.By(sample.Rules, [first], ReasonCode.MalformedPacket, 0, StatementOf(sample));
                }
            }
        }
    }

    [Fact]
    [Trait("Statement", "MQTT-3.6.1-1")]
    public void PubRel_WithOtherFlagsThan2_IsMalformed() => Refused.By(V5, Sender.Client, 0x60, "00 01", ReasonCode.MalformedPacket, 0, "MQTT-3.6.1-1");

    [Fact]
    [Trait("Statement", "MQTT-3.8.1-1")]
    public void Subscribe_WithOtherFlagsThan2_IsMalformed() =>
        Refused.By(V5, Sender.Client, 0x83, "00 01 00 \"a\" 00", ReasonCode.MalformedPacket, 0, "MQTT-3.8.1-1");

    [Fact]
    [Trait("Statement", "MQTT-3.10.1-1")]
    public void Unsubscribe_WithOtherFlagsThan2_IsMalformed() =>
        Refused.By(V311, Sender.Client, 0xA0, "00 01 \"a\"", ReasonCode.MalformedPacket, 0, "MQTT-3.10.1-1");

    [Fact]
    [Trait("Statement", "MQTT-3.14.1-1")]
    public void Disconnect_WithFlags_IsMalformed() => Refused.By(V5, Sender.Client, 0xE1, "", ReasonCode.MalformedPacket, 0, "MQTT-3.14.1-1");

    [Fact]
    [Trait("Statement", "MQTT-3.15.1-1")]
    public void Auth_WithFlags_IsMalformed() => Refused.By(V5, Sender.Server, 0xF8, "", ReasonCode.MalformedPacket, 0, "MQTT-3.15.1-1");

    [Theory]
    [InlineData(Sender.Client, 0xC0, "3.12.1")]
    [InlineData(Sender.Server, 0xD0, "3.13.1")]
    public void Ping_WithABody_IsMalformed(Sender sender, byte first, string section) =>
        Refused.By(V5, sender, first, "00", ReasonCode.MalformedPacket, 1, section);

    [Fact]
    public void Sequence_CutInTwoAtEveryIndex_ReadsAsOnePiece()
    {
        var scratch = new byte[512];
        foreach (var sample in PacketSamples.All)
        {
            byte[] bytes = [.. sample.Bytes, 0xC0, 0x00];
            for (var cut = 0; cut <= bytes.Length; cut++)
            {
                CheckSequence(sample, Segment.Sequence(bytes[..cut], bytes[cut..]), scratch);
            }

            CheckSequence(sample, Segment.Sequence([.. bytes.Select(value => new[] { value })]), scratch);
        }
    }

    [Fact]
    public void Sequence_ThatEndsEarly_NeedsAsMuchMoreAsOnePiece()
    {
        foreach (var sample in PacketSamples.All)
        {
            for (var length = 1; length < sample.Bytes.Length; length++)
            {
                var bytes = Segment.Sequence([.. sample.Bytes[..length].Select(value => new[] { value })]);
                Assert.Equal(
                    PacketHeader.TryRead(sample.Bytes.AsSpan(0, length), sample.Rules, out _), PacketHeader.TryRead(bytes, sample.Rules, out _));
            }
        }
    }

    private static void CheckSequence(PacketSample sample, ReadOnlySequence<byte> bytes, byte[] scratch)
    {
        Assert.Equal(WireOutcome.Complete(sample.Bytes.Length), PacketHeader.TryRead(bytes, sample.Rules, out var header));
        Assert.Equal(sample.Type, header.Type);
        Assert.Equal(sample.Bytes, header.PacketOf(bytes, scratch).ToArray());
    }

    private static string StatementOf(PacketSample sample) => sample.Type switch
    {
        PacketType.PubRel => "MQTT-3.6.1-1",
        PacketType.Subscribe => "MQTT-3.8.1-1",
        PacketType.Unsubscribe => "MQTT-3.10.1-1",
        PacketType.Disconnect => "MQTT-3.14.1-1",
        PacketType.Auth => "MQTT-3.15.1-1",
        _ => sample.Rules.Version == V311 ? "MQTT-2.2.2-1" : "MQTT-2.1.3-1",
    };
}
