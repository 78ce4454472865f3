using EdgeHub.Wire;

namespace EdgeHub.Mqtt.Tests;

public sealed class TopicNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/finance")]
    [InlineData("ACCOUNTS")]
    [InlineData("Accounts payable")]
    [InlineData("$SYS/broker")]
    public void Name_ThatIsOne_IsComplete(string name) => Assert.True(TopicName.Check(Text.Of(name)).IsComplete);

    [Theory]
    [InlineData("#", 0)]
    [InlineData("a/+", 2)]
    [InlineData("a/b#", 3)]
    [Trait("Statement", "MQTT-4.7.0-1")]
    [Trait("Statement", "MQTT-4.7.1-1")]
    public void Name_WithAWildcard_IsInvalidThere(string name, int offset) => RefusedBy(Text.Of(name), offset, "MQTT-4.7.0-1");

    [Fact]
    [Trait("Statement", "MQTT-4.7.3-1")]
    public void Name_OfNoCharacters_IsInvalid() => RefusedBy([], 0, "MQTT-4.7.3-1");

    [Fact]
    [Trait("Statement", "MQTT-4.7.3-2")]
    public void Name_WithTheNullCharacter_IsInvalid() => RefusedBy([0x61, 0x00], 1, "MQTT-4.7.3-2");

    [Fact]
    [Trait("Statement", "MQTT-4.7.3-3")]
    public void Name_Above65535Bytes_IsInvalid()
    {
        var name = new byte[65_536];
        name.AsSpan().Fill((byte)'a');
        Assert.True(TopicName.Check(name.AsSpan(1)).IsComplete);
        RefusedBy(name, 65_535, "MQTT-4.7.3-3");
    }

    [Fact]
    public void Name_IllFormed_IsInvalid() => RefusedBy([0x61, 0xFF], 1, "MQTT-1.5.4-1");

    private static void RefusedBy(ReadOnlySpan<byte> name, int offset, string statement) =>
        Assert.Equal(WireOutcome.Malformed((int)ReasonCode.TopicNameInvalid, offset, statement), TopicName.Check(name));
}
