using static EdgeHub.Mqtt.ProtocolVersion;

namespace EdgeHub.Mqtt.Tests;

public sealed class UnsubAckTests
{
    [Fact]
    [Trait("Statement", "MQTT-3.11.3-2")]
    public void UnsubAck_OfEachReasonCode_IsReadIfTheTableHasIt() =>
        ReasonCodeTable.Check(V5, Sender.Server, 0xB0, "00 01 00 00 {0}", 6, "MQTT-3.11.3-2", [0x00, 0x11, 0x80, 0x83, 0x87, 0x8F, 0x91]);

    [Fact]
    public void UnsubAck_WrittenFor311_IsItsIdentifierOnly()
    {
        var written = new byte[16];
        var unsuback = new UnsubAck { PacketIdentifier = 1, ReasonCodes = [ReasonCode.Success] };
        Assert.Equal("B0 02 00 01", Hex.Text(written.AsSpan(0, PacketWriter.Write(unsuback, V311, written))));
    }
}
