using System.Net;
using EdgeHub.Edge.Store;

namespace EdgeHub.Edge.Station.Tests;

/// <summary>How a station's wedge scanner is set is kept by the agent.</summary>
public sealed class WedgeTests
{
    private static readonly WedgeSettings German = new(
        "de", Inverted: true, ["Enter", "Ctrl+KeyJ"], "S-", "#", Identifier: true, ["Alt+029"], Slowest: 12);

    [Fact]
    public async Task Setting_ThatWasKept_IsToldToEveryPageAndSurvivesARestart()
    {
        var first = await StationAgent.StartAsync();
        await using (var page = await StationPage.OpenAsync(first, "KOL-ST-01"))
        {
            Assert.Null((await page.UntilAsync(_ => true)).Wedge);
            Assert.Equal(HttpStatusCode.NoContent, (await first.PostAsync("KOL-ST-01", "wedge", German)).StatusCode);
            AssertGerman((await page.UntilAsync(state => state.Wedge is not null)).Wedge);
        }

        Assert.Equal(0, first.Store.Position(Lane.Scan).Last);
        var folder = await first.StopAsync();

        await using var second = await StationAgent.StartAsync(folder);
        AssertGerman(second.Boards.Find("KOL-ST-01")!.State().Wedge);
        Assert.Null(second.Boards.Find("KOL-ST-02")!.State().Wedge);
    }

    [Fact]
    public async Task Setting_ThatIsForgotten_StaysForgotten()
    {
        var first = await StationAgent.StartAsync();
        await first.PostAsync("KOL-ST-01", "wedge", German);
        Assert.Equal(HttpStatusCode.NoContent, (await first.PostAsync("KOL-ST-01", "wedge/forget", new { })).StatusCode);
        Assert.Null(first.Boards.Find("KOL-ST-01")!.State().Wedge);
        var folder = await first.StopAsync();

        await using var second = await StationAgent.StartAsync(folder);
        Assert.Null(second.Boards.Find("KOL-ST-01")!.State().Wedge);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"layout":"tlh","terminator":[],"prefix":"","suffix":"","separator":[]}""")]
    [InlineData("""{"layout":"us","terminator":["Enter","Enter","Enter"],"prefix":"","suffix":"","separator":[]}""")]
    [InlineData("""{"layout":"us","terminator":[""],"prefix":"","suffix":"","separator":[]}""")]
    [InlineData("""{"layout":"us","terminator":[null],"prefix":"","suffix":"","separator":[]}""")]
    [InlineData("""{"layout":"us","terminator":[],"prefix":null,"suffix":"","separator":[]}""")]
    [InlineData("""{"layout":"us","terminator":[],"prefix":"","suffix":"","separator":["a","b","c","d","e","f"]}""")]
    [InlineData("""{"layout":"us","terminator":[],"prefix":"","suffix":"","separator":[],"slowest":-1}""")]
    public async Task Setting_ThatNoScannerHas_IsRefused(string body)
    {
        await using var agent = await StationAgent.StartAsync();
        using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var answer = await agent.Http.PostAsync("/api/stations/KOL-ST-01/wedge", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(agent.Boards.Find("KOL-ST-01")!.State().Wedge);
    }

    [Fact]
    public async Task Setting_OfAStationThatIsNotHere_IsNotFound()
    {
        await using var agent = await StationAgent.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await agent.PostAsync("KOL-ST-99", "wedge", German)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.PostAsync("KOL-ST-99", "wedge/forget", new { })).StatusCode);
    }

    [Theory]
    [InlineData("d2", "d2")]
    [InlineData("]d2", "")]
    [InlineData("longer", "")]
    [InlineData(null, "")]
    public async Task Identifier_ThatTheScannerSent_IsKeptBesideTheLabel(string? sent, string kept)
    {
        await using var agent = await StationAgent.StartAsync();
        var uid = agent.Release(1, step: 10, last: 0);
        Assert.Equal(HttpStatusCode.OK, (await agent.PostAsync("KOL-ST-01", "scans", new { label = uid, symbology = sent })).StatusCode);
        var outcome = Assert.Single(agent.Pipeline.Recent("KOL-ST-01"));
        Assert.Equal((uid, kept), (outcome.Uid, outcome.Scan.Symbology));
    }

    private static void AssertGerman(WedgeSettings? kept)
    {
        Assert.NotNull(kept);
        Assert.Equal(German with { Terminator = kept.Terminator, Separator = kept.Separator }, kept);
        Assert.Equal(["Enter", "Ctrl+KeyJ"], kept.Terminator);
        Assert.Equal(["Alt+029"], kept.Separator);
    }
}
