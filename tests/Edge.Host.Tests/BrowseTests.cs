using EdgeHub.Edge.Runtime;
using EdgeHub.Mqtt.Client;
using EdgeHub.Testing;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>What is shown of a broker's topics, and which points they give.</summary>
public sealed class BrowseTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Topics_AreATreeWithRatesAndLastValues_AndNoOrdersToTheTerminal()
    {
        var book = new TopicBook(_time);
        foreach (var value in new[] { "21", "22", "\e[2J23" })
        {
            book.Take(new MqttMessage("plant/oven1/temperature", value));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        book.Take(new MqttMessage("plant/oven1/state", "run") { Retain = true });
        book.Take(new MqttMessage("plant/oven2", ""));
        var lines = TopicTable.Of("b:1883", book, 60, new Ink(false));
        Assert.Equal("b:1883: 3 topics, 1.7 messages/s", lines[0]);
        Assert.Equal(["plant", "  oven1"], lines.Skip(1).Take(2));
        Assert.Equal("    state                       retained  run", lines[3]);
        Assert.Equal("    temperature                    1.0/s   [2J23", lines[4]);
        Assert.StartsWith("  oven2", lines[5], StringComparison.Ordinal);
    }

    [Fact]
    public void Topics_BeyondTheBound_AreCounted()
    {
        var book = new TopicBook(_time);
        for (var i = 0; i < TopicBook.MaxTopics + 5; i++)
        {
            book.Take(new MqttMessage($"t/{i}", "1"));
        }

        Assert.Equal((TopicBook.MaxTopics, 5L), (book.Topics().Count, book.Totals().Left));
    }

    [Fact]
    public void PickedPoints_AreAConfigurationThatIsGood()
    {
        var book = new TopicBook(_time);
        book.Take(new MqttMessage("plant/oven 1/t", "21.5"));
        book.Take(new MqttMessage("plant/oven_1/t", "on"));
        book.Take(new MqttMessage("plant/line", """{"ts":"2026-01-05T08:00:00Z","motor":{"on":true,"phases":[{"a":1},{"a":2}]},"a.b":1,"none":null}"""));
        book.Take(new MqttMessage("plant/picture", new byte[] { 0xFF, 0xD8, 0 }));
        book.Take(new MqttMessage("other/t", "1"));
        var points = PickedPoints.Of(book.Topics(), "plant/#");
        Assert.Equal(
            ["plant/line/ts:text", "plant/line/motor.on:flag", "plant/line/motor.phases_0_.a:number", "plant/line/motor.phases_1_.a:number", "plant/oven_1/t:number", "plant/oven_1/t-2:flag"],
            points.Select(point => $"{point.Name}:{point.Type}"));
        var check = ConfigurationFile.Check(PickedPoints.Write("KOL-M-07", new BrowsedBroker("10.0.0.9", 1883, true, "edge", "pw", "ca.crt"), points));
        Assert.Empty(check.Faults);
        Assert.Equal("motor.phases[1].a", check.Configuration.Machines[0].Points[3].Mqtt!.Path);
    }

    [Theory]
    [InlineData("http://h", "mqtt://")]
    [InlineData("mqtt://a:b@h", "--password-file")]
    public async Task Address_ThatIsWrong_IsRefused(string address, string expected)
    {
        var (code, _, errors) = await Commands.RunAsync("browse", address);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broker_ThatIsNotThere_IsOneSentence()
    {
        var (code, output, errors) = await Commands.RunAsync("browse", "mqtt://127.0.0.1:1");
        Assert.Equal((ExitCode.Degraded, ""), (code, output));
        Assert.StartsWith("127.0.0.1:1 can't be reached", errors, StringComparison.Ordinal);
    }
}
