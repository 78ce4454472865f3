using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.Mqtt.Tests;

public sealed class TopicMatchTests
{
    private static readonly string[] Levels = ["", "a", "b", "+", "#", "$x"];

    [Theory]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/ranking", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true)]
    [InlineData("sport/#", "sport", true)]
    [InlineData("#", "sport", true)]
    [InlineData("#", "/", true)]
    [InlineData("sport/tennis/+", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/+", "sport/tennis/player1/ranking", false)]
    [InlineData("sport/+", "sport", false)]
    [InlineData("sport/+", "sport/", true)]
    [InlineData("+/+", "/finance", true)]
    [InlineData("/+", "/finance", true)]
    [InlineData("+", "/finance", false)]
    [InlineData("sport/+/#", "sport", false)]
    [InlineData("sport/+/#", "sport/tennis", true)]
    [InlineData("a/b", "a/b/", false)]
    [InlineData("a/b/", "a/b", false)]
    public void Filter_OfTheSpecificationsExamples_MatchesAsItSays(string filter, string name, bool matches) => Check(filter, name, matches);

    [Theory]
    [InlineData("#", "$SYS/monitor", false)]
    [InlineData("+/monitor/Clients", "$SYS/monitor/Clients", false)]
    [InlineData("$SYS/#", "$SYS/monitor/Clients", true)]
    [InlineData("$SYS/monitor/+", "$SYS/monitor/Clients", true)]
    [InlineData("a/+", "a/$b", true)]
    [Trait("Statement", "MQTT-4.7.2-1")]
    public void Wildcard_AtTheFirstLevel_MatchesNoNameWithADollar(string filter, string name, bool matches) => Check(filter, name, matches);

    [Theory]
    [InlineData("ACCOUNTS", "Accounts")]
    [InlineData("a", "a ")]
    [InlineData("caf\u00E9", "cafe\u0301")]
    [Trait("Statement", "MQTT-4.7.3-4")]
    public void Filter_ThatOnlyLooksTheSame_DoesNotMatch(string filter, string name) => Check(filter, name, false);

    [Fact]
    public void SharedFilter_MatchesByItsFilter()
    {
        Assert.True(TopicFilter.TryRead("$share/g/a/+"u8, out var filter).IsComplete);
        Assert.True(filter.Matches("a/b"u8));
        Assert.False(filter.Matches("$share/g/a/b"u8));
    }

    [Fact]
    public void Filter_OfAnyLevels_MatchesAsLevelByLevelComparisonSays() => Prop.ForAll<byte[], byte[]>((filterLevels, nameLevels) =>
    {
        string[] filter = [.. filterLevels.Select(level => Levels[level % Levels.Length])];
        string[] name = [.. nameLevels.Select(level => Levels[level % 3])];
        var text = Text.Of(string.Join('/', filter));
        return !TopicFilter.TryRead(text, out _).IsComplete
            || TopicFilter.Matches(text, Text.Of(string.Join('/', name))) == Expected(filter, name.Length == 0 ? [""] : name);
    }).Check(PropertyRun.Of(nameof(Filter_OfAnyLevels_MatchesAsLevelByLevelComparisonSays), 20_000));

    private static bool Expected(string[] filter, string[] name) => (filter, name) switch
    {
        (["#"], _) => true,
        ([], []) => true,
        ([], _) or (_, []) => false,
        _ => (filter[0] == "+" || filter[0] == name[0]) && Expected(filter[1..], name[1..]),
    };

    private static void Check(string filter, string name, bool matches) => Assert.Equal(matches, TopicFilter.Matches(Text.Of(filter), Text.Of(name)));
}
