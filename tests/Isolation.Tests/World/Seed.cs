using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Fleet.Tests;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Isolation.Tests;

/// <summary>
/// Gives each company everything that a company has, through the routes and the wire that people and agents use; its canary
/// stands in every text. Codes that anybody would choose (KOL, WO-0001) are in all companies, beside some of its own.
/// </summary>
internal static class Seed
{
    public static async Task RunAsync(WallHub hub)
    {
        foreach (var tenant in hub.World.All)
        {
            await SeedAsync(hub, tenant);
            await Filler.FillAsync(hub.Cluster.Server, tenant.Database, tenant);
        }
    }

    private static async Task SeedAsync(WallHub hub, WorldTenant tenant)
    {
        using var api = new HttpClient { BaseAddress = new Uri(hub.Addresses.Web) };
        api.DefaultRequestHeaders.Add("Cookie", "eh_session=" + hub.World.Credentials.AdministratorOf(tenant).Tokens[0]);
        await MasterDataAsync(api, tenant);
        foreach (var (number, quantity) in ((string, int)[])[("WO-0001", 6), ("WO-" + tenant.Tag, 3)])
        {
            await SendAsync(api, HttpMethod.Post, "orders", new { number, item = "BAG", plant = "KOL", department = "BAGS", quantity, due = "2030-01-01T00:00:00Z" });
            await SendAsync(api, HttpMethod.Post, $"orders/{number}/releases", new { quantity });
        }

        await SendAsync(api, HttpMethod.Post, "production/components", new { plant = "KOL", department = "BAGS", type = "CO", count = 4 });
        await SendAsync(api, HttpMethod.Post, "keys", new { name = "Made key " + tenant.Canary, role = "operator", days = 3 });
        await SendAsync(api, HttpMethod.Post, "agents/tokens", new { name = "waiting " + tenant.Canary, plant = "KOL", stations = (string[])["KOL-ST-01"] });
        await SendAsync(api, HttpMethod.Post, "invitations", new { login = $"invited@{tenant.Scope.Code.ToLowerInvariant()}.example", name = "Invited " + tenant.Canary, language = "en", role = "operator", days = 3 });
        await AgentAsync(hub, api, tenant);
        var units = await UnitsAsync(api, "WO-0001");
        await SendAsync(api, HttpMethod.Post, $"production/units/{units[5]}/hold", new { reason = "Held: " + tenant.Canary });
        await SendAsync(api, HttpMethod.Get, $"units/{units[0]}/export", null);
    }

    private static async Task MasterDataAsync(HttpClient api, WorldTenant tenant)
    {
        var plants = (string[])["KOL", tenant.Tag];
        foreach (var company in (string[])["MAIN", "CO-" + tenant.Tag])
        {
            await SendAsync(api, HttpMethod.Put, "production/companies/" + company, new { name = $"{company} {tenant.Canary}", currency = "INR" });
        }

        foreach (var plant in plants)
        {
            await SendAsync(api, HttpMethod.Put, "production/plants/" + plant, new { company = "MAIN", name = $"{plant} {tenant.Canary}", timeZone = "Asia/Kolkata", currency = "INR" });
            foreach (var department in (string[])["BAGS", "DEP-" + tenant.Tag])
            {
                await SendAsync(api, HttpMethod.Put, $"production/plants/{plant}/departments/{department}", new { name = $"{department} {tenant.Canary}" });
            }

            foreach (var shift in (string[])["A", "S" + tenant.Tag])
            {
                await SendAsync(api, HttpMethod.Put, $"production/plants/{plant}/shifts/{shift}", new { starts = "06:00:00", ends = "14:00:00", target = 100 });
            }
        }

        foreach (var station in (string[])["KOL-ST-01", "KOL-ST-02", "KOL-ST-03", "ST-" + tenant.Tag])
        {
            await SendAsync(api, HttpMethod.Put, "production/stations/" + station, new { plant = "KOL", department = "BAGS", name = $"{station} {tenant.Canary}", agent = "agent " + tenant.Canary });
        }

        foreach (var item in (string[])["BAG", "IT-" + tenant.Tag])
        {
            await SendAsync(api, HttpMethod.Put, "production/items/" + item, new { name = $"{item} {tenant.Canary}", unitType = "FG" });
            await SendAsync(api, HttpMethod.Post, $"production/items/{item}/routings", new
            {
                steps = (object[])
                [
                    new { step = 10, name = "Cut " + tenant.Canary, mode = "complete", next = (int[])[20], stations = (string[])["KOL-ST-01"], instruction = "How: " + tenant.Canary },
                    new { step = 20, name = "Join", mode = "assemble", next = (int[])[30], componentType = "CO", components = 1, stations = (string[])["KOL-ST-02"] },
                    new { step = 30, name = "Look", mode = "inspect", reworkTo = 10, maxLoops = 1, stations = (string[])["KOL-ST-03"] },
                ],
            });
        }
    }

