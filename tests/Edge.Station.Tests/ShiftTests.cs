using System.Net;
using System.Text;
using EdgeHub.Devices;
using EdgeHub.Edge.Store;

namespace EdgeHub.Edge.Station.Tests;

public sealed class ShiftTests
{
    [Fact]
    public async Task Badge_AtAnyScanner_StartsTheShiftInThePersonsLanguage()
    {
        await using var agent = await StationAgent.StartAsync();
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-01");

        await agent.Sink.ScannedAsync(
            new Scan("s1", "KOL-ST-01", "badge-7101\r"u8.ToArray(), "", agent.Pipeline.Now()), TestContext.Current.CancellationToken);
        Assert.Equal(("Bimal", "bn"), Who(await page.UntilAsync(state => state.Shift is not null)));

        await agent.ScanAsync("KOL-ST-01", Plant.Lakshmi.Badge);
        Assert.Equal(("Lakshmi", "te"), Who(await page.UntilAsync(state => state.Shift?.Name == "Lakshmi")));

        Assert.Equal(0, agent.Store.Position(Lane.Scan).Last);
        Assert.Equal(["station.shift_started", "station.shift_started"], agent.Link.Events.Select(happened => happened.Type));
    }

    [Fact]
    public async Task Person_WhoStartedTheShift_StandsInEveryScan()
    {
        await using var agent = await StationAgent.StartAsync();
        var (typed, read) = (agent.Release(1, step: 10, last: 0), agent.Release(2, step: 10, last: 0));

        await agent.PostAsync("KOL-ST-01", "shift", new { person = Plant.Bimal.Id });
        await agent.ScanAsync("KOL-ST-01", typed);
        await agent.Sink.ScannedAsync(
            new Scan("s1", "KOL-ST-01", Encoding.UTF8.GetBytes(read), "", agent.Pipeline.Now()), TestContext.Current.CancellationToken);
        await agent.ScanAsync("KOL-ST-02", typed);

        var kept = agent.Store.Read(Lane.Scan, 1, 10, 1 << 20).Select(record => Encoding.UTF8.GetString(record.Body.Span)[^36..]);
        Assert.Equal([Plant.Bimal.Id.ToString(), Plant.Bimal.Id.ToString(), Guid.Empty.ToString()], kept);
    }

    [Fact]
    public async Task Shift_StartedAndEndedOnThePage_IsTold()
    {
        await using var agent = await StationAgent.StartAsync();
        await using var page = await StationPage.OpenAsync(agent, "KOL-ST-01");

        Assert.Equal(HttpStatusCode.NoContent, (await agent.PostAsync("KOL-ST-01", "shift", new { person = (Guid?)null })).StatusCode);
        Assert.Equal(("", null), Who(await page.UntilAsync(state => state.Shift is not null)));
        Assert.Equal(HttpStatusCode.NoContent, (await agent.PostAsync("KOL-ST-01", "shift/end", new { })).StatusCode);
        await page.UntilAsync(state => state.Shift is null);

        Assert.Equal(["station.shift_started", "station.shift_ended"], agent.Link.Events.Select(happened => happened.Type));
    }

    [Fact]
    public async Task Person_WhoLeftThePlan_IsRefused()
    {
        await using var agent = await StationAgent.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await agent.PostAsync("KOL-ST-01", "shift", new { person = Guid.NewGuid() })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await agent.PostAsync("KOL-ST-01", "shift", new { person = "Bimal" })).StatusCode);
    }

    [Fact]
    public async Task Persons_AreListedByNameWithoutBadges()
    {
        await using var agent = await StationAgent.StartAsync();
        var list = await agent.Http.GetStringAsync("/api/stations/KOL-ST-01/persons", TestContext.Current.CancellationToken);
        Assert.True(list.IndexOf("Bimal", StringComparison.Ordinal) < list.IndexOf("Lakshmi", StringComparison.Ordinal), list);
        Assert.DoesNotContain("BADGE", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shift_IsStillOpenAfterTheAgentRestarts()
    {
        var first = await StationAgent.StartAsync();
        await first.PostAsync("KOL-ST-01", "shift", new { person = Plant.Bimal.Id });
        var folder = await first.StopAsync();

        await using var second = await StationAgent.StartAsync(folder);
        Assert.Equal(Plant.Bimal.Id, second.Shifts.PersonAt("KOL-ST-01"));
        await using var page = await StationPage.OpenAsync(second, "KOL-ST-01");
        Assert.Equal(("Bimal", "bn"), Who(await page.UntilAsync(_ => true)));
    }

    private static (string Name, string? Language) Who(StationState state) => (state.Shift!.Name, state.Shift.Language);
}
