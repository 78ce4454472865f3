using System.Buffers;
using EdgeHub.Wire;
using static EdgeHub.Mqtt.ProtocolVersion;

namespace EdgeHub.Mqtt.Tests;

public sealed class AllocationTests
{
    private const int Times = 10_000;

    [Theory]
    [InlineData("3.1.1 PUBLISH QoS 0")]
    [InlineData("3.1.1 PUBLISH QoS 2 dup retain")]
    [InlineData("5 PUBLISH QoS 0")]
    [InlineData("5 PUBLISH QoS 1 all")]
    [InlineData("5 PUBLISH with subscription identifiers")]
    [InlineData("3.1.1 PUBACK")]
    [InlineData("5 PUBACK short")]
    [InlineData("5 PUBREC all")]
    [InlineData("5 PUBREL all")]
    [InlineData("5 PUBCOMP all")]
    public void Packet_ReadAndWritten_AllocatesNothing(string name)
    {
        var sample = PacketSamples.Of(name);
        var (bytes, rules, written) = (sample.Bytes, sample.Rules, new byte[1024]);
        AllocatesNothing(() => Assert.True(AnyPacket.Reread(bytes, rules, written, out _).IsComplete));
    }

    [Fact]
    public void Message_RoutedToManyReceivers_AllocatesNothing()
    {
        var bytes = PacketSamples.Of("5 PUBLISH QoS 1 all").Bytes;
        var rules = new PacketRules(V5, Sender.Client);
        var (forwarded, header, identifiers) = (new byte[256], new byte[256], new uint[] { 1, 300 });
        AllocatesNothing(() =>
        {
            _ = PacketHeader.TryRead(bytes, rules, out var known);
            _ = Publish.TryRead(bytes, known, out var publish);
            var count = publish.Properties.CopyForwarded(forwarded);
            for (ushort receiver = 1; receiver <= 10; receiver++)
            {
                var outgoing = new OutgoingPublish
                {
                    QoS = QoS.AtLeastOnce, Topic = publish.Topic, PacketIdentifier = receiver, MessageExpiryInterval = publish.MessageExpiryInterval - 1,
                    SubscriptionIdentifiers = identifiers, Properties = new Properties(forwarded.AsSpan(0, count)), Payload = publish.Payload,
                };
                Assert.True(outgoing.WriteHeader(V5, header) > 0 && outgoing.WriteHeader(V311, header) > 0);
            }
        });
    }

    [Fact]
    public void Packet_WrittenIntoABufferWriter_AllocatesNothing()
    {
        var output = new ArrayBufferWriter<byte>(256);
        AllocatesNothing(() =>
        {
            PacketWriter.Write(new Acknowledgement(PacketType.PubRec, 1, ReasonCode.QuotaExceeded), V5, output);
            PacketWriter.Write(new OutgoingPublish { Topic = "a/b"u8, Payload = "hi"u8 }, V5, output);
            output.ResetWrittenCount();
        });
    }

    [Fact]
    public void Filter_ReadAndMatched_AllocatesNothing() => AllocatesNothing(() =>
    {
        _ = TopicFilter.TryRead("$share/group/plant/+/line/#"u8, out var filter);
        Assert.True(filter.Matches("plant/kolkata/line/1/state"u8));
        Assert.True(TopicName.Check("plant/kolkata/line/1/state"u8).IsComplete);
    });

    private static void AllocatesNothing(Action act)
    {
        Repeat(act);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(act);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Repeat(Action act)
    {
        for (var i = 0; i < Times; i++)
        {
            act();
        }
    }
}
