using EdgeHub.Wire;
using static EdgeHub.Mqtt.ProtocolVersion;

namespace EdgeHub.Mqtt.Tests;

public sealed class ConnectTests
{
    private static PacketRules Rules => new(Unknown, Sender.Client);

    [Fact]
    public void Connect_WithEverything_GivesItsParts()
    {
        var bytes = PacketSamples.Of("5 CONNECT all").Bytes;
        Assert.True(PacketHeader.TryRead(bytes, Rules, out var header).IsComplete);
        Assert.True(Connect.TryRead(bytes, header, out var connect).IsComplete);
        Assert.Equal((V5, true, 10), (connect.Version, connect.CleanStart, connect.KeepAlive));
        Assert.Equal("id"u8, connect.ClientIdentifier);
        Assert.Equal(10u, connect.Properties.NumberOf(PropertyId.SessionExpiryInterval));
        Assert.Equal(20u, connect.Properties.NumberOf(PropertyId.ReceiveMaximum));
        Assert.Equal(1024u, connect.Properties.NumberOf(PropertyId.MaximumPacketSize));
        Assert.True(connect.HasWill && connect.HasUserName && connect.HasPassword);
        Assert.Equal((QoS.AtLeastOnce, true, 11u), (connect.Will.QoS, connect.Will.Retain, connect.Will.Properties.NumberOf(PropertyId.WillDelayInterval)));
        Assert.Equal("w/t"u8, connect.Will.Topic);
        Assert.Equal([0x2A], connect.Will.Payload.ToArray());
        Assert.Equal("user"u8, connect.UserName);
        Assert.Equal("pw"u8, connect.Password);
    }

    [Theory]
    [InlineData("\"MQIsdp\" 03 02 00 3C \"a\"")]
    [InlineData("\"mqtt\" 04 02 00 3C \"a\"")]
    [InlineData("\"MQTTX\" 05 02 00 3C 00 \"a\"")]
    [Trait("Statement", "MQTT-3.1.2-1")]
    public void Connect_OfAnotherProtocolName_IsAnUnsupportedVersion(string body) =>
        Refused.By(V5, Sender.Client, 0x10, body, ReasonCode.UnsupportedProtocolVersion, 2, "MQTT-3.1.2-1");

    [Theory]
    [InlineData("00")]
    [InlineData("03")]
    [InlineData("06")]
    [InlineData("84")]
    [Trait("Statement", "MQTT-3.1.2-2")]
    public void Connect_OfAnotherVersion_IsAnUnsupportedVersion(string version) =>
        Refused.By(V5, Sender.Client, 0x10, $"\"MQTT\" {version} 02 00 3C \"a\"", ReasonCode.UnsupportedProtocolVersion, 8, "MQTT-3.1.2-2");

    [Theory]
    [InlineData("04 03 00 3C \"a\"")]
    [InlineData("05 03 00 3C 00 \"a\"")]
    [Trait("Statement", "MQTT-3.1.2-3")]
    public void Connect_WithTheReservedFlag_IsMalformed(string rest) => RefusedFlags(rest, "MQTT-3.1.2-3");

    [Theory]
    [InlineData("04 0A 00 3C \"a\"", "MQTT-3.1.2-13")]
    [InlineData("05 12 00 3C 00 \"a\"", "MQTT-3.1.2-11")]
    [Trait("Statement", "MQTT-3.1.2-11")]
    [Trait("Statement", "MQTT-3.1.2-13")]
    public void Connect_WithAWillQoSButNoWill_IsMalformed(string rest, string statement) => RefusedFlags(rest, statement);

    [Theory]
    [InlineData("04 1E 00 3C \"a\" \"t\" 00 00", "MQTT-3.1.2-14")]
    [InlineData("05 1E 00 3C 00 \"a\" 00 \"t\" 00 00", "MQTT-3.1.2-12")]
    [Trait("Statement", "MQTT-3.1.2-12")]
    [Trait("Statement", "MQTT-3.1.2-14")]
    public void Connect_WithAWillQoSOf3_IsMalformed(string rest, string statement) => RefusedFlags(rest, statement);

    [Theory]
    [InlineData("04 22 00 3C \"a\"", "MQTT-3.1.2-15")]
    [InlineData("05 22 00 3C 00 \"a\"", "MQTT-3.1.2-13")]
    [Trait("Statement", "MQTT-3.1.2-13")]
    [Trait("Statement", "MQTT-3.1.2-15")]
    public void Connect_WithAWillRetainButNoWill_IsMalformed(string rest, string statement) => RefusedFlags(rest, statement);

    [Fact]
    [Trait("Statement", "MQTT-3.1.2-22")]
    public void Connect_WithAPasswordButNoUserName_IsMalformedIn311AndAllowedIn5()
    {
        RefusedFlags("04 42 00 3C \"a\" 00 01 70", "MQTT-3.1.2-22");
        Refused.NotAtAll(V5, Sender.Client, 0x10, "\"MQTT\" 05 42 00 3C 00 \"a\" 00 01 70");
    }

    [Theory]
    [InlineData("04 06 00 3C \"a\"", 17)]
    [InlineData("04 06 00 3C \"a\" \"t\"", 20)]
    [InlineData("05 06 00 3C 00 \"a\"", 18)]
    [InlineData("05 06 00 3C 00 \"a\" 00 \"t\"", 22)]
    [Trait("Statement", "MQTT-3.1.2-9")]
    public void Connect_WhoseWillIsMissing_IsMalformed(string rest, int end) => RefusedAt(end - 2, rest, "MQTT-3.1.2-9");

