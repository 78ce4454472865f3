using System.Net;
using System.Text;
using EdgeHub.Devices;
using EdgeHub.Edge.Store;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Station.Tests;

public sealed class ScanTests
{
    [Fact]
    public async Task Label_OfAWaitingUnit_IsKeptAndShownWithItsNextStep()
    {
        await using var agent = await StationAgent.StartAsync();
        var uid = agent.Release(1, step: 10, last: 0);
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-01");

        var answer = await agent.ScanAsync("KOL-ST-01", uid);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var state = await page.UntilAsync(state => state.Last is not null);
        Assert.Equal(("accept", Codes.StepCompleted, uid), (state.Last!.Verdict, state.Last.Code, state.Last.Uid));
        Assert.Equal(("WO-4711", "Leather bag", 20, "KOL-ST-02"), (state.Unit!.Order, state.Unit.Item, state.Unit.Step!.Number, state.Unit.Step.Stations[0]));
        Assert.False(state.Unit.Step.Here);
        Assert.NotNull(state.Undo);
        Assert.Equal((1, 1), (state.Recent.Count, agent.Store.Position(Lane.Scan).Last));
        Assert.Equal(1, state.Link.Waiting);
    }

    [Fact]
    public async Task Label_AtTheWrongStation_IsRefusedAndShownWhereToGo()
    {
        await using var agent = await StationAgent.StartAsync();
        var uid = agent.Release(1, step: 20, last: 10);
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-03");

        await agent.ScanAsync("KOL-ST-03", uid);

        var state = await page.UntilAsync(state => state.Last is not null);
        Assert.Equal(("refuse", Codes.StepWrong), (state.Last!.Verdict, state.Last.Code));
        Assert.Equal(["Edge painting", "20", "KOL-ST-02"], state.Last.Arguments);
        Assert.Empty(state.Actions);
    }

    [Fact]
    public async Task Label_WithAWrongCheckCharacter_IsShownWithItsPlace()
    {
        await using var agent = await StationAgent.StartAsync();
        var uid = Plant.Bag(1);
        var wrong = uid[..21] + (uid[21] == '7' ? '8' : '7') + uid[22..];
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-01");

        await agent.ScanAsync("KOL-ST-01", $" {wrong}\r");

        var state = await page.UntilAsync(state => state.Last is not null);
        Assert.Equal(("refuse", Codes.LabelDamaged, wrong), (state.Last!.Verdict, state.Last.Code, state.Last.Label));
        Assert.Equal(["22", wrong[21].ToString()], state.Last.Arguments);
    }

    [Fact]
    public async Task Label_WithControlCharacters_IsShownWithoutThem()
    {
        await using var agent = await StationAgent.StartAsync();
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-01");

        await agent.ScanAsync("KOL-ST-01", "0104\u001d\u0000<b>" + new string('x', 200));

        var state = await page.UntilAsync(state => state.Last is not null);
        Assert.Equal(Codes.LabelUnreadable, state.Last!.Code);
        Assert.StartsWith("0104\uFFFD\uFFFD<b>x", state.Last.Label, StringComparison.Ordinal);
        Assert.Equal(StationLimits.LabelShown, state.Last.Label.Length);
    }

    [Fact]
    public async Task Label_FromAScannerOnTheNetwork_IsShownTheSame()
    {
        await using var agent = await StationAgent.StartAsync();
        var uid = agent.Release(1, step: 10, last: 0);
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-01");

        await agent.Sink.ScannedAsync(
            new Scan("s1", "KOL-ST-01", Encoding.UTF8.GetBytes(uid), "d2", agent.Pipeline.Now()), TestContext.Current.CancellationToken);

        Assert.Equal(Codes.StepCompleted, (await page.UntilAsync(state => state.Last is not null)).Last!.Code);
    }

    [Fact]
    public async Task Label_ReadTwiceInAMoment_LeavesTheScreenAsItIs()
    {
        await using var agent = await StationAgent.StartAsync();
        var (first, second) = (agent.Release(1, step: 10, last: 0), agent.Release(2, step: 10, last: 0));
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-01");

        await agent.ScanAsync("KOL-ST-01", first);
        await agent.ScanAsync("KOL-ST-01", first);
        await agent.ScanAsync("KOL-ST-01", second);

        var state = await page.UntilAsync(state => state.Last?.Uid == second);
        Assert.Equal([second, first], state.Recent.Select(outcome => outcome.Uid));
        Assert.Equal(2, agent.Store.Position(Lane.Scan).Last);
    }

    [Fact]
    public async Task Scans_MoreThanTen_AreListedNewestFirst()
    {
        await using var agent = await StationAgent.StartAsync();
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-01");
        var uids = Enumerable.Range(1, 12).Select(number => agent.Release(number, step: 10, last: 0)).ToList();

        foreach (var uid in uids)
        {
            await agent.ScanAsync("KOL-ST-01", uid);
        }

        var state = await page.UntilAsync(state => state.Last?.Uid == uids[^1]);
        Assert.Equal(uids.AsEnumerable().Reverse().Take(10), state.Recent.Select(outcome => outcome.Uid));
        Assert.Equal(state.Recent.OrderByDescending(outcome => outcome.Id), state.Recent);
    }

    [Fact]
    public async Task Store_NearlyFull_TellsTheHoursThatAreLeft()
    {
        await using var agent = await StationAgent.StartAsync(options: new StoreOptions { MaxWaitingBytes = 4096 });
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-01");

        await agent.ScanAsync("KOL-ST-01", agent.Release(1, step: 10, last: 0));

        var state = await page.UntilAsync(state => state.Link.Store == "low");
        Assert.InRange(state.Link.Hours!.Value, 0, StationLimits.SpaceLow.TotalHours);
    }

    [Fact]
    public async Task Store_Full_StopsTheStationUntilItIsNot()
    {
        await using var agent = await StationAgent.StartAsync();
        var uid = agent.Release(1, step: 10, last: 0);
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-01");

        agent.Journal.Full = true;
        var answer = await agent.ScanAsync("KOL-ST-01", uid);
        Assert.Contains("\"kept\":false", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var stopped = await page.UntilAsync(state => state.Last is not null && state.Link.Store == "full");
        Assert.Equal(("refuse", Codes.StoreFull), (stopped.Last!.Verdict, stopped.Last.Code));

        agent.Journal.Full = false;
        await agent.ScanAsync("KOL-ST-01", uid);
        Assert.Equal("ok", (await page.UntilAsync(state => state.Last?.Code == Codes.StepCompleted)).Link.Store);
    }
}
