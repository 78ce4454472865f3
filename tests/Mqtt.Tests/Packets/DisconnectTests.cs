using static EdgeHub.Mqtt.ProtocolVersion;

namespace EdgeHub.Mqtt.Tests;

public sealed class DisconnectTests
{
    private static readonly byte[] OfBoth = [0x00, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99];
    private static readonly byte[] OfServer = [0x87, 0x89, 0x8B, 0x8D, 0x8E, 0x8F, 0x9A, 0x9B, 0x9C, 0x9D, 0x9E, 0x9F, 0xA0, 0xA1, 0xA2];

    [Fact]
    [Trait("Statement", "MQTT-3.14.2-1")]
    public void Disconnect_OfEachReasonCode_IsReadIfTheTableHasItForThatEnd()
    {
        ReasonCodeTable.Check(V5, Sender.Client, 0xE0, "{0}", 2, "MQTT-3.14.2-1", [.. OfBoth, 0x04]);
        ReasonCodeTable.Check(V5, Sender.Server, 0xE0, "{0} 00", 2, "MQTT-3.14.2-1", [.. OfBoth, .. OfServer]);
    }

    [Fact]
    [Trait("Statement", "MQTT-3.14.2-2")]
    public void Disconnect_OfAServerWithASessionExpiry_IsAProtocolError() =>
        Refused.By(V5, Sender.Server, 0xE0, "00 05 11 00 00 00 0A", ReasonCode.ProtocolError, 4, "MQTT-3.14.2-2");

    [Fact]
    public void Disconnect_WithABodyIn311_IsMalformed() => Refused.By(V311, Sender.Client, 0xE0, "00", ReasonCode.MalformedPacket, 2, "3.14.1");

    [Fact]
    public void Disconnect_WrittenFor311_IsEmpty()
    {
        var written = new byte[8];
        Assert.Equal("E0 00", Hex.Text(written.AsSpan(0, PacketWriter.Write(new Disconnect(ReasonCode.ProtocolError), V311, written))));
    }
}
