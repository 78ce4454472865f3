using EdgeHub.Wire;
using static EdgeHub.Mqtt.ProtocolVersion;

namespace EdgeHub.Mqtt.Tests;

public sealed class PublishTests
{
    [Fact]
    public void Publish_WithEverything_GivesItsParts()
    {
        var bytes = PacketSamples.Of("5 PUBLISH QoS 1 all").Bytes;
        Assert.True(PacketHeader.TryRead(bytes, new PacketRules(V5, Sender.Client), out var header).IsComplete);
        Assert.True(Publish.TryRead(bytes, header, out var publish).IsComplete);
        Assert.Equal((false, QoS.AtLeastOnce, true), (publish.Dup, publish.QoS, publish.Retain));
        Assert.Equal("a/b"u8, publish.Topic);
        Assert.Equal(((ushort)10, (ushort)7, (uint?)60), (publish.PacketIdentifier, publish.TopicAlias, publish.MessageExpiryInterval));
        Assert.Equal("hi"u8, publish.Payload);
        Assert.Equal("r/t"u8, publish.Properties.ValueOf(PropertyId.ResponseTopic));
        Assert.Equal([1, 2], publish.Properties.ValueOf(PropertyId.CorrelationData).ToArray());
        Assert.Null(publish.Properties.NumberOf(PropertyId.SubscriptionIdentifier));
    }

    [Theory]
    [InlineData(V311, 0x36)]
    [InlineData(V5, 0x3F)]
    [Trait("Statement", "MQTT-3.3.1-4")]
    public void Publish_WithBothQoSBits_IsMalformedAtItsFirstByte(ProtocolVersion version, byte first) =>
        Refused.By(new PacketRules(version, Sender.Client), [first], ReasonCode.MalformedPacket, 0, "MQTT-3.3.1-4");

    [Theory]
    [InlineData(V311, 0x38)]
    [InlineData(V5, 0x39)]
    [Trait("Statement", "MQTT-3.3.1-2")]
    public void Publish_WithDupAndQoS0_IsMalformedAtItsFirstByte(ProtocolVersion version, byte first) =>
        Refused.By(new PacketRules(version, Sender.Server), [first], ReasonCode.MalformedPacket, 0, "MQTT-3.3.1-2");

    [Theory]
    [InlineData(V311, "")]
    [InlineData(V5, "00")]
    [InlineData(V5, "00 05 61")]
    [Trait("Statement", "MQTT-3.3.2-1")]
    public void Publish_WithoutAWholeTopicName_IsMalformed(ProtocolVersion version, string body) =>
        Refused.By(version, Sender.Client, 0x30, body, ReasonCode.MalformedPacket, body.Length > 2 ? 4 : 2, "MQTT-3.3.2-1");

    [Theory]
    [InlineData(V311, "\"a/+\" 68", 6)]
    [InlineData(V5, "\"#\" 00 68", 4)]
    [Trait("Statement", "MQTT-3.3.2-2")]
    public void Publish_WithAWildcardInItsTopic_IsTopicNameInvalid(ProtocolVersion version, string body, int offset) =>
        Refused.By(version, Sender.Client, 0x30, body, ReasonCode.TopicNameInvalid, offset, "MQTT-3.3.2-2");

    [Theory]
    [InlineData(V311, "\"a\" 00 00 68", "MQTT-2.3.1-1")]
    [InlineData(V5, "\"a\" 00 00 00 68", "MQTT-2.2.1-3")]
    [Trait("Statement", "MQTT-2.3.1-1")]
    [Trait("Statement", "MQTT-2.2.1-3")]
    public void Publish_WithPacketIdentifier0_IsAProtocolError(ProtocolVersion version, string body, string statement) =>
        Refused.By(version, Sender.Client, 0x32, body, ReasonCode.ProtocolError, 5, statement);

    [Fact]
    [Trait("Statement", "MQTT-2.2.1-2")]
    [Trait("Statement", "MQTT-2.3.1-5")]
    public void Publish_WithQoS0_HasNoPacketIdentifier()
    {
        var written = new byte[16];
        var length = PacketWriter.Write(new OutgoingPublish { Topic = "a"u8, PacketIdentifier = 7, Payload = "b"u8 }, V311, written);
        Assert.Equal("30 04 00 01 61 62", Hex.Text(written.AsSpan(0, length)));
    }

    [Theory]
    [InlineData(V311, "\"\" 68", "MQTT-4.7.3-1")]
    [InlineData(V5, "\"\" 00 68", "3.3.2.1")]
    [Trait("Statement", "MQTT-4.7.3-1")]
    public void Publish_WithNeitherTopicNorAlias_IsAProtocolError(ProtocolVersion version, string body, string statement) =>
        Refused.By(version, Sender.Client, 0x30, body, ReasonCode.ProtocolError, 2, statement);

    [Fact]
    [Trait("Statement", "MQTT-3.3.2-8")]
    public void Publish_WithTopicAlias0_IsTopicAliasInvalid() =>
        Refused.By(V5, Sender.Client, 0x30, "\"a\" 03 23 00 00", ReasonCode.TopicAliasInvalid, 6, "MQTT-3.3.2-8");

    [Fact]
    [Trait("Statement", "MQTT-3.3.2-14")]
    public void Publish_WithAWildcardInItsResponseTopic_IsAProtocolError() =>
        Refused.By(V5, Sender.Client, 0x30, "\"a\" 06 08 \"r/#\"", ReasonCode.ProtocolError, 6, "MQTT-3.3.2-14");

    [Fact]
    [Trait("Statement", "MQTT-3.3.4-6")]
    public void Publish_OfAClientWithASubscriptionIdentifier_IsAProtocolError()
    {
        Refused.By(V5, Sender.Client, 0x30, "\"a\" 02 0B 01", ReasonCode.ProtocolError, 6, "MQTT-3.3.4-6");
        Refused.NotAtAll(V5, Sender.Server, 0x30, "\"a\" 02 0B 01");
    }

    [Fact]
    public void Publish_OfMaximalTopic_IsRead()
    {
        var topic = new byte[65_535];
        topic.AsSpan().Fill((byte)'t');
        var written = new byte[70_000];
        var length = PacketWriter.Write(new OutgoingPublish { Topic = topic }, V5, written);
        Assert.Equal(WireOutcome.Complete(length), AnyPacket.Read(written.AsSpan(0, length), new PacketRules(V5, Sender.Client)));
        Assert.Throws<ArgumentOutOfRangeException>(() => PacketWriter.Write(new OutgoingPublish { Topic = new byte[65_536] }, V5, new byte[70_000]));
    }
}
