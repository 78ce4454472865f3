using System.Net;
using EdgeHub.Edge.Pipeline;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Station.Tests;

public sealed class ActionTests
{
    [Theory]
    [InlineData("pass", Codes.InspectPassed)]
    [InlineData("fail", Codes.InspectRework)]
    public async Task Gate_AfterTheScan_TakesPassOrFail(string action, string code)
    {
        await using var agent = await StationAgent.StartAsync();
        var uid = agent.Release(1, step: 50, last: 40);
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-05");

        await agent.ScanAsync("KOL-ST-05", uid);
        Assert.Equal(["pass", "fail", "hold"], (await page.UntilAsync(state => state.Last?.Code == Codes.InspectWaiting)).Actions);
        await agent.PostAsync("KOL-ST-05", "actions", new { action, uid });

        Assert.Equal(["hold"], (await page.UntilAsync(state => state.Last?.Code == code)).Actions);
    }

    [Fact]
    public async Task Unit_NamedByThePage_IsJudgedThoughAnotherWasReadMeanwhile()
    {
        await using var agent = await StationAgent.StartAsync();
        var (mine, other) = (agent.Release(1, step: 50, last: 40), agent.Release(2, step: 50, last: 40));
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-05");

        await agent.ScanAsync("KOL-ST-05", mine);
        await agent.ScanAsync("KOL-ST-05", other);
        await agent.PostAsync("KOL-ST-05", "actions", new { action = "pass", uid = mine });

        await page.UntilAsync(state => state.Last?.Code == Codes.InspectPassed && state.Last.Uid == mine);
        Assert.Equal(UnitState.Active, agent.Knowledge.Find(other)!.Place.State);
    }

    [Fact]
    public async Task Assembly_OfComponents_KeepsTheUnitInFront()
    {
        await using var agent = await StationAgent.StartAsync();
        var uid = agent.Release(1, step: 40, last: 30);
        agent.Tell(UnitSnapshot.Minted(Plant.Component(1), TimeProvider.System.GetUtcNow()));
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-04");

        await agent.ScanAsync("KOL-ST-04", uid);
        await agent.ScanAsync("KOL-ST-04", Plant.Component(1));

        var state = await page.UntilAsync(state => state.Last?.Code == Codes.ComponentFitted);
        Assert.Equal((uid, 1, 2), (state.Unit!.Uid, state.Unit.Fitted, state.Unit.Components));
        Assert.Null(state.Undo);
    }

    [Fact]
    public async Task Undo_OfTheLastScan_PutsTheUnitBack()
    {
        await using var agent = await StationAgent.StartAsync();
        var uid = agent.Release(1, step: 10, last: 0);
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-01");

        await agent.ScanAsync("KOL-ST-01", uid);
        var undo = (await page.UntilAsync(state => state.Undo is not null)).Undo!;
        Assert.InRange(undo.Until - TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), 20_000, 30_000);
        await agent.PostAsync("KOL-ST-01", "actions", new { action = "undo", number = undo.Number });

        var state = await page.UntilAsync(state => state.Last?.Code == Codes.ScanUndone);
        Assert.Null(state.Undo);
        Assert.Equal(10, agent.Knowledge.Find(uid)!.Place.Step);
    }

    [Theory]
    [InlineData("release")]
    [InlineData("scrap")]
    [InlineData("")]
    [InlineData("undo")]
    public async Task Action_ThatThePageMayNotDo_IsRefused(string action)
    {
        await using var agent = await StationAgent.StartAsync();
        var answer = await agent.PostAsync("KOL-ST-05", "actions", new { action, uid = Plant.Bag(1) });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task HubVerdict_ThatDiffers_StaysUntilAPersonHasUnderstood()
    {
        await using var agent = await StationAgent.StartAsync();
        var uid = agent.Release(1, step: 10, last: 0);
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-01");
        await agent.ScanAsync("KOL-ST-01", uid);

        agent.Pipeline.HubSaid(new HubVerdict(1, "KOL-ST-01", uid, Verdict.Refuse, Codes.UnitOnHold, [], Differs: true));
        var correction = Assert.Single((await page.UntilAsync(state => state.Corrections.Count > 0)).Corrections);
        Assert.Equal((uid, "refuse", Codes.UnitOnHold), (correction.Uid, correction.Verdict, correction.Code));

        var answer = await agent.PostAsync("KOL-ST-01", "corrections/seen", new { number = correction.Number });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await page.UntilAsync(state => state.Corrections.Count == 0);
    }
}
