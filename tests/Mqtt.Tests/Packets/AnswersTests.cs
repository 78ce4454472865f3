using static EdgeHub.Mqtt.ProtocolVersion;

namespace EdgeHub.Mqtt.Tests;

/// <summary>SUBACK, UNSUBSCRIBE and UNSUBACK.</summary>
public sealed class AnswersTests
{
    [Fact]
    [Trait("Statement", "MQTT-3.9.3-2")]
    public void SubAck_OfEachReasonCode_IsReadIfTheTableHasIt()
    {
        ReasonCodeTable.Check(
            V5, Sender.Server, 0x90, "00 01 00 00 {0}", 6, "MQTT-3.9.3-2", [0x00, 0x01, 0x02, 0x80, 0x83, 0x87, 0x8F, 0x91, 0x97, 0x9E, 0xA1, 0xA2]);
        ReasonCodeTable.Check(V311, Sender.Server, 0x90, "00 01 00 {0}", 5, "MQTT-3.9.3-2", [0x00, 0x01, 0x02, 0x80]);
    }

    [Fact]
    [Trait("Statement", "MQTT-3.11.3-2")]
    public void UnsubAck_OfEachReasonCode_IsReadIfTheTableHasIt() =>
        ReasonCodeTable.Check(V5, Sender.Server, 0xB0, "00 01 00 00 {0}", 6, "MQTT-3.11.3-2", [0x00, 0x11, 0x80, 0x83, 0x87, 0x8F, 0x91]);

    [Theory]
    [InlineData(V5, 0x90, "00 00 00 00", "MQTT-2.2.1-6")]
    [InlineData(V311, 0x90, "00 00 00", "MQTT-2.3.1-7")]
    [InlineData(V5, 0xB0, "00 00 00 00", "MQTT-2.2.1-6")]
    [InlineData(V311, 0xB0, "00 00", "MQTT-2.3.1-7")]
    [Trait("Statement", "MQTT-2.2.1-6")]
    [Trait("Statement", "MQTT-2.3.1-7")]
    public void Answer_ToPacketIdentifier0_IsAProtocolError(ProtocolVersion version, byte first, string body, string statement) =>
        Refused.By(version, Sender.Server, first, body, ReasonCode.ProtocolError, 2, statement);

    [Fact]
    public void SubAck_WrittenFor311_SaysEveryRefusalAs0x80()
    {
        var written = new byte[16];
        var suback = new SubAck { PacketIdentifier = 1, ReasonCodes = [ReasonCode.GrantedQoS2, ReasonCode.NotAuthorized, ReasonCode.TopicFilterInvalid] };
        Assert.Equal("90 05 00 01 02 80 80", Hex.Text(written.AsSpan(0, PacketWriter.Write(suback, V311, written))));
    }

    [Fact]
    public void UnsubAck_WrittenFor311_IsItsIdentifierOnly()
    {
        var written = new byte[16];
        var unsuback = new UnsubAck { PacketIdentifier = 1, ReasonCodes = [ReasonCode.Success] };
        Assert.Equal("B0 02 00 01", Hex.Text(written.AsSpan(0, PacketWriter.Write(unsuback, V311, written))));
    }

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
