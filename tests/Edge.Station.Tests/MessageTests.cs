using System.Net;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Store;

namespace EdgeHub.Edge.Station.Tests;

/// <summary>What alarms of machines say at a station.</summary>
public sealed class MessageTests
{
    private const string Here = "KOL-ST-04";
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly StationMessage Hot = new(Here, "KOL-M-01", "hot", AlarmSeverity.High, "বিয়ারিং খুব গরম", Noon);

    [Fact]
    public async Task Message_OfAnAlarm_IsOnTheOpenPageOfItsStationUntilItIsOver()
    {
        await using var agent = await StationAgent.StartAsync();
        await using var page = await StationPage.OpenAsync(agent, Here);
        Assert.Empty((await page.UntilAsync(_ => true)).Messages.Items);
        agent.Boards.Tell([Hot]);
        var shown = Assert.Single((await page.UntilAsync(state => state.Messages.Open == 1)).Messages.Items);
        Assert.Equal(("KOL-M-01", "high", "বিয়ারিং খুব গরম", Noon.ToUnixTimeMilliseconds(), false), (shown.Machine, shown.Severity, shown.Text, shown.Since, shown.Seen));
        Assert.Empty(Messages(agent, "KOL-ST-03").Items);
        agent.Boards.Tell([]);
        Assert.Empty((await page.UntilAsync(state => state.Messages.Open == 0)).Messages.Items);
    }

    [Fact]
    public async Task Message_ThatIsToldAgainUnchanged_SendsThePageNothing()
    {
        await using var agent = await StationAgent.StartAsync();
        agent.Boards.Tell([Hot]);
        var version = agent.Boards.Find(Here)!.State().Version;
        agent.Boards.Tell([Hot with { }]);
        Assert.Equal(version, agent.Boards.Find(Here)!.State().Version);
    }

    [Fact]
    public async Task Messages_OfMoreThanFit_AreTheMostUrgentThenTheLatest_AndCounted()
    {
        await using var agent = await StationAgent.StartAsync();
        var low = Enumerable.Range(0, 30).Select(i => Hot with { Alarm = $"low {i}", Severity = AlarmSeverity.Low, Since = Noon.AddMinutes(i), Text = $"{i}" });
        agent.Boards.Tell([.. low, Hot with { Since = Noon.AddHours(-9), Text = "burning" }]);
        var messages = Messages(agent);
        Assert.Equal((31, 0, StationLimits.Messages), (messages.Open, messages.Seen, messages.Items.Count));
        Assert.Equal(["burning", "29", "28"], messages.Items.Take(3).Select(message => message.Text));
    }

    [Fact]
    public async Task Message_ThatIsPutAway_StaysSoOverARestart_UntilItsAlarmIsRaisedAgain()
    {
        var other = Hot with { Machine = "KOL-M-02", Severity = AlarmSeverity.Low };
        var first = await StationAgent.StartAsync();
        first.Boards.Tell([Hot, other]);
        Assert.Equal(HttpStatusCode.NoContent, (await first.PostAsync(Here, "messages/seen", new { id = Hot.Id })).StatusCode);
        Assert.Equal("KOL-M-02 KOL-M-01 seen", Say(first));
        var folder = await first.StopAsync();

        await using var second = await StationAgent.StartAsync(folder);
        second.Boards.Tell([Hot, other]);
        Assert.Equal("KOL-M-02 KOL-M-01 seen", Say(second));
        second.Boards.Tell([Hot with { Since = Noon.AddHours(1) }, other]);
        Assert.Equal("KOL-M-01 KOL-M-02", Say(second));
    }

    [Fact]
    public async Task Message_ThatIsPutAwayAtOneStation_IsStillShownAtAnother()
    {
        await using var agent = await StationAgent.StartAsync();
        agent.Boards.Tell([Hot, Hot with { Station = "KOL-ST-03" }]);
        await agent.PostAsync(Here, "messages/seen", new { id = Hot.Id });
        Assert.Equal((0, 1), (Messages(agent).Open, Messages(agent).Seen));
        Assert.Equal((1, 0), (Messages(agent, "KOL-ST-03").Open, Messages(agent, "KOL-ST-03").Seen));
    }

    [Fact]
    public async Task Messages_ThatArePutAwayAtTheSameTime_AreAllKept()
    {
        StationMessage[] standing = [.. Enumerable.Range(0, 8).Select(i => Hot with { Alarm = $"a{i}" })];
        var first = await StationAgent.StartAsync();
        first.Boards.Tell(standing);
        await Task.WhenAll(standing.Select(message => first.PostAsync(Here, "messages/seen", new { id = message.Id })));
        var folder = await first.StopAsync();

        await using var second = await StationAgent.StartAsync(folder);
        second.Boards.Tell(standing);
        Assert.Equal((0, 8), (Messages(second).Open, Messages(second).Seen));
    }

    [Fact]
    public async Task Message_WhoseTextWasChanged_IsShownAgain()
    {
        await using var agent = await StationAgent.StartAsync();
        agent.Boards.Tell([Hot]);
        await agent.PostAsync(Here, "messages/seen", new { id = Hot.Id });
        agent.Boards.Tell([Hot with { Text = "Stop the machine" }]);
        Assert.Equal((1, 0), (Messages(agent).Open, Messages(agent).Seen));
    }

    [Theory]
    [InlineData("KOL-ST-99", """{"id":"x"}""", HttpStatusCode.NotFound)]
    [InlineData(Here, "[]", HttpStatusCode.BadRequest)]
    [InlineData(Here, """{"id":"of an alarm that is over"}""", HttpStatusCode.NoContent)]
    [InlineData(Here, "{}", HttpStatusCode.NoContent)]
    public async Task PuttingAway_WhatIsNotThere_KeepsNothing(string station, string body, HttpStatusCode expected)
    {
        await using var agent = await StationAgent.StartAsync();
        agent.Boards.Tell([Hot]);
        using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var answer = await agent.Http.PostAsync($"/api/stations/{station}/messages/seen", content, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal((1, 0), (Messages(agent).Open, Messages(agent).Seen));
        Assert.DoesNotContain(agent.Store.ReadStates("station/seen/"), state => state.Value is { Length: > 2 });
    }

    [Fact]
    public async Task Station_SaysWhyNobodySeesIt()
    {
        await using var agent = await StationAgent.StartAsync();
        Assert.Contains("has no station KOL-ST-99", agent.Boards.WhyUnseen("KOL-ST-99"), StringComparison.Ordinal);
        Assert.Contains($"No page of {Here} is open", agent.Boards.WhyUnseen(Here), StringComparison.Ordinal);
        await using var page = await StationPage.OpenAsync(agent, Here);
        await page.UntilAsync(_ => true);
        Assert.Null(agent.Boards.WhyUnseen(Here));
    }

    private static MessagesView Messages(StationAgent agent, string station = Here) => agent.Boards.Find(station)!.State().Messages;

    private static string Say(StationAgent agent) => string.Join(' ', Messages(agent).Items.Select(message => message.Machine + (message.Seen ? " seen" : "")));
}
