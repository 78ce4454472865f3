using System.Globalization;
using EdgeHub.Wire;
using static EdgeHub.Mqtt.ProtocolVersion;

namespace EdgeHub.Mqtt.Tests;

public sealed class PropertyTests
{
    private static readonly (PacketType Type, Sender Sender, byte First, string Before, string After, PropertyOwners Owner)[] Places =
    [
        (PacketType.Connect, Sender.Client, 0x10, "\"MQTT\" 05 02 00 00", "\"a\"", PropertyOwners.Connect),
        (PacketType.Connect, Sender.Client, 0x10, "\"MQTT\" 05 06 00 00 00 \"a\"", "\"t\" 00 00", PropertyOwners.Will),
        (PacketType.ConnAck, Sender.Server, 0x20, "00 00", "", PropertyOwners.ConnAck),
        (PacketType.Publish, Sender.Server, 0x30, "\"a\"", "", PropertyOwners.Publish),
        (PacketType.PubAck, Sender.Client, 0x40, "00 01 00", "", PropertyOwners.PubAck),
        (PacketType.PubRec, Sender.Client, 0x50, "00 01 00", "", PropertyOwners.PubRec),
        (PacketType.PubRel, Sender.Client, 0x62, "00 01 00", "", PropertyOwners.PubRel),
        (PacketType.PubComp, Sender.Client, 0x70, "00 01 00", "", PropertyOwners.PubComp),
        (PacketType.Subscribe, Sender.Client, 0x82, "00 01", "\"a\" 00", PropertyOwners.Subscribe),
        (PacketType.SubAck, Sender.Server, 0x90, "00 01", "00", PropertyOwners.SubAck),
        (PacketType.Unsubscribe, Sender.Client, 0xA2, "00 01", "\"a\"", PropertyOwners.Unsubscribe),
        (PacketType.UnsubAck, Sender.Server, 0xB0, "00 01", "00", PropertyOwners.UnsubAck),
        (PacketType.Disconnect, Sender.Client, 0xE0, "00", "", PropertyOwners.Disconnect),
        (PacketType.Auth, Sender.Client, 0xF0, "18", "", PropertyOwners.Auth),
    ];

    /// <summary>Table 2-4 of the specification, typed from it a second time: identifier, a legal value, and where it may stand.</summary>
    private static readonly (byte Id, string Value, PropertyOwners Owners)[] Table =
    [
        (0x01, "01", PropertyOwners.Publish | PropertyOwners.Will),
        (0x02, "00 00 00 01", PropertyOwners.Publish | PropertyOwners.Will),
        (0x03, "\"t\"", PropertyOwners.Publish | PropertyOwners.Will),
        (0x08, "\"t\"", PropertyOwners.Publish | PropertyOwners.Will),
        (0x09, "00 01 FF", PropertyOwners.Publish | PropertyOwners.Will),
        (0x0B, "01", PropertyOwners.Publish | PropertyOwners.Subscribe),
        (0x11, "00 00 00 01", PropertyOwners.Connect | PropertyOwners.ConnAck | PropertyOwners.Disconnect),
        (0x12, "\"t\"", PropertyOwners.ConnAck),
        (0x13, "00 01", PropertyOwners.ConnAck),
        (0x15, "\"t\"", PropertyOwners.Connect | PropertyOwners.ConnAck | PropertyOwners.Auth),
        (0x16, "00 01 FF", PropertyOwners.Connect | PropertyOwners.ConnAck | PropertyOwners.Auth),
        (0x17, "01", PropertyOwners.Connect),
        (0x18, "00 00 00 01", PropertyOwners.Will),
        (0x19, "01", PropertyOwners.Connect),
        (0x1A, "\"t\"", PropertyOwners.ConnAck),
        (0x1C, "\"t\"", PropertyOwners.ConnAck | PropertyOwners.Disconnect),
        (0x1F, "\"t\"", PropertyOwners.ConnAck | PropertyOwners.PubAck | PropertyOwners.PubRec | PropertyOwners.PubRel | PropertyOwners.PubComp
            | PropertyOwners.SubAck | PropertyOwners.UnsubAck | PropertyOwners.Disconnect | PropertyOwners.Auth),
        (0x21, "00 01", PropertyOwners.Connect | PropertyOwners.ConnAck),
        (0x22, "00 01", PropertyOwners.Connect | PropertyOwners.ConnAck),
        (0x23, "00 01", PropertyOwners.Publish),
        (0x24, "01", PropertyOwners.ConnAck),
        (0x25, "01", PropertyOwners.ConnAck),
        (0x26, "\"n\" \"v\"", PropertyOwners.All),
        (0x27, "00 00 00 01", PropertyOwners.Connect | PropertyOwners.ConnAck),
        (0x28, "01", PropertyOwners.ConnAck),
        (0x29, "01", PropertyOwners.ConnAck),
        (0x2A, "01", PropertyOwners.ConnAck),
    ];