    private static async Task AgentAsync(WallHub hub, HttpClient api, WorldTenant tenant)
    {
        var made = await SendAsync(api, HttpMethod.Post, "agents/tokens", new { name = "agent " + tenant.Canary, plant = "KOL", stations = (string[])["KOL-ST-01", "KOL-ST-02", "KOL-ST-03"] });
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var reply = await SimAgent.EnrolAsync(hub, SimAgent.Secret(made.GetProperty("token").GetString()!), key);
        var agent = tenant.Agent = SimAgent.From(hub, tenant.Scope, reply, key);
        var units = await UnitsAsync(api, "WO-0001");
        var component = await ComponentAsync(api);

        // Number 1 is gone, so the lane begins with a gap.
        agent.Scan(units[0]);
        agent.FirstKept = 2;
        Add(agent, units[0], "KOL-ST-01");
        Add(agent, units[0], "KOL-ST-02");
        Add(agent, component, "KOL-ST-02", context: units[0]);
        Add(agent, units[1], "KOL-ST-03");
        Add(agent, "", "KOL-ST-01", raw: "garbage " + tenant.Canary);
        agent.Scans.Add(ByteString.Empty);
        var hello = agent.Hello();
        hello.Lanes.Add(new HubLink.LaneState { Lane = Lane.Event, FirstKept = 1, Last = 1 });
        await using var stream = agent.Open();
        await stream.SendAsync(new AgentFrame { Hello = hello });
        await stream.WelcomeAsync();
        var happened = new EventRecord { Type = "agent.started", Station = "KOL-ST-01", WallUs = Microseconds.Of(TimeProvider.System.GetUtcNow()), BootId = ByteString.CopyFrom(agent.BootId) };
        happened.Facts["why"] = tenant.Canary;
        var events = new Batch { Lane = Lane.Event, First = 1, Schema = 1 };
        events.Records.Add(happened.ToByteString());
        await stream.SendAsync(new AgentFrame { Batch = events });
        await stream.SendAsync(new AgentFrame { UidLeaseRequest = new UidLeaseRequest { PlantCode = "KOL", Type = "FG", Count = 10 } });
        await stream.NextAsync(HubFrame.BodyOneofCase.UidLease);
        await stream.SendScansAsync(stream.Wanted(), agent.Scans.Count);
        await stream.AckedAsync((ulong)agent.Scans.Count + 1);
    }

    private static void Add(SimAgent agent, string uid, string station, string context = "", string? raw = null) => agent.Scans.Add(new ScanRecord
    {
        Raw = ByteString.CopyFromUtf8(raw ?? uid), Uid = uid, Station = station, ContextUid = context, Device = "s1",
        WallUs = Microseconds.Of(TimeProvider.System.GetUtcNow()), BootId = ByteString.CopyFrom(agent.BootId), MonotonicMs = 1000,
        Verdict = Verdict.Accept, Code = "step.completed",
    }.ToByteString());

    private static async Task<string[]> UnitsAsync(HttpClient api, string order) =>
        (await SendAsync(api, HttpMethod.Get, $"orders/{order}/units", null)).GetProperty("items").EnumerateArray()
            .Select(unit => unit.GetProperty("uid").GetString()!).Order(StringComparer.Ordinal).ToArray();

    private static async Task<string> ComponentAsync(HttpClient api) =>
        (await SendAsync(api, HttpMethod.Get, "production/components", null)).GetProperty("items")[0].GetProperty("uid").GetString()!;

    private static async Task<JsonElement> SendAsync(HttpClient api, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await api.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return !answer.IsSuccessStatusCode ? throw new InvalidOperationException($"{method} {path} answered {(int)answer.StatusCode}: {text}")
            : text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }
}
