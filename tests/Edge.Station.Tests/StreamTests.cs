using System.Diagnostics;
using System.Net;

namespace EdgeHub.Edge.Station.Tests;

public sealed class StreamTests
{
    [Fact]
    public async Task Stream_WithNothingToSay_BeatsTwiceASecond()
    {
        await using var agent = await StationAgent.StartAsync();
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-01");
        var cancel = TestContext.Current.CancellationToken;

        Assert.Equal("state", (await page.NextAsync(cancel)).Name);
        var watch = Stopwatch.StartNew();
        for (var beat = 0; beat < 3; beat++)
        {
            Assert.Equal("beat", (await page.NextAsync(cancel)).Name);
        }

        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1.2), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Stream_TellsThatTheHubIsGone_WithoutAScan()
    {
        await using var agent = await StationAgent.StartAsync();
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-01");
        Assert.Equal("connected", (await page.UntilAsync(_ => true)).Link.Hub);

        agent.Link.Status = new LinkStatus(HubState.Offline, TimeProvider.System.GetUtcNow());
        await page.UntilAsync(state => state.Link.Hub == "offline");
    }

    [Fact]
    public async Task Stream_OfEachStation_ShowsItsOwnScansOnly()
    {
        await using var agent = await StationAgent.StartAsync();
        var (here, there) = (agent.Release(1, step: 10, last: 0), agent.Release(2, step: 30, last: 20));
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-01");

        await agent.ScanAsync("KOL-ST-03", there);
        await agent.ScanAsync("KOL-ST-01", here);

        var state = await page.UntilAsync(state => state.Last is not null);
        Assert.Equal(here, Assert.Single(state.Recent).Uid);
        Assert.Equal(("Cutting", "en", true), (state.Station.Name, state.Station.Language, state.Station.Known));
        Assert.Equal("Asia/Kolkata", state.Station.TimeZone);
    }

    [Fact]
    public async Task Stream_OpenedAnew_ReturnsToTheSameUnit()
    {
        await using var agent = await StationAgent.StartAsync();
        var uid = agent.Release(1, step: 50, last: 40);
        await agent.ScanAsync("KOL-ST-05", uid);

        await using var before = await StationPage.OpenAsync(agent, "KOL-ST-05");
        var old = await before.UntilAsync(state => state.Last is not null);
        await using var after = await StationPage.OpenAsync(agent, "KOL-ST-05");
        var state = await after.UntilAsync(_ => true);

        Assert.Equal((old.Last!.Id, uid), (state.Last!.Id, state.Unit!.Uid));
        Assert.Equal(old.Actions, state.Actions);
    }

    [Fact]
    public async Task Stream_BeyondTheBound_IsRefusedUntilOneIsClosed()
    {
        await using var agent = await StationAgent.StartAsync();
        var pages = new List<StationPage>();
        for (var count = 0; count < StationLimits.PagesPerStation; count++)
        {
            pages.Add(await StationPage.OpenAsync(agent, "KOL-ST-01"));
        }

        var cancel = TestContext.Current.CancellationToken;
        using var refused = await agent.Http.GetAsync("/api/stations/KOL-ST-01/stream", HttpCompletionOption.ResponseHeadersRead, cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);

        await pages[0].DisposeAsync();
        var patience = Stopwatch.StartNew();
        HttpStatusCode status;
        do
        {
            using var again = await agent.Http.GetAsync("/api/stations/KOL-ST-01/stream", HttpCompletionOption.ResponseHeadersRead, cancel);
            status = again.StatusCode;
        }
        while (status != HttpStatusCode.OK && patience.Elapsed < TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.OK, status);
        foreach (var page in pages)
        {
            await page.DisposeAsync();
        }
    }

    [Fact]
    public async Task Agent_WithAnOpenPage_EndsAtOnce()
    {
        await using var agent = await StationAgent.StartAsync();
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-01");
        await page.UntilAsync(_ => true);

        var watch = Stopwatch.StartNew();
        await agent.StopWebAsync();
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }
}
