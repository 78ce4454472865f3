using EdgeHub.Wire;
using static EdgeHub.Mqtt.ProtocolVersion;

namespace EdgeHub.Mqtt.Tests;

public sealed class AcknowledgementTests
{
    private static readonly byte[] OfPublish = [0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99];

    [Fact]
    [Trait("Statement", "MQTT-3.4.2-1")]
    public void PubAck_OfEachReasonCode_IsReadIfTheTableHasIt() => CheckTable(0x40, "MQTT-3.4.2-1", OfPublish);

    [Fact]
    [Trait("Statement", "MQTT-3.5.2-1")]
    public void PubRec_OfEachReasonCode_IsReadIfTheTableHasIt() => CheckTable(0x50, "MQTT-3.5.2-1", OfPublish);

    [Fact]
    [Trait("Statement", "MQTT-3.6.2-1")]
    public void PubRel_OfEachReasonCode_IsReadIfTheTableHasIt() => CheckTable(0x62, "MQTT-3.6.2-1", [0x00, 0x92]);

    [Fact]
    [Trait("Statement", "MQTT-3.7.2-1")]
    public void PubComp_OfEachReasonCode_IsReadIfTheTableHasIt() => CheckTable(0x70, "MQTT-3.7.2-1", [0x00, 0x92]);

    [Theory]
    [InlineData(0x40)]
    [InlineData(0x50)]
    [InlineData(0x62)]
    [InlineData(0x70)]
    [Trait("Statement", "MQTT-2.2.1-5")]
    [Trait("Statement", "MQTT-2.3.1-6")]
    public void Acknowledgement_OfPacketIdentifier0_IsAProtocolError(byte first)
    {
        Refused.By(V5, Sender.Client, first, "00 00", ReasonCode.ProtocolError, 2, "MQTT-2.2.1-5");
        Refused.By(V311, Sender.Server, first, "00 00", ReasonCode.ProtocolError, 2, "MQTT-2.3.1-6");
    }

    [Theory]
    [InlineData(0x40, "3.4")]
    [InlineData(0x50, "3.5")]
    [InlineData(0x62, "3.6")]
    [InlineData(0x70, "3.7")]
    public void Acknowledgement_WithMoreThanItsIdentifierIn311_IsMalformed(byte first, string section) =>
        Refused.By(V311, Sender.Client, first, "00 01 00", ReasonCode.MalformedPacket, 4, section);

    [Fact]
    public void Acknowledgement_WithAnExplicitSuccess_IsTheSameAsTheShortOne()
    {
        foreach (var body in new[] { "00 01", "00 01 00", "00 01 00 00" })
        {
            var bytes = PacketSample.Assemble(0x40, Hex.Bytes(body));
            Assert.True(PacketHeader.TryRead(bytes, new PacketRules(V5, Sender.Client), out var header).IsComplete);
            Assert.True(Acknowledgement.TryRead(bytes, header, out var read).IsComplete);
            Assert.Equal((PacketType.PubAck, 1, ReasonCode.Success), (read.Type, read.PacketIdentifier, read.ReasonCode));
        }
    }

    [Fact]
    public void Acknowledgement_WrittenFor311_IsItsIdentifierOnly()
    {
        var written = new byte[8];
        var length = PacketWriter.Write(new Acknowledgement(PacketType.PubRec, 0x1234, ReasonCode.QuotaExceeded), V311, written);
        Assert.Equal("50 02 12 34", Hex.Text(written.AsSpan(0, length)));
    }

    private static void CheckTable(byte first, string statement, byte[] table)
    {
        ReasonCodeTable.Check(V5, Sender.Client, first, "00 01 {0}", 4, statement, table);
        ReasonCodeTable.Check(V5, Sender.Server, first, "00 01 {0} 00", 4, statement, table);
    }
}
