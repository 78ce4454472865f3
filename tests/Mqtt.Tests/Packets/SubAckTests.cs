using static EdgeHub.Mqtt.ProtocolVersion;

namespace EdgeHub.Mqtt.Tests;

public sealed class SubAckTests
{
    [Fact]
    [Trait("Statement", "MQTT-3.9.3-2")]
    public void SubAck_OfEachReasonCode_IsReadIfTheTableHasIt()
    {
        ReasonCodeTable.Check(
            V5, Sender.Server, 0x90, "00 01 00 00 {0}", 6, "MQTT-3.9.3-2", [0x00, 0x01, 0x02, 0x80, 0x83, 0x87, 0x8F, 0x91, 0x97, 0x9E, 0xA1, 0xA2]);
        ReasonCodeTable.Check(V311, Sender.Server, 0x90, "00 01 00 {0}", 5, "MQTT-3.9.3-2", [0x00, 0x01, 0x02, 0x80]);
    }

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
}