    [Theory]
    [InlineData("04 02 00 3C \"a\" \"user\"", 15, "MQTT-3.1.2-18")]
    [InlineData("05 02 00 3C 00 \"a\" \"user\"", 16, "MQTT-3.1.2-16")]
    [Trait("Statement", "MQTT-3.1.2-16")]
    [Trait("Statement", "MQTT-3.1.2-18")]
    public void Connect_WithAUserNameAndNoFlag_IsMalformed(string rest, int offset, string statement) => RefusedAt(offset, rest, statement);

    [Theory]
    [InlineData("04 82 00 3C \"a\"", 15, "MQTT-3.1.2-19")]
    [InlineData("05 82 00 3C 00 \"a\"", 16, "MQTT-3.1.2-17")]
    [Trait("Statement", "MQTT-3.1.2-17")]
    [Trait("Statement", "MQTT-3.1.2-19")]
    public void Connect_WhoseUserNameIsMissing_IsMalformed(string rest, int offset, string statement) => RefusedAt(offset, rest, statement);

    [Theory]
    [InlineData("04 82 00 3C \"a\" \"user\" 00 01 70", 21, "MQTT-3.1.2-20")]
    [InlineData("05 82 00 3C 00 \"a\" \"user\" 00 01 70", 22, "MQTT-3.1.2-18")]
    [Trait("Statement", "MQTT-3.1.2-18")]
    [Trait("Statement", "MQTT-3.1.2-20")]
    public void Connect_WithAPasswordAndNoFlag_IsMalformed(string rest, int offset, string statement) => RefusedAt(offset, rest, statement);

    [Theory]
    [InlineData("04 C2 00 3C \"a\" \"user\"", 21, "MQTT-3.1.2-21")]
    [InlineData("05 C2 00 3C 00 \"a\" \"user\"", 22, "MQTT-3.1.2-19")]
    [Trait("Statement", "MQTT-3.1.2-19")]
    [Trait("Statement", "MQTT-3.1.2-21")]
    public void Connect_WhosePasswordIsMissing_IsMalformed(string rest, int offset, string statement) => RefusedAt(offset, rest, statement);

    [Theory]
    [InlineData("04 02 00 3C", 12)]
    [InlineData("05 02 00 3C 00", 13)]
    [Trait("Statement", "MQTT-3.1.3-3")]
    public void Connect_WithoutClientIdentifier_IsMalformed(string rest, int offset) => RefusedAt(offset, rest, "MQTT-3.1.3-3");

    [Theory]
    [InlineData("04 EE 00 3C \"a\" 00 01 70 \"t\" \"user\" 00 01 70")]
    [Trait("Statement", "MQTT-3.1.3-1")]
    public void Connect_WithFieldsInAnotherOrder_IsReadInTheSpecifiedOne(string rest)
    {
        var sample = new PacketSample("order", V311, Sender.Client, $"\"MQTT\" {rest}", 0x10);
        Assert.True(PacketHeader.TryRead(sample.Bytes, Rules, out var header).IsComplete);
        Assert.True(Connect.TryRead(sample.Bytes, header, out var connect).IsComplete);
        Assert.Equal("p"u8, connect.Will.Topic);
        Assert.Equal("t"u8, connect.Will.Payload);
        Assert.Equal("user"u8, connect.UserName);
    }

    [Fact]
    [Trait("Statement", "MQTT-3.1.3-8")]
    public void Connect_WithoutIdentifierNorCleanSession_IsRejectedIn311AndAllowedIn5()
    {
        Refused.By(V311, Sender.Client, 0x10, "\"MQTT\" 04 00 00 3C \"\"", ReasonCode.ClientIdentifierNotValid, 12, "MQTT-3.1.3-8");
        Refused.NotAtAll(V5, Sender.Client, 0x10, "\"MQTT\" 05 00 00 3C 00 \"\"");
        Assert.Equal(ConnectReturnCode.IdentifierRejected, ConnectReturnCodes.ReturnCodeOf(ReasonCode.ClientIdentifierNotValid));
    }

    [Theory]
    [InlineData("04 06 00 3C \"a\" \"t/#\" 00 00", 19, "MQTT-4.7.0-1")]
    [InlineData("05 06 00 3C 00 \"a\" 00 \"t+\" 00 00", 20, "MQTT-4.7.0-1")]
    [InlineData("05 06 00 3C 00 \"a\" 00 \"\" 00 00", 19, "MQTT-4.7.3-1")]
    [Trait("Statement", "MQTT-4.7.0-1")]
    [Trait("Statement", "MQTT-4.7.1-1")]
    [Trait("Statement", "MQTT-4.7.3-1")]
    public void Connect_WhoseWillTopicIsNoTopicName_IsTopicNameInvalid(string rest, int offset, string statement) =>
        Refused.By(V5, Sender.Client, 0x10, "\"MQTT\" " + rest, ReasonCode.TopicNameInvalid, offset, statement);

    [Fact]
    public void Connect_OfBothVersions_IsWrittenAsItsOwnVersionSays()
    {
        var written = new byte[64];
        foreach (var version in new[] { V311, V5 })
        {
            var connect = new Connect { Version = version, CleanStart = true, KeepAlive = 60, ClientIdentifier = "a"u8 };
            var length = PacketWriter.Write(connect, version, written);
            var expected = version == V5 ? "10 0E \"MQTT\" 05 02 00 3C 00 \"a\"" : "10 0D \"MQTT\" 04 02 00 3C \"a\"";
            Assert.Equal(Hex.Text(Hex.Bytes(expected)), Hex.Text(written.AsSpan(0, length)));
        }
    }

    private static void RefusedFlags(string rest, string statement) => RefusedAt(9, rest, statement);

    private static void RefusedAt(int offset, string rest, string statement) =>
        Refused.By(V5, Sender.Client, 0x10, "\"MQTT\" " + rest, ReasonCode.MalformedPacket, offset, statement);
}
