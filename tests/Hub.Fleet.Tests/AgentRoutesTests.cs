using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>The API as pages and programs see it.</summary>
public sealed class AgentRoutesTests(FleetHub hub)
{
    [Fact]
    public async Task Agents_AreListedShownRenamedRevoked_ByTheirOwnTenantOnly()
    {
        var agent = await hub.NewAgentAsync();
        var stranger = await hub.Fixture.NewTenantAsync();
        await using var api = await FleetApi.StartAsync(hub);
        using var own = FleetApi.Client(api, agent.Tenant);
        using var foreign = FleetApi.Client(api, stranger);

        var listed = await own.GetFromJsonAsync<JsonElement>("/api/v1/agents", TestContext.Current.CancellationToken);
        var item = Assert.Single(listed.GetProperty("items").EnumerateArray());
        Assert.Equal("agent-a", item.GetProperty("name").GetString());
        Assert.Equal("KOL", item.GetProperty("plant").GetString());
        Assert.Equal(JsonValueKind.Null, listed.GetProperty("next").ValueKind);
        Assert.Empty((await foreign.GetFromJsonAsync<JsonElement>("/api/v1/agents", TestContext.Current.CancellationToken)).GetProperty("items").EnumerateArray());

        foreach (var path in (string[])["name", "revoke", "release"])
        {
            var answer = await foreign.PostAsJsonAsync($"/api/v1/agents/{agent.Id}/{path}", new { name = "mine", why = "x" }, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await foreign.GetAsync($"/api/v1/agents/{agent.Id}", TestContext.Current.CancellationToken)).StatusCode);
        var renamed = await own.PostAsJsonAsync($"/api/v1/agents/{agent.Id}/name", new { name = "cutting-hall" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, renamed.StatusCode);
        var revoked = await own.PostAsJsonAsync($"/api/v1/agents/{agent.Id}/revoke", new { why = "sold" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        var shown = await own.GetFromJsonAsync<JsonElement>($"/api/v1/agents/{agent.Id}", TestContext.Current.CancellationToken);
        Assert.Equal(("cutting-hall", "revoked"), (shown.GetProperty("name").GetString(), shown.GetProperty("state").GetString()));
        Assert.Equal(2, await Rows.CountAsync(hub, agent, "SELECT count(*) FROM kernel.audit WHERE action LIKE 'fleet.agent.%'"));
    }

    [Fact]
    public async Task Token_WithBadForm_IsRefusedByName()
    {
        var tenant = await hub.Fixture.NewTenantAsync();
        await using var api = await FleetApi.StartAsync(hub);
        using var client = FleetApi.Client(api, tenant);
        var answer = await client.PostAsJsonAsync("/api/v1/agents/tokens", new { name = "", plant = "KOL" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("fleet.bad_agent", (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("code").GetString());
        var made = await client.PostAsJsonAsync(
            "/api/v1/agents/tokens", new { name = "agent-n", plant = "KOL", stations = (string[])["KOL-ST-01"] }, TestContext.Current.CancellationToken);
        Assert.Contains("--enrol", (await made.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("command").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateway_WithoutStations_Enrols_Connects_AndIsListed()
    {
        var tenant = await hub.Fixture.NewTenantAsync();
        var agent = await SimAgent.EnrolAsync(hub, tenant, "gateway", []);
        agent.Scan(1);
        await using var api = await FleetApi.StartAsync(hub);
        using var client = FleetApi.Client(api, tenant);
        await using (var stream = await agent.ConnectAsync())
        {
            await stream.DrainAsync();
            var listed = await client.GetFromJsonAsync<JsonElement>("/api/v1/agents", TestContext.Current.CancellationToken);
            var item = Assert.Single(listed.GetProperty("items").EnumerateArray());
            Assert.Equal(("gateway", "connected", 0), (item.GetProperty("name").GetString(), item.GetProperty("state").GetString(), item.GetProperty("stations").GetArrayLength()));
        }

        var made = await client.PostAsJsonAsync("/api/v1/agents/tokens", new { name = "gateway-2", plant = "KOL" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
    }

    [Fact]
    public async Task GapsAndRejects_ArePagedByCursor()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan(10);
        agent.FirstKept = 4;
        for (var i = 0; i < 5; i++)
        {
            agent.Scans.Add(Google.Protobuf.ByteString.Empty);
        }

        await using (var stream = await agent.ConnectAsync())
        {
            await stream.DrainAsync();
        }

        await using var api = await FleetApi.StartAsync(hub);
        using var client = FleetApi.Client(api, agent.Tenant);
        var gaps = await client.GetFromJsonAsync<JsonElement>("/api/v1/ingest/gaps", TestContext.Current.CancellationToken);
        Assert.Equal(3, Assert.Single(gaps.GetProperty("items").EnumerateArray()).GetProperty("last").GetInt64());
        var numbers = new List<long>();
        for (string? cursor = null; ;)
        {
            var page = await client.GetFromJsonAsync<JsonElement>(
                $"/api/v1/ingest/rejects?limit=2&agent={agent.Id}" + (cursor is null ? "" : "&cursor=" + cursor), TestContext.Current.CancellationToken);
            numbers.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetInt64()));
            cursor = page.GetProperty("next").GetString();
            if (cursor is null)
            {
                break;
            }
        }

        Assert.Equal([11, 12, 13, 14, 15], numbers.Order());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/v1/ingest/gaps?limit=1000", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/api/v1/agents/{agent.Id}/events", TestContext.Current.CancellationToken)).StatusCode);
    }
}
