using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.OpenMetrics.Tests;

public sealed partial class NameTests
{
    [Theory]
    [InlineData("edgehub.agent.scans", null, "edgehub_agent_scans")]
    [InlineData("edgehub.agent.scans", "{scan}", "edgehub_agent_scans")]
    [InlineData("edgehub.agent.scans_total", "1", "edgehub_agent_scans")]
    [InlineData("a.total.total", null, "a")]
    [InlineData("a.durable", "s", "a_durable_seconds")]
    [InlineData("a.durable.seconds", "s", "a_durable_seconds")]
    [InlineData("a.seconds_total", "s", "a_seconds")]
    [InlineData("a.rate", "By/s", "a_rate_bytes_per_second")]
    [InlineData("a.rate", "{scan}/s", "a_rate_per_second")]
    [InlineData("a.temperature", "Cel", "a_temperature_celsius")]
    [InlineData("a.share", "%", "a_share_percent")]
    [InlineData("a.odd", "furlong/d", "a_odd_furlong_per_day")]
    [InlineData("9 lives: of a cat--", null, "_9_lives_of_a_cat")]
    [InlineData("größe", null, "gr_e")]
    [InlineData("", null, "_")]
    [InlineData("seconds", "s", "seconds")]
    public void Of_ANameAndAUnit_GivesTheFamily(string name, string? unit, string family) =>
        Assert.Equal(family, MetricName.Of(name, UnitName.Of(unit)));

    [Fact]
    public void Of_AnyText_IsAName() => Prop.ForAll<string?, string?>((name, unit) =>
    {
        var word = UnitName.Of(unit);
        var family = MetricName.Of(name ?? "", word);
        Assert.Matches(Name(), family);
        Assert.False(family.EndsWith("_total", StringComparison.Ordinal) && word != "total", family);
        Assert.True(word.Length == 0 || family.EndsWith(word, StringComparison.Ordinal), family);
        Assert.Matches(Name(), MetricName.OfLabel(name ?? ""));
        Assert.False(MetricName.OfLabel(name ?? "").StartsWith("__", StringComparison.Ordinal));
    }).QuickCheckThrowOnFailure();

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
