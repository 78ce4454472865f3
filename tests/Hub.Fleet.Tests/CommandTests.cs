using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using EdgeHub.Testing;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>A person tells an agent to do something: what reaches it, what comes back, and what stands of it in the audit.</summary>
public sealed class CommandTests(FleetHub hub)
{
    private static readonly Guid Farah = Guid.CreateVersion7();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Command_OfAPerson_ReachesTheAgent_AndItsAnswerComesBack()
    {
        var agent = await hub.NewAgentAsync();
        await using var api = await FleetApi.StartAsync(hub);
        using var web = FleetApi.Client(api, agent.Tenant);
        await using var stream = await agent.ConnectAsync();
        var asked = AskAsync(web, agent, new { name = "read", arguments = new { machine = "KOL-M-01", point = "temperature" } });
        var command = await NextAsync(stream);
        Assert.Equal(("read", "KOL-M-01", "temperature"), (command.Name, command.Arguments["machine"], command.Arguments["point"]));

        // What answers something else, or nothing at all, is nobody's answer.
        await AnswerAsync(stream, ByteString.CopyFrom(Guid.NewGuid().ToByteArray()), text: "another's");
        await AnswerAsync(stream, ByteString.CopyFromUtf8("short"), text: "nobody's");
        await AnswerAsync(stream, command.CommandId, text: "temperature 41.5 good 2026-01-05T08:00:00Z");

        var (status, body) = await asked;
        Assert.Equal((HttpStatusCode.OK, true, "command.done"), (status, body.GetProperty("ok").GetBoolean(), body.GetProperty("code").GetString()));
        Assert.Equal("temperature 41.5 good 2026-01-05T08:00:00Z", body.GetProperty("text").GetString());
        var (given, ended) = await AuditAsync(agent);
        Assert.Equal(("read", "KOL-M-01", null), (To(given, "name"), To(given, "machine"), To(given, "ended")));
        Assert.Equal((To(given, "command"), "command.done"), (To(ended, "command"), To(ended, "ended")));
    }

    [Fact]
    public async Task Command_IsInTheAuditBeforeItIsSent()
    {
        var agent = await hub.NewAgentAsync();
        await using var stream = await agent.ConnectAsync();
        var asked = Command().RunAsync(agent.Tenant, Farah, agent.Id, Collect, Stop);
        var command = await NextAsync(stream);
        Assert.Equal(1, await Rows.CountAsync(hub, agent, "SELECT count(*) FROM kernel.audit WHERE action = 'fleet.command.given'"));
        await AnswerAsync(stream, command.CommandId, ok: false, code: "device.unknown", text: "This agent has no device\0 x.");
        Assert.Equal(new CommandAnswer(false, "device.unknown", "This agent has no device x."), (await asked).Value);
        Assert.Equal("device.unknown", To((await AuditAsync(agent)).Ended, "ended"));
    }

    [Fact]
    public async Task Command_WithoutAnswerIn15Seconds_SaysSo_AndALateAnswerHarmsNothing()
    {
        var agent = await hub.NewAgentAsync();
        await using var stream = await agent.ConnectAsync();
        var time = new ManualTime();
        var asked = Command(time).RunAsync(agent.Tenant, Farah, agent.Id, Collect, Stop);
        var command = await NextAsync(stream);
        time.Advance(CommandAgent.AnswerWithin);
        Assert.Equal("fleet.command_unanswered", (await asked).Error?.Code);
        Assert.Equal("fleet.command_unanswered", To((await AuditAsync(agent)).Ended, "ended"));
        await AnswerAsync(stream, command.CommandId, text: "late");
        Assert.True((await AnsweredAsync(stream, agent)).Ok);
    }

    [Fact]
    public async Task Command_WhoseStreamEnds_IsAnsweredAtOnce()
    {
        var agent = await hub.NewAgentAsync();
        Task<Result<CommandAnswer>> asked;
        await using (var stream = await agent.ConnectAsync())
        {
            // A clock that stands: only the end of the stream can answer.
            asked = Command(new ManualTime()).RunAsync(agent.Tenant, Farah, agent.Id, Collect, Stop);
            await NextAsync(stream);
        }

        Assert.Equal("fleet.command_unanswered", (await asked.WaitAsync(TimeSpan.FromMinutes(1), Stop)).Error?.Code);
    }

    [Fact]
    public async Task Command_OfACallerWhoLeaves_IsFollowedToItsEnd()
    {
        var agent = await hub.NewAgentAsync();
        await using var stream = await agent.ConnectAsync();
        using var caller = new CancellationTokenSource();
        var asked = Command().RunAsync(agent.Tenant, Farah, agent.Id, Collect, caller.Token);
        var command = await NextAsync(stream);
        await caller.CancelAsync();
        await AnswerAsync(stream, command.CommandId);
        Assert.True((await asked).IsOk);
        Assert.Equal("command.done", To((await AuditAsync(agent)).Ended, "ended"));
    }

    [Fact]
    public async Task Commands_BeyondWhatMayWait_AreRefused_AndNotSent()
    {
        var agent = await hub.NewAgentAsync();
        await using var stream = await agent.ConnectAsync();
        var asked = Enumerable.Range(0, AwaitedResults.Most).Select(_ => Command().RunAsync(agent.Tenant, Farah, agent.Id, Collect, Stop)).ToList();
        var commands = new List<Command>();
        foreach (var _ in asked)
        {
            commands.Add(await NextAsync(stream));
        }

        Assert.Equal("fleet.agent_busy", (await Command().RunAsync(agent.Tenant, Farah, agent.Id, Collect, Stop)).Error?.Code);
        Assert.Equal(AwaitedResults.Most, await Rows.CountAsync(hub, agent, "SELECT count(*) FROM kernel.audit WHERE action = 'fleet.command.given'"));
        foreach (var command in commands)
        {
            await AnswerAsync(stream, command.CommandId);
        }

        Assert.All(await Task.WhenAll(asked), one => Assert.True(one.IsOk));
        Assert.True((await AnsweredAsync(stream, agent)).Ok);
    }

