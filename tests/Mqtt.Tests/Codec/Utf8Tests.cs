using static EdgeHub.Mqtt.ProtocolVersion;

namespace EdgeHub.Mqtt.Tests;

public sealed class Utf8Tests
{
    [Theory]
    [InlineData("61 ED A0 80", 1, "a surrogate")]
    [InlineData("ED BF BF", 0, "a surrogate")]
    [InlineData("61 62 C0 80", 2, "U+0000 in two bytes")]
    [InlineData("E0 80 AF", 0, "a slash in three bytes")]
    [InlineData("F4 90 80 80", 0, "beyond U+10FFFF")]
    [InlineData("61 80", 1, "a byte that only continues")]
    [InlineData("61 E2 82", 1, "a character cut off")]
    [InlineData("FF", 0, "a byte of no character")]
    [Trait("Statement", "MQTT-1.5.4-1")]
    [Trait("Statement", "MQTT-1.5.3-1")]
    public void String_IllFormed_IsMalformedAtTheFirstWrongCharacter(string text, int at, string why)
    {
        Assert.NotEmpty(why);
        var field = Field(text);
        Refused.By(V5, Sender.Client, 0x30, field + " 00", ReasonCode.MalformedPacket, 4 + at, "MQTT-1.5.4-1");
        Refused.By(V311, Sender.Client, 0x30, field, ReasonCode.MalformedPacket, 4 + at, "MQTT-1.5.3-1");
    }

    [Fact]
    [Trait("Statement", "MQTT-1.5.4-2")]
    [Trait("Statement", "MQTT-1.5.3-2")]
    public void String_WithTheNullCharacter_IsMalformed()
    {
        Refused.By(V5, Sender.Client, 0x30, "00 03 61 00 62 00", ReasonCode.MalformedPacket, 5, "MQTT-1.5.4-2");
        Refused.By(V311, Sender.Client, 0x30, "00 03 61 00 62", ReasonCode.MalformedPacket, 5, "MQTT-1.5.3-2");
    }

    [Fact]
    [Trait("Statement", "MQTT-1.5.4-3")]
    [Trait("Statement", "MQTT-1.5.3-3")]
    public void String_WithAByteOrderMark_KeepsIt()
    {
        var bytes = PacketSample.Assemble(0x30, Hex.Bytes("00 04 EF BB BF 61"));
        Assert.True(PacketHeader.TryRead(bytes, new PacketRules(V311, Sender.Client), out var header).IsComplete);
        Assert.True(Publish.TryRead(bytes, header, out var publish).IsComplete);
        Assert.Equal([0xEF, 0xBB, 0xBF, 0x61], publish.Topic.ToArray());
    }

    [Theory]
    [InlineData("41 F0 AA 9B 94", "figure 1.2 of the specification: A and U+2A6D4")]
    [InlineData("EF BF BF", "a noncharacter, which may be sent")]
    [InlineData("0A 7F", "control characters, which may be sent")]
    public void String_ThatIsWellFormed_IsRead(string text, string why)
    {
        Assert.NotEmpty(why);
        Refused.NotAtAll(V5, Sender.Client, 0x30, Field(text) + " 00");
    }

    [Theory]
    [InlineData(0x10, "\"MQTT\" 05 02 00 3C 00 00 01 FF", "MQTT-3.1.3-4")]
    [InlineData(0x10, "\"MQTT\" 05 06 00 3C 00 \"a\" 00 00 01 FF 00 00", "MQTT-3.1.3-11")]
    [InlineData(0x10, "\"MQTT\" 05 82 00 3C 00 \"a\" 00 01 FF", "MQTT-3.1.3-12")]
    [InlineData(0x30, "00 01 FF 00", "MQTT-3.3.2-1")]
    [InlineData(0x30, "\"a\" 04 08 00 01 FF", "MQTT-3.3.2-13")]
    [InlineData(0x30, "\"a\" 04 03 00 01 FF", "MQTT-3.3.2-19")]
    [InlineData(0x30, "\"a\" 07 26 00 01 FF \"v\"", "MQTT-1.5.7-1")]
    [InlineData(0x30, "\"a\" 07 26 \"n\" 00 01 FF", "MQTT-1.5.7-1")]
    [InlineData(0x82, "00 01 00 00 01 FF 00", "MQTT-3.8.3-1")]
    [InlineData(0xA2, "00 01 00 00 01 FF", "MQTT-3.10.3-1")]
    [Trait("Statement", "MQTT-3.1.3-4")]
    [Trait("Statement", "MQTT-3.1.3-11")]
    [Trait("Statement", "MQTT-3.1.3-10")]
    [Trait("Statement", "MQTT-3.1.3-12")]
    [Trait("Statement", "MQTT-3.3.2-1")]
    [Trait("Statement", "MQTT-3.3.2-13")]
    [Trait("Statement", "MQTT-3.3.2-19")]
    [Trait("Statement", "MQTT-1.5.7-1")]
    [Trait("Statement", "MQTT-3.8.3-1")]
    [Trait("Statement", "MQTT-3.10.3-1")]
    public void Field_ThatMustBeAString_IsRefusedWhenIllFormed(byte first, string body, string statement)
    {
        Assert.StartsWith("MQTT-", statement, StringComparison.Ordinal);
        var packet = PacketSample.Assemble(first, Hex.Bytes(body));
        Refused.By(V5, Sender.Client, first, body, ReasonCode.MalformedPacket, Array.IndexOf(packet, (byte)0xFF), "MQTT-1.5.4-1");
    }

    private static string Field(string text) => $"00 {Hex.Bytes(text).Length:X2} {text}";
}