    [Fact]
    public void Property_InEachPacket_IsReadOnlyWhereTheTableHasIt()
    {
        for (var id = 0; id < 256; id++)
        {
            var row = Table.SingleOrDefault(row => row.Id == id);
            foreach (var place in Places)
            {
                var outcome = Read(place, id, row.Value ?? "00 00 00 00");
                if ((row.Owners & place.Owner) != PropertyOwners.None)
                {
                    Assert.True(outcome.IsComplete, $"{id:X2} in {place.Owner}: {outcome}");
                }
                else
                {
                    Assert.Equal((WireStatus.Malformed, (int)ReasonCode.MalformedPacket, "2.2.2.2"), (outcome.Status, outcome.Code, outcome.Section));
                }
            }
        }
    }

    [Fact]
    public void Property_Twice_IsAProtocolErrorButForUserPropertyAndIdentifiersOfPublish()
    {
        foreach (var row in Table)
        {
            foreach (var place in Places.Where(place => (row.Owners & place.Owner) != PropertyOwners.None))
            {
                var id = row.Id.ToString("X2", CultureInfo.InvariantCulture);
                var outcome = Read(place, row.Id, $"{row.Value} {id} {row.Value}");
                var mayRepeat = row.Id == 0x26 || (row.Id == 0x0B && place.Owner == PropertyOwners.Publish);
                Assert.True(outcome.IsComplete == mayRepeat, $"{id} in {place.Owner}: {outcome}");
                Assert.True(mayRepeat || outcome.Code == (int)ReasonCode.ProtocolError, $"{id} in {place.Owner}: {outcome}");
            }
        }
    }

    [Fact]
    public void PayloadFormatIndicator_Above1_IsAProtocolError() =>
        Refused.By(V5, Sender.Client, 0x30, "\"a\" 02 01 02", ReasonCode.ProtocolError, 6, "3.3.2.3.2");

    [Theory]
    [InlineData("17 02", "3.1.2.11.7")]
    [InlineData("19 02", "3.1.2.11.6")]
    [InlineData("21 00 00", "3.1.2.11.3")]
    [InlineData("27 00 00 00 00", "3.1.2.11.4")]
    public void PropertyOfConnect_WithAReservedValue_IsAProtocolError(string property, string section) =>
        Refused.By(
            V5, Sender.Client, 0x10, $"\"MQTT\" 05 02 00 3C {Length(property)} {property} \"a\"", ReasonCode.ProtocolError, 13, section);

    [Theory]
    [InlineData("21 00 00", "3.1.2.11.3")]
    [InlineData("24 02", "3.2.2.3.4")]
    [InlineData("25 02", "3.2.2.3.5")]
    [InlineData("27 00 00 00 00", "3.1.2.11.4")]
    [InlineData("28 02", "3.2.2.3.11")]
    [InlineData("29 FF", "3.2.2.3.12")]
    [InlineData("2A 02", "3.2.2.3.13")]
    public void PropertyOfConnAck_WithAReservedValue_IsAProtocolError(string property, string section) =>
        Refused.By(V5, Sender.Server, 0x20, $"00 00 {Length(property)} {property}", ReasonCode.ProtocolError, 5, section);

    [Fact]
    public void SubscriptionIdentifier_Of0_IsAProtocolError()
    {
        Refused.By(V5, Sender.Client, 0x82, "00 01 02 0B 00 \"a\" 00", ReasonCode.ProtocolError, 5, "3.8.2.1.2");
        Refused.By(V5, Sender.Server, 0x30, "\"a\" 02 0B 00", ReasonCode.ProtocolError, 6, "3.8.2.1.2");
    }

    [Theory]
    [InlineData("\"MQTT\" 05 02 00 3C 04 16 00 01 09 \"a\"")]
    public void AuthenticationData_WithoutMethod_IsAProtocolError(string body) =>
        Refused.By(V5, Sender.Client, 0x10, body, ReasonCode.ProtocolError, 13, "3.1.2.11.10");

