using EdgeHub.Wire;
using static EdgeHub.Mqtt.ProtocolVersion;

namespace EdgeHub.Mqtt.Tests;

public sealed class ConnAckTests
{
    [Theory]
    [InlineData(V311, "02 00", "3.2.2.1")]
    [InlineData(V5, "80 00 00", "MQTT-3.2.2-1")]
    [Trait("Statement", "MQTT-3.2.2-1")]
    public void ConnAck_WithReservedFlags_IsMalformed(ProtocolVersion version, string body, string statement) =>
        Refused.By(version, Sender.Server, 0x20, body, ReasonCode.MalformedPacket, 2, statement);

    [Theory]
    [InlineData(V311, "01 05", "MQTT-3.2.2-4")]
    [InlineData(V5, "01 87 00", "MQTT-3.2.2-6")]
    [Trait("Statement", "MQTT-3.2.2-4")]
    [Trait("Statement", "MQTT-3.2.2-6")]
    public void ConnAck_ThatRefusesWithASession_IsAProtocolError(ProtocolVersion version, string body, string statement) =>
        Refused.By(version, Sender.Server, 0x20, body, ReasonCode.ProtocolError, 2, statement);

    [Fact]
    [Trait("Statement", "MQTT-3.2.2-8")]
    public void ConnAck_OfEachReasonCode_IsReadIfTheTableHasIt()
    {
        byte[] table =
        [
            0x00, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90, 0x95, 0x97, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9F,
        ];
        ReasonCodeTable.Check(V5, Sender.Server, 0x20, "00 {0} 00", 3, "MQTT-3.2.2-8", table);
        ReasonCodeTable.Check(V311, Sender.Server, 0x20, "00 {0}", 3, "3.2.2.3", [0, 1, 2, 3, 4, 5]);
    }

    [Fact]
    public void ReturnCode_OfEveryKind_ComesBackAsItself()
    {
        foreach (var code in Enum.GetValues<ConnectReturnCode>())
        {
            Assert.Equal(code, ConnectReturnCodes.ReturnCodeOf(ConnectReturnCodes.ReasonCodeOf(code)!.Value));
        }

        Assert.Null(ConnectReturnCodes.ReasonCodeOf((ConnectReturnCode)6));
    }

    [Fact]
    public void ConnAck_WhoseReasonHasNoReturnCode_CannotBeWrittenIn311()
    {
        var written = new byte[16];
        Assert.Null(ConnectReturnCodes.ReturnCodeOf(ReasonCode.MalformedPacket));
        Assert.Throws<ArgumentException>(() => PacketWriter.Write(new ConnAck { ReasonCode = ReasonCode.MalformedPacket }, V311, written));
    }
}
