using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>A file on its way to agents, and what comes of it.</summary>
public sealed class RolloutTests(FleetHub hub)
{
    private const string Text = """{ "stations": [ { "code": "KOL-ST-01" } ] } // as agreed""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rollout_ToTwo_ReachesTheSecondOnceTheFirstHasProvedIt()
    {
        var (one, two) = await TwoAsync();
        await using var api = await FleetApi.StartAsync(hub);
        using var web = FleetApi.Client(api, one.Tenant);
        await using var first = await one.ConnectAsync();
        await using var second = await two.ConnectAsync();
        var rollout = await StartAsync(web, Text, one, two);

        var sent = (await first.NextAsync(HubFrame.BodyOneofCase.Configuration)).Configuration;
        Assert.Equal((1UL, Text, 60U, false), (sent.Version, sent.Json, sent.ProofSeconds, sent.More));
        Assert.Equal(["sent", "waiting"], await StatesAsync(web, rollout));
        await SayAsync(first, Text, version: 1, tried: 1);
        Assert.Equal(Text, (await second.NextAsync(HubFrame.BodyOneofCase.Configuration)).Configuration.Json);
        await SayAsync(second, Text, version: 1, tried: 1);
        await UntilAsync(async () => (await RolloutAsync(web, rollout)).GetProperty("state").GetString() == "done");
        Assert.Equal(["in_force", "in_force"], await StatesAsync(web, rollout));
        var now = await ConfigurationAsync(web, one);
        Assert.Equal((1L, Text, false), (now.GetProperty("version").GetInt64(), now.GetProperty("text").GetString(), now.GetProperty("drift").GetBoolean()));
    }

    [Theory]
    [InlineData("configuration.refused", "refused")]
    [InlineData("configuration.rolled_back", "rolled_back")]
    public async Task Rollout_ThatFailsAtTheFirst_StopsAndReachesNobodyElse(string code, string state)
    {
        var (one, two) = await TwoAsync();
        await using var api = await FleetApi.StartAsync(hub);
        using var web = FleetApi.Client(api, one.Tenant);
        await using var first = await one.ConnectAsync();
        await using var second = await two.ConnectAsync();
        var rollout = await StartAsync(web, Text, one, two);
        await first.NextAsync(HubFrame.BodyOneofCase.Configuration);
        await SayAsync(first, "{}", tried: 1, code: code, detail: "line 1, column 3: what is this?");

        await UntilAsync(async () => (await RolloutAsync(web, rollout)).GetProperty("state").GetString() == "stopped");
        Assert.Equal([state, "cancelled"], await StatesAsync(web, rollout));
        Assert.Contains("line 1, column 3", (await RolloutAsync(web, rollout)).GetProperty("endedWhy").GetString(), StringComparison.Ordinal);

        // What the second gets next is the next rollout, not this one.
        var again = await StartAsync(web, Text + " ", two);
        Assert.Equal(2UL, (await second.NextAsync(HubFrame.BodyOneofCase.Configuration)).Configuration.Version);
        Assert.Equal(["sent"], await StatesAsync(web, again));
    }

    [Fact]
    public async Task Rollout_OfAnAgentThatIsAway_IsSentWhenItComes_AndNotAgainOnceAnswered()
    {
        var agent = await hub.NewAgentAsync();
        await using var api = await FleetApi.StartAsync(hub);
        using var web = FleetApi.Client(api, agent.Tenant);
        var old = await StartAsync(web, Text, agent);
        await StartAsync(web, Text + " newer", agent);
        Assert.Equal(("stopped", "superseded"), ((await RolloutAsync(web, old)).GetProperty("state").GetString(), Assert.Single(await StatesAsync(web, old))));

        await using (var stream = await agent.ConnectAsync())
        {
            Assert.Equal(2UL, (await stream.NextAsync(HubFrame.BodyOneofCase.Configuration)).Configuration.Version);
        }

        // The answer was lost with the stream: it is sent once more, and answered.
        await using (var stream = await agent.ConnectAsync())
        {
            Assert.Equal(2UL, (await stream.NextAsync(HubFrame.BodyOneofCase.Configuration)).Configuration.Version);
            await SayAsync(stream, Text + " newer", version: 2, tried: 2);
            await UntilAsync(async () => (await ConfigurationAsync(web, agent)).GetProperty("wanted").ValueKind == JsonValueKind.Number);
        }

        await using (var stream = await agent.ConnectAsync())
        {
            hub.Plans.Push(agent.Id, new HubFrame { UnitChanges = new UnitChanges { Removed = { "U1" } } });
            Assert.Equal(
                HubFrame.BodyOneofCase.UnitChanges,
                (await stream.NextAsync(HubFrame.BodyOneofCase.Configuration, HubFrame.BodyOneofCase.UnitChanges)).BodyCase);
        }
    }

    [Fact]
    public async Task FileChangedAtTheAgent_IsAskedFor_ShownAsDrift_AndTakenOver()
    {
        var agent = await hub.NewAgentAsync();
        await using var api = await FleetApi.StartAsync(hub);
        using var web = FleetApi.Client(api, agent.Tenant);
        Assert.Equal(JsonValueKind.Null, (await ConfigurationAsync(web, agent)).GetProperty("text").ValueKind);
        await using var stream = await agent.ConnectAsync();
        await StartAsync(web, Text, agent);
        await stream.NextAsync(HubFrame.BodyOneofCase.Configuration);
        await SayAsync(stream, Text, version: 1, tried: 1);

        // A version that is not the hub's own text is no version.
        const string Local = "{ \"stations\": [] }";
        await SayAsync(stream, Local, version: 1, tried: 1, restart: "listen");
        await stream.NextAsync(HubFrame.BodyOneofCase.ConfigurationRequest);
        await SayAsync(stream, Local, tried: 1, withText: true, restart: "listen");
        await UntilAsync(async () => (await ConfigurationAsync(web, agent)).GetProperty("text").GetString() == Local);
        var drifted = await ConfigurationAsync(web, agent);
        Assert.Equal(
            (true, Text, "listen", JsonValueKind.Null),
            (drifted.GetProperty("drift").GetBoolean(), drifted.GetProperty("wantedText").GetString(), drifted.GetProperty("needsRestart").GetString(), drifted.GetProperty("version").ValueKind));

        Assert.Equal(HttpStatusCode.NoContent, (await web.PostAsJsonAsync($"/api/v1/agents/{agent.Id}/configuration/adopt", new { why = "It was mended on the spot." }, Stop)).StatusCode);
        var adopted = await ConfigurationAsync(web, agent);
        Assert.Equal((false, 2L, Local), (adopted.GetProperty("drift").GetBoolean(), adopted.GetProperty("version").GetInt64(), adopted.GetProperty("text").GetString()));
        Assert.Equal(["in_force", "replaced"], adopted.GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("state").GetString()));
        Assert.Equal(HttpStatusCode.Conflict, (await web.PostAsJsonAsync($"/api/v1/agents/{agent.Id}/configuration/adopt", new { why = "again" }, Stop)).StatusCode);

        // The agent knows nothing of it and says once more that the file is its own.
        await SayAsync(stream, Local, tried: 1, restart: "listen, stations");
        await UntilAsync(async () => (await ConfigurationAsync(web, agent)).GetProperty("needsRestart").GetString() == "listen, stations");
        var still = await ConfigurationAsync(web, agent);
        Assert.Equal((false, 2L, Local), (still.GetProperty("drift").GetBoolean(), still.GetProperty("version").GetInt64(), still.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task LongText_ComesInPartsThatAreTheWhole_WithoutACutCharacter()
    {
        var agent = await hub.NewAgentAsync();
        await using var api = await FleetApi.StartAsync(hub);
        using var web = FleetApi.Client(api, agent.Tenant);
        await using var stream = await agent.ConnectAsync();
        var text = "{ \"note\": \"" + string.Concat(Enumerable.Repeat("স্টেশন ", 9_000)) + "\" }";
        await StartAsync(web, text, agent);
        var (whole, parts) = ("", 0);
        while (true)
        {
            var part = (await stream.NextAsync(HubFrame.BodyOneofCase.Configuration)).Configuration;
            Assert.InRange(part.CalculateSize(), 1, 60_000);
            whole += part.Json;
            parts++;
            if (!part.More)
            {
                Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(text)), part.Sha256.ToByteArray());
                break;
            }
        }

        Assert.Equal(text, whole);
        Assert.InRange(parts, 3, 32);
    }

    [Fact]
    public async Task Variables_StandForWhatDiffers_AndAMissingOneIsNamed()
    {
        var (one, two) = await TwoAsync();
        await using var api = await FleetApi.StartAsync(hub);
        using var web = FleetApi.Client(api, one.Tenant);
        const string Template = """{ "agent": "${agent}", "plant": "${plant}", "plc": "${plc}" }""";
        var put = await web.PutAsJsonAsync($"/api/v1/agents/{one.Id}/variables", new { variables = new { plc = "10.0.0.7:502" } }, Stop);
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        var refused = await web.PostAsJsonAsync("/api/v1/rollouts", new { agents = (Guid[])[one.Id, two.Id], text = Template, why = "one file" }, Stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("agent-b has no variable plc", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        await using var stream = await one.ConnectAsync();
        await StartAsync(web, Template, one);
        Assert.Equal("""{ "agent": "agent-a", "plant": "KOL", "plc": "10.0.0.7:502" }""", (await stream.NextAsync(HubFrame.BodyOneofCase.Configuration)).Configuration.Json);

        foreach (var bad in (object[])[new { plc = "a\"b" }, new { agent = "x" }, new Dictionary<string, string> { ["1"] = "x" }, new { plc = new string('9', 101) }])
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await web.PutAsJsonAsync($"/api/v1/agents/{one.Id}/variables", new { variables = bad }, Stop)).StatusCode);
        }
    }

    [Fact]
    public async Task AgentOfAnOlderRelease_ThatTakesNoConfiguration_IsSaid()
    {
        var agent = await hub.NewAgentAsync();
        await using var api = await FleetApi.StartAsync(hub);
        using var web = FleetApi.Client(api, agent.Tenant);
        await using var stream = await agent.ConnectAsync();
        var rollout = await StartAsync(web, Text, agent);
        await stream.NextAsync(HubFrame.BodyOneofCase.Configuration);
        await stream.SendAsync(new AgentFrame { Applied = new Applied { ConfigurationVersion = 1, Error = "configuration.local_file" } });
        await UntilAsync(async () => (await RolloutAsync(web, rollout)).GetProperty("state").GetString() == "stopped");
        Assert.Equal("refused", Assert.Single(await StatesAsync(web, rollout)));
    }

    [Fact]
    public async Task Rollout_OfAnotherCompanysAgent_OrCancelledByIt_IsNotFound()
    {
        var (own, foreign) = (await hub.NewAgentAsync(), await hub.NewAgentAsync());
        await using var api = await FleetApi.StartAsync(hub);
        using var web = FleetApi.Client(api, own.Tenant);
        using var stranger = FleetApi.Client(api, foreign.Tenant);
        var rollout = await StartAsync(web, Text, own);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsJsonAsync("/api/v1/rollouts", new { agents = (Guid[])[foreign.Id, own.Id], text = Text, why = "mine" }, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/v1/rollouts/{rollout}", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/api/v1/rollouts/{rollout}/cancel", null, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/v1/agents/{own.Id}/configuration", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/v1/agents/{own.Id}/configurations/1", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await web.GetAsync($"/api/v1/agents/{own.Id}/configurations/1", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await web.PostAsync($"/api/v1/rollouts/{rollout}/cancel", null, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await web.PostAsync($"/api/v1/rollouts/{rollout}/cancel", null, Stop)).StatusCode);
        Assert.Equal("cancelled", Assert.Single(await StatesAsync(web, rollout)));
    }

    [Theory]
    [InlineData("[]", "no object")]
    [InlineData("{ \"a\": }", "line 1")]
    public async Task Text_ThatIsNoObject_IsRefusedWithItsPlace(string text, string said)
    {
        var agent = await hub.NewAgentAsync();
        await using var api = await FleetApi.StartAsync(hub);
        using var web = FleetApi.Client(api, agent.Tenant);
        var refused = await web.PostAsJsonAsync("/api/v1/rollouts", new { agents = (Guid[])[agent.Id], text, why = "try" }, Stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(said, await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private async Task<(SimAgent One, SimAgent Two)> TwoAsync()
    {
        var one = await hub.NewAgentAsync();
        return (one, await hub.NewAgentAsync(one.Tenant, "agent-b", "KOL-ST-02"));
    }

    private static async Task<Guid> StartAsync(HttpClient web, string text, params SimAgent[] agents)
    {
        var made = await web.PostAsJsonAsync("/api/v1/rollouts", new { agents = agents.Select(agent => agent.Id), text, why = "Machine 3 reads slower." }, Stop);
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(Stop));
        return (await made.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetGuid();
    }

    private static async Task<JsonElement> RolloutAsync(HttpClient web, Guid rollout) =>
        (await web.GetFromJsonAsync<JsonElement>($"/api/v1/rollouts/{rollout}", Stop)).GetProperty("rollout");

    private static async Task<string[]> StatesAsync(HttpClient web, Guid rollout) =>
        [.. (await web.GetFromJsonAsync<JsonElement>($"/api/v1/rollouts/{rollout}", Stop)).GetProperty("agents").EnumerateArray().Select(agent => agent.GetProperty("state").GetString()!)];

    private static Task<JsonElement> ConfigurationAsync(HttpClient web, SimAgent agent) =>
        web.GetFromJsonAsync<JsonElement>($"/api/v1/agents/{agent.Id}/configuration", Stop);

    private static ValueTask SayAsync(
        SimStream stream, string text, ulong version = 0, ulong tried = 0, string code = "", string detail = "", bool withText = false, string restart = "")
    {
        var report = new ConfigurationReport
        {
            Sha256 = ByteString.CopyFrom(SHA256.HashData(Encoding.UTF8.GetBytes(text))), Version = version, TriedVersion = tried, TriedCode = code, TriedDetail = detail,
            Json = withText ? text : "",
        };
        if (restart.Length > 0)
        {
            report.NeedsRestart.Add(restart);
        }

        return stream.SendAsync(new AgentFrame { ConfigurationReport = report });
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !await holds();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "It never came to hold.");
            await Task.Delay(25, Stop);
        }
    }
}
