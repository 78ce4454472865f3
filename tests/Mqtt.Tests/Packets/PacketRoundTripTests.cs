using EdgeHub.Wire;

namespace EdgeHub.Mqtt.Tests;

public sealed class PacketRoundTripTests
{
    [Theory]
    [MemberData(nameof(PacketSamples.Names), MemberType = typeof(PacketSamples))]
    public void Packet_ReadAndWritten_IsTheSame(string name)
    {
        var sample = PacketSamples.Of(name);
        var written = new byte[1024];
        var outcome = AnyPacket.Reread(sample.Bytes, sample.Rules, written, out var length);
        Assert.Equal(WireOutcome.Complete(sample.Bytes.Length), outcome);
        Assert.Equal(Hex.Text(sample.Bytes), Hex.Text(written.AsSpan(0, length)));
    }

    [Theory]
    [MemberData(nameof(PacketSamples.Names), MemberType = typeof(PacketSamples))]
    public void Packet_EveryPrefix_NeedsMoreAndNeverMoreThanThePacket(string name)
    {
        var sample = PacketSamples.Of(name);
        for (var cut = 0; cut < sample.Bytes.Length; cut++)
        {
            var outcome = AnyPacket.Read(sample.Bytes.AsSpan(0, cut), sample.Rules);
            Assert.Equal(WireStatus.NeedsMore, outcome.Status);
            Assert.InRange(outcome.Bytes, cut + 1, sample.Bytes.Length);
        }
    }

    [Theory]
    [MemberData(nameof(PacketSamples.Names), MemberType = typeof(PacketSamples))]
    public void Packet_WithItsBodyCutShort_IsRefusedWithItsPlaceOrIsAShorterPacket(string name)
    {
        var sample = PacketSamples.Of(name);
        var body = Hex.Bytes(sample.Body);
        var written = new byte[1024];
        for (var length = 0; length < body.Length; length++)
        {
            var bytes = PacketSample.Assemble(sample.FirstByte, body.AsSpan(0, length));
            var outcome = AnyPacket.Reread(bytes, sample.Rules, written, out var count);
            if (outcome.IsComplete)
            {
                Assert.True(MayEndEarly(sample.Type), $"{sample.Name} of {length} bytes");
                Assert.InRange(count, 2, bytes.Length);
            }
            else
            {
                Assert.Equal(WireStatus.Malformed, outcome.Status);
                Assert.InRange(outcome.Bytes, 0, bytes.Length);
                Assert.InRange(outcome.Code, 0x80, 0xA2);
                Assert.NotEmpty(outcome.Section);
            }
        }
    }

    [Theory]
    [MemberData(nameof(PacketSamples.Names), MemberType = typeof(PacketSamples))]
    public void Packet_WithAByteMoreInItsBody_IsRefusedUnlessItIsPayload(string name)
    {
        var sample = PacketSamples.Of(name);
        var outcome = AnyPacket.Read(PacketSample.Assemble(sample.FirstByte, [.. Hex.Bytes(sample.Body), 0xFF]), sample.Rules);
        Assert.Equal(sample.Type == PacketType.Publish ? WireStatus.Complete : WireStatus.Malformed, outcome.Status);
    }

    [Theory]
    [MemberData(nameof(PacketSamples.Names), MemberType = typeof(PacketSamples))]
    public void Packet_WithOthersBehindIt_TakesItsOwnBytesOnly(string name)
    {
        var sample = PacketSamples.Of(name);
        Assert.Equal(WireOutcome.Complete(sample.Bytes.Length), AnyPacket.Read([.. sample.Bytes, 0xFF, 0xFF], sample.Rules));
    }

    [Theory]
    [MemberData(nameof(PacketSamples.Names), MemberType = typeof(PacketSamples))]
    public void Packet_WrittenIntoTooLittleMemory_IsNotWritten(string name)
    {
        var sample = PacketSamples.Of(name);
        for (var room = 0; room < sample.Bytes.Length; room++)
        {
            Assert.True(AnyPacket.Reread(sample.Bytes, sample.Rules, new byte[room], out var length).IsComplete);
            Assert.Equal(0, length);
        }
    }

    [Fact]
    public void Packet_OfAnotherType_IsRefused()
    {
        var bytes = PacketSamples.Of("5 PUBLISH QoS 0").Bytes;
        _ = PacketHeader.TryRead(bytes, new PacketRules(ProtocolVersion.V5, Sender.Client), out var header);
        Assert.Equal(WireStatus.Malformed, Connect.TryRead(bytes, header, out _).Status);
        Assert.Equal(WireStatus.Malformed, Acknowledgement.TryRead(bytes, header, out _).Status);
        Assert.Equal(WireStatus.Malformed, Ping.TryRead(bytes, header, out _).Status);
        Assert.Equal(WireOutcome.NeedsMore(bytes.Length), Publish.TryRead(bytes.AsSpan(0, 4), header, out _));
    }

    /// <summary>Payload, optional tails and lists may end earlier and be a legal packet still.</summary>
    private static bool MayEndEarly(PacketType type) => type is not (PacketType.Connect or PacketType.ConnAck);
}
