using static EdgeHub.Mqtt.ProtocolVersion;

namespace EdgeHub.Mqtt.Tests;

public sealed class UnsubscribeTests
{
    [Theory]
    [InlineData(V311, "00 01", 4)]
    [InlineData(V5, "00 01 00", 5)]
    [Trait("Statement", "MQTT-3.10.3-2")]
    public void Unsubscribe_FromNothing_IsAProtocolError(ProtocolVersion version, string body, int offset) =>
        Refused.By(version, Sender.Client, 0xA2, body, ReasonCode.ProtocolError, offset, "MQTT-3.10.3-2");

    [Theory]
    [InlineData(V311, "00 00 \"a\"", "MQTT-2.3.1-1")]
    [InlineData(V5, "00 00 00 \"a\"", "MQTT-2.2.1-3")]
    [Trait("Statement", "MQTT-2.3.1-1")]
    [Trait("Statement", "MQTT-2.2.1-3")]
    public void Unsubscribe_WithPacketIdentifier0_IsAProtocolError(ProtocolVersion version, string body, string statement) =>
        Refused.By(version, Sender.Client, 0xA2, body, ReasonCode.ProtocolError, 2, statement);

    [Fact]
    public void Unsubscribe_OfTwoFilters_GivesThemInOrder()
    {
        var bytes = PacketSamples.Of("5 UNSUBSCRIBE all").Bytes;
        Assert.True(PacketHeader.TryRead(bytes, new PacketRules(V5, Sender.Client), out var header).IsComplete);
        Assert.True(Unsubscribe.TryRead(bytes, header, out var unsubscribe).IsComplete);
        var filters = new List<string>();
        foreach (var filter in unsubscribe.TopicFilters)
        {
            filters.Add(System.Text.Encoding.UTF8.GetString(filter));
        }

        Assert.Equal(["a/b", "c/d"], filters);
        Assert.Equal(2, unsubscribe.TopicFilters.Count);
    }
}
