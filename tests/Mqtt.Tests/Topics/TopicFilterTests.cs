using EdgeHub.Wire;

namespace EdgeHub.Mqtt.Tests;

public sealed class TopicFilterTests
{
    [Theory]
    [InlineData("sport/tennis/player1/#", true)]
    [InlineData("#", true)]
    [InlineData("sport/#", true)]
    [InlineData("+", true)]
    [InlineData("+/tennis/#", true)]
    [InlineData("sport/+/player1", true)]
    [InlineData("/+", true)]
    [InlineData("a//b", false)]
    [InlineData("$SYS/monitor", false)]
    [InlineData("$share", false)]
    [InlineData("$sharex/g/a", false)]
    public void Filter_ThatIsOne_IsReadAsNotShared(string text, bool hasWildcard)
    {
        Assert.Equal(WireOutcome.Complete(text.Length), TopicFilter.TryRead(Text.Of(text), out var filter));
        Assert.Equal((false, hasWildcard, text), (filter.IsShared, filter.HasWildcard, Text.Of(filter.Filter)));
    }

    [Theory]
    [InlineData("sport/tennis#", 12)]
    [InlineData("sport/tennis/#/ranking", 13)]
    [InlineData("##", 0)]
    [Trait("Statement", "MQTT-4.7.1-1")]
    [Trait("Statement", "MQTT-4.7.1-2")]
    public void MultiLevelWildcard_ThatIsNotAloneAtTheEnd_IsInvalid(string text, int offset) => RefusedBy(text, offset, "MQTT-4.7.1-1");

    [Theory]
    [InlineData("sport+", 5)]
    [InlineData("sport/+a/b", 6)]
    [InlineData("++", 0)]
    [InlineData("+#", 0)]
    [Trait("Statement", "MQTT-4.7.1-2")]
    [Trait("Statement", "MQTT-4.7.1-3")]
    public void SingleLevelWildcard_ThatIsNotAWholeLevel_IsInvalid(string text, int offset) => RefusedBy(text, offset, "MQTT-4.7.1-2");

    [Theory]
    [InlineData("", 0, "MQTT-4.7.3-1")]
    [InlineData("a\0b", 1, "MQTT-4.7.3-2")]
    [Trait("Statement", "MQTT-4.7.3-1")]
    [Trait("Statement", "MQTT-4.7.3-2")]
    public void Filter_WithoutCharactersOrWithNull_IsInvalid(string text, int offset, string statement) => RefusedBy(text, offset, statement);

    [Theory]
    [InlineData("$share/consumer1/sport/tennis/+", "consumer1", "sport/tennis/+")]
    [InlineData("$share/consumer1//finance", "consumer1", "/finance")]
    [InlineData("$share/a/#", "a", "#")]
    [InlineData("$share/$a/$SYS/x", "$a", "$SYS/x")]
    public void SharedFilter_OfTheSpecificationsExamples_GivesNameAndFilter(string text, string name, string inner)
    {
        Assert.True(TopicFilter.TryRead(Text.Of(text), out var filter).IsComplete);
        Assert.Equal((true, name, inner), (filter.IsShared, Text.Of(filter.ShareName), Text.Of(filter.Filter)));
    }

    [Theory]
    [InlineData("$share/", 7)]
    [InlineData("$share//a", 7)]
    [InlineData("$share/+/a", 7)]
    [Trait("Statement", "MQTT-4.8.2-1")]
    public void SharedFilter_WithoutName_IsInvalid(string text, int offset) => RefusedBy(text, offset, "MQTT-4.8.2-1");

    [Theory]
    [InlineData("$share/g", 8)]
    [InlineData("$share/g/", 8)]
    [InlineData("$share/g+/a", 8)]
    [InlineData("$share/gr#p/a", 9)]
    [Trait("Statement", "MQTT-4.8.2-2")]
    public void SharedFilter_WithAWildcardInItsNameOrNoFilter_IsInvalid(string text, int offset) => RefusedBy(text, offset, "MQTT-4.8.2-2");

    [Fact]
    public void SharedFilter_WhoseFilterIsNotLegal_IsInvalid() => RefusedBy("$share/g/a#", 10, "MQTT-4.7.1-1");

    private static void RefusedBy(string text, int offset, string statement) =>
        Assert.Equal(WireOutcome.Malformed((int)ReasonCode.TopicFilterInvalid, offset, statement), TopicFilter.TryRead(Text.Of(text), out _));
}