    [Fact]
    public async Task Command_ToAStrangersAgent_IsNotFound_AndToOneThatIsAwayRefused()
    {
        var agent = await hub.NewAgentAsync();
        var stranger = await hub.Fixture.NewTenantAsync();
        await using var api = await FleetApi.StartAsync(hub);
        using var foreign = FleetApi.Client(api, stranger);
        using var own = FleetApi.Client(api, agent.Tenant);
        var (away, said) = await AskAsync(own, agent, new { name = "collect" });
        Assert.Equal((HttpStatusCode.Conflict, "fleet.agent_not_connected"), (away, said.GetProperty("code").GetString()));
        await using (await agent.ConnectAsync())
        {
            Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(foreign, agent, new { name = "collect" })).Status);

            // The operation itself guards the wall too, whatever its route looked at.
            Assert.Equal("fleet.agent_not_connected", (await Command().RunAsync(stranger, Farah, agent.Id, Collect, Stop)).Error?.Code);
        }

        Assert.Equal(0, await Rows.CountAsync(hub, agent, "SELECT count(*) FROM kernel.audit WHERE action LIKE 'fleet.command.%'"));
    }

    [Fact]
    public void Command_BeforeTheAgentIsWelcomed_IsRefused() =>
        Assert.Equal("fleet.agent_not_connected", new AwaitedResults().Add(Guid.NewGuid()).Error?.Code);

    [Theory]
    [InlineData("""{ "name": "alarm.shelve", "arguments": { "machine": "M" } }""", "restart_driver, read, collect")]
    [InlineData("""{ "arguments": {} }""", "restart_driver, read, collect")]
    [InlineData("""{ "name": "restart_driver" }""", "device")]
    [InlineData("""{ "name": "read", "arguments": { "point": "state" } }""", "machine")]
    [InlineData("""{ "name": "read", "arguments": { "machine": "M", "device": "x" } }""", "machine, point")]
    [InlineData("""{ "name": "collect", "arguments": { "machine": "M" } }""", "no arguments")]
    [InlineData("""{ "name": "read", "arguments": { "machine": "" } }""", "machine")]
    [InlineData("""{ "name": "read", "arguments": { "machine": "M\u0000" } }""", "machine")]
    [InlineData("""{ "name": "read", "arguments": { "machine": null } }""", "machine")]
    public async Task Command_OfAWrongForm_IsRefusedByName(string form, string says)
    {
        var agent = await hub.NewAgentAsync();
        await using var api = await FleetApi.StartAsync(hub);
        using var web = FleetApi.Client(api, agent.Tenant);
        var (status, body) = await AskAsync(web, agent, JsonDocument.Parse(form).RootElement);
        Assert.Equal((HttpStatusCode.BadRequest, "fleet.command_invalid"), (status, body.GetProperty("code").GetString()));
        Assert.Contains(says, body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static CommandForm Collect => new("collect", null);

    private CommandAgent Command(TimeProvider? time = null) => new(
        hub.Fixture.Services.GetRequiredService<LiveSessions>(), hub.Fixture.Db, time ?? TimeProvider.System, NullLogger<CommandAgent>.Instance);

    private async Task<CommandAnswer> AnsweredAsync(SimStream stream, SimAgent agent)
    {
        var asked = Command().RunAsync(agent.Tenant, Farah, agent.Id, Collect, Stop);
        await AnswerAsync(stream, (await NextAsync(stream)).CommandId);
        return (await asked).Value;
    }

    private static async Task<Command> NextAsync(SimStream stream) => (await stream.NextAsync(HubFrame.BodyOneofCase.Command)).Command;

    private static ValueTask AnswerAsync(SimStream stream, ByteString id, bool ok = true, string code = "command.done", string text = "") =>
        stream.SendAsync(new AgentFrame { CommandResult = new CommandResult { CommandId = id, Ok = ok, Code = code, Text = text } });

    private static async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(HttpClient web, SimAgent agent, object form)
    {
        using var answer = await web.PostAsJsonAsync($"/api/v1/agents/{agent.Id}/commands", form, Stop);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Stop));
    }

    private async Task<(JsonElement Given, JsonElement Ended)> AuditAsync(SimAgent agent)
    {
        await using var transaction = await hub.Fixture.BeginAsync(agent.Tenant);
        var rows = (await transaction.Connection.QueryAsync<(string Action, string Subject, string Detail)>(
            "SELECT action, subject, detail FROM kernel.audit WHERE action LIKE 'fleet.command.%' ORDER BY number", transaction: transaction.Transaction)).ToList();
        Assert.Equal(["fleet.command.given", "fleet.command.ended"], rows.Select(row => row.Action));
        Assert.All(rows, row => Assert.Equal($"agent {agent.Id:D}", row.Subject));
        return (JsonDocument.Parse(rows[0].Detail).RootElement, JsonDocument.Parse(rows[1].Detail).RootElement);
    }

    private static string? To(JsonElement detail, string field) => detail.TryGetProperty(field, out var change) ? change.GetProperty("to").GetString() : null;
}