    [Fact]
    [Trait("Statement", "MQTT-2.2.2-1")]
    public void Packet_WithoutPropertyLength_IsMalformed()
    {
        const PropertyOwners MayLeaveItOut =
            PropertyOwners.PubAck | PropertyOwners.PubRec | PropertyOwners.PubRel | PropertyOwners.PubComp | PropertyOwners.Disconnect;
        foreach (var place in Places.Where(place => (place.Owner & MayLeaveItOut) == PropertyOwners.None))
        {
            var outcome = AnyPacket.Read(PacketSample.Assemble(place.First, Hex.Bytes(place.Before)), Rules(place.Type, place.Sender));
            Assert.Equal(WireStatus.Malformed, outcome.Status);
        }

        var written = new byte[8];
        Assert.Equal("20 03 00 00 00", Hex.Text(written.AsSpan(0, PacketWriter.Write(default(ConnAck), V5, written))));
    }

    [Theory]
    [InlineData("\"a\" 05 02 00 00 00", 6, "2.2.2.1", "a length beyond the packet")]
    [InlineData("\"a\" 03 02 00 00 00 01", 9, "2.2.2.1", "a property beyond the length")]
    [InlineData("\"a\" 80 00", 5, "MQTT-1.5.5-1", "a length in more bytes than it needs")]
    [InlineData("\"a\" 80 80 80 80 01", 5, "1.5.5", "a length of five bytes")]
    [InlineData("\"a\" 03 0B 81 00", 7, "MQTT-1.5.5-1", "an identifier in more bytes than it needs")]
    [Trait("Statement", "MQTT-1.5.5-1")]
    public void Properties_WhoseLengthsAreWrong_AreMalformed(string body, int offset, string statement, string why)
    {
        Assert.NotEmpty(why);
        Refused.By(V5, Sender.Server, 0x30, body, ReasonCode.MalformedPacket, offset, statement);
    }

    [Fact]
    public void Properties_WrittenAndRead_AreTheSame()
    {
        var memory = new byte[256];
        var writer = new ByteWriter(memory);
        PropertyWriter.Write(ref writer, PropertyId.PayloadFormatIndicator, 1);
        PropertyWriter.Write(ref writer, PropertyId.TopicAlias, 65_535);
        PropertyWriter.Write(ref writer, PropertyId.MessageExpiryInterval, uint.MaxValue);
        PropertyWriter.Write(ref writer, PropertyId.SubscriptionIdentifier, 268_435_455);
        PropertyWriter.Write(ref writer, PropertyId.ContentType, "json"u8);
        PropertyWriter.WriteUserProperty(ref writer, "n"u8, "v"u8);
        var properties = new Properties(writer.Written);
        Assert.Equal(1u, properties.NumberOf(PropertyId.PayloadFormatIndicator));
        Assert.Equal(65_535u, properties.NumberOf(PropertyId.TopicAlias));
        Assert.Equal(uint.MaxValue, properties.NumberOf(PropertyId.MessageExpiryInterval));
        Assert.Equal(268_435_455u, properties.NumberOf(PropertyId.SubscriptionIdentifier));
        Assert.Equal("json"u8, properties.ValueOf(PropertyId.ContentType));
        Assert.True(properties.TryGet(PropertyId.UserProperty, out var user));
        Assert.Equal("n"u8, user.Name);
        Assert.Equal("v"u8, user.Value);
        Assert.False(properties.Contains(PropertyId.ReasonString));
    }

    [Fact]
    public void PropertyWriter_OfTheWrongKind_IsTheCallersMistake()
    {
        Assert.Throws<ArgumentException>(() => { var writer = new ByteWriter(new byte[16]); PropertyWriter.Write(ref writer, PropertyId.ContentType, 1); });
        Assert.Throws<ArgumentException>(() => { var writer = new ByteWriter(new byte[16]); PropertyWriter.Write(ref writer, PropertyId.TopicAlias, "a"u8); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { var writer = new ByteWriter(new byte[16]); PropertyWriter.Write(ref writer, PropertyId.TopicAlias, 65_536); });
    }

    private static WireOutcome Read((PacketType Type, Sender Sender, byte First, string Before, string After, PropertyOwners Owner) place, int id, string value)
    {
        // Authentication Method goes with every property of AUTH and with Authentication Data, or these would be refused for its absence.
        var needsMethod = place.Owner == PropertyOwners.Auth || (id == 0x16 && place.Owner is PropertyOwners.Connect or PropertyOwners.ConnAck);
        var method = needsMethod && id != 0x15 ? "15 \"m\"" : "";
        var property = $"{id:X2} {value} {method}";
        return AnyPacket.Read(
            PacketSample.Assemble(place.First, Hex.Bytes($"{place.Before} {Length(property)} {property} {place.After}")), Rules(place.Type, place.Sender));
    }

    private static string Length(string property) => Hex.Bytes(property).Length.ToString("X2", CultureInfo.InvariantCulture);

    private static PacketRules Rules(PacketType type, Sender sender) => new(type == PacketType.Connect ? Unknown : V5, sender);
}
