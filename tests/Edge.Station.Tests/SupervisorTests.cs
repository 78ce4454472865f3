using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Store;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Station.Tests;

/// <summary>What an operator may not do alone: a scan of a while ago is taken back with a supervisor's badge and PIN, without the hub.</summary>
public sealed class SupervisorTests
{
    private const string Station = "KOL-ST-01";

    [Fact]
    public async Task Undo_AfterItsTime_NeedsASupervisorsBadgeAndPin_AndTellsBoth()
    {
        await using var agent = await StationAgent.StartAsync();
        await agent.PostAsync(Station, "shift", new { person = Plant.Bimal.Id });
        var number = await OldScanAsync(agent);

        using (var alone = await agent.PostAsync(Station, "actions", new { action = "undo", number }))
        {
            Assert.Equal(Codes.UndoTooLate, (await alone.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        }

        Assert.Equal("supervisor.badge_first", await UndoAsync(agent, number, "4711"));
        await agent.PostAsync(Station, "supervisor", new { open = true });
        await agent.ScanAsync(Station, Plant.Arjun.Badge);
        Assert.Equal("Arjun", await SupervisorAsync(agent));
        Assert.Equal("supervisor.wrong_pin", await UndoAsync(agent, number, "1174"));
        Assert.Equal(Codes.ScanUndone, await UndoAsync(agent, number, "4711"));

        Assert.Null(await SupervisorAsync(agent));
        Assert.Equal("Bimal", agent.Shifts.Find(Station)?.Name);
        Assert.Equal(
            [("station.supervisor_refused", "supervisor.wrong_pin"), ("station.supervisor_allowed", "")],
            agent.Link.Events.Where(happened => happened.Type.StartsWith("station.supervisor", StringComparison.Ordinal))
                .Select(happened => (happened.Type, happened.Facts["code"])));
        var allowed = agent.Link.Events.Last().Facts;
        Assert.Equal((Plant.Arjun.Id.ToString(), Plant.Bimal.Id.ToString()), (allowed["person_id"], allowed["operator_id"]));
        Assert.Equal(10, agent.Knowledge.Find(Plant.Bag(1))!.Place.Step);
    }

    [Fact]
    public async Task Pin_FiveTimesWrong_LocksThePersonOut_AfterARestartToo()
    {
        var first = await StationAgent.StartAsync();
        await first.PostAsync(Station, "supervisor", new { open = true });
        await first.ScanAsync(Station, Plant.Arjun.Badge);
        for (var wrong = 1; wrong < Supervisors.WrongPins; wrong++)
        {
            Assert.Equal("supervisor.wrong_pin", await UndoAsync(first, 1, "0000"));
        }

        Assert.Equal("supervisor.locked", await UndoAsync(first, 1, "0000"));
        Assert.Equal("supervisor.locked", await UndoAsync(first, 1, "4711"));
        var folder = await first.StopAsync();
        await using var again = await StationAgent.StartAsync(folder);
        await again.PostAsync(Station, "supervisor", new { open = true });
        await again.ScanAsync(Station, Plant.Arjun.Badge);
        Assert.Equal("supervisor.locked", await UndoAsync(again, 1, "4711"));
    }

    [Fact]
    public async Task Badge_OfNoSupervisor_AllowsNothing()
    {
        await using var agent = await StationAgent.StartAsync();
        await agent.PostAsync(Station, "supervisor", new { open = true });
        await agent.ScanAsync(Station, Plant.Bimal.Badge);
        Assert.Equal("supervisor.none", await UndoAsync(agent, 1, "4711"));
        Assert.Null(agent.Shifts.Find(Station));
    }

    [Theory]
    [InlineData("BADGE-NOBODY", Codes.BadgeUnknown)]
    [InlineData("badge-7104", Codes.BadgeNotHere)]
    public async Task Badge_ThatMayNotWorkHere_IsSaidInWords_AndKeptNowhere(string badge, string code)
    {
        await using var agent = await StationAgent.StartAsync();
        await agent.ScanAsync(Station, badge);
        var state = await agent.Http.GetStringAsync("/api/stations/" + Station, TestContext.Current.CancellationToken);
        Assert.Contains(code, state, StringComparison.Ordinal);
        Assert.DoesNotContain(badge, state, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((0L, 0L), (agent.Store.Position(Lane.Scan).Last, agent.Store.Position(Lane.Event).Last));
        Assert.Null(agent.Shifts.Find(Station));
        Assert.Equal(HttpStatusCode.NotFound, (await agent.PostAsync(Station, "shift", new { person = Plant.Meera.Id })).StatusCode);
    }

    private static async Task<long> OldScanAsync(StationAgent agent)
    {
        var uid = agent.Release(1, step: 10, last: 0);
        var now = agent.Pipeline.Now();
        var outcome = await agent.Pipeline.SubmitAsync(
            new ScanRequest(Station, "s1", Encoding.ASCII.GetBytes(uid), At: now with { Wall = now.Wall.AddMinutes(-2) }, PersonId: Plant.Bimal.Id),
            TestContext.Current.CancellationToken);
        Assert.Equal(Codes.StepCompleted, outcome.Code);
        return outcome.Number;
    }

    private static async Task<string> UndoAsync(StationAgent agent, long number, string pin)
    {
        using var answer = await agent.PostAsync(Station, "actions", new { action = "undo", number, pin });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()!;
    }

    private static async Task<string?> SupervisorAsync(StationAgent agent)
    {
        var state = await agent.Http.GetFromJsonAsync<JsonElement>("/api/stations/" + Station, TestContext.Current.CancellationToken);
        return state.GetProperty("supervisor") is { ValueKind: JsonValueKind.Object } supervisor ? supervisor.GetProperty("name").GetString() : null;
    }
}
