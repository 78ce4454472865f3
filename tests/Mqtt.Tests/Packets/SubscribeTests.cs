using EdgeHub.Wire;
using static EdgeHub.Mqtt.ProtocolVersion;

namespace EdgeHub.Mqtt.Tests;

public sealed class SubscribeTests
{
    [Fact]
    public void Subscribe_WithEverything_GivesItsParts()
    {
        var bytes = PacketSamples.Of("5 SUBSCRIBE all").Bytes;
        Assert.True(PacketHeader.TryRead(bytes, new PacketRules(V5, Sender.Client), out var header).IsComplete);
        Assert.True(Subscribe.TryRead(bytes, header, out var subscribe).IsComplete);
        Assert.Equal((10, 2), ((int)subscribe.PacketIdentifier, subscribe.Subscriptions.Count));
        Assert.Equal(128u, subscribe.Properties.NumberOf(PropertyId.SubscriptionIdentifier));
        var found = new List<(string, SubscriptionOptions)>();
        foreach (var subscription in subscribe.Subscriptions)
        {
            found.Add((System.Text.Encoding.UTF8.GetString(subscription.TopicFilter), subscription.Options));
        }

        Assert.Equal(
            [
                ("a/#", new SubscriptionOptions(QoS.ExactlyOnce, NoLocal: true, RetainAsPublished: true, RetainHandling.DoNotSend)),
                ("$share/g/+", new SubscriptionOptions(QoS.AtLeastOnce, RetainAsPublished: true, RetainHandling: RetainHandling.SendAtSubscribeIfNew)),
            ],
            found);
    }

    [Theory]
    [InlineData(V311, "00 00 \"a\" 00", "MQTT-2.3.1-1")]
    [InlineData(V5, "00 00 00 \"a\" 00", "MQTT-2.2.1-3")]
    [Trait("Statement", "MQTT-2.3.1-1")]
    [Trait("Statement", "MQTT-2.2.1-3")]
    public void Subscribe_WithPacketIdentifier0_IsAProtocolError(ProtocolVersion version, string body, string statement) =>
        Refused.By(version, Sender.Client, 0x82, body, ReasonCode.ProtocolError, 2, statement);

    [Theory]
    [InlineData(V311, "00 01", 4, "MQTT-3.8.3-3")]
    [InlineData(V5, "00 01 00", 5, "MQTT-3.8.3-2")]
    [Trait("Statement", "MQTT-3.8.3-2")]
    [Trait("Statement", "MQTT-3.8.3-3")]
    public void Subscribe_ToNothing_IsAProtocolError(ProtocolVersion version, string body, int offset, string statement) =>
        Refused.By(version, Sender.Client, 0x82, body, ReasonCode.ProtocolError, offset, statement);

    [Theory]
    [InlineData(V311, "00 01 \"a\" 04", 7, "MQTT-3.8.3-4")]
    [InlineData(V311, "00 01 \"a\" 80", 7, "MQTT-3.8.3-4")]
    [InlineData(V5, "00 01 00 \"a\" 40", 8, "MQTT-3.8.3-5")]
    [InlineData(V5, "00 01 00 \"a\" 80", 8, "MQTT-3.8.3-5")]
    [Trait("Statement", "MQTT-3.8.3-4")]
    [Trait("Statement", "MQTT-3.8.3-5")]
    public void Subscribe_WithReservedBitsInItsOptions_IsMalformed(ProtocolVersion version, string body, int offset, string statement) =>
        Refused.By(version, Sender.Client, 0x82, body, ReasonCode.MalformedPacket, offset, statement);

    [Fact]
    public void Subscribe_WithQoS3_IsRefused()
    {
        Refused.By(V311, Sender.Client, 0x82, "00 01 \"a\" 03", ReasonCode.MalformedPacket, 7, "MQTT-3.8.3-4");
        Refused.By(V5, Sender.Client, 0x82, "00 01 00 \"a\" 03", ReasonCode.ProtocolError, 8, "3.8.3.1");
    }

    [Fact]
    public void Subscribe_WithRetainHandling3_IsAProtocolError() =>
        Refused.By(V5, Sender.Client, 0x82, "00 01 00 \"a\" 30", ReasonCode.ProtocolError, 8, "3.8.3.1");

    [Fact]
    [Trait("Statement", "MQTT-3.8.3-4")]
    public void Subscribe_SharedWithNoLocal_IsAProtocolError()
    {
        Refused.By(V5, Sender.Client, 0x82, "00 01 00 \"$share/g/a\" 04", ReasonCode.ProtocolError, 17, "MQTT-3.8.3-4");
        Refused.NotAtAll(V5, Sender.Client, 0x82, "00 01 00 \"$shared/g/a\" 04");
    }

    [Fact]
    public void Subscribe_WithAFilterThatIsNotLegal_IsWholeAllTheSame() => Refused.NotAtAll(V5, Sender.Client, 0x82, "00 01 00 \"a/#/b\" 00 \"\" 00");
}
