using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
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
        foreach (var company in (string[])["MAIN", "CO-" + tenant.Tag])
        {
            await SendAsync(api, HttpMethod.Put, "production/companies/" + company, new { name = $"{company} {tenant.Canary}", currency = "INR" });
        }

        await PlantAsync(api, tenant.Tag, tenant.Tag, tenant.Canary);
        tenant.Agent = await SiteAsync(hub, api, tenant, new Site("KOL", tenant.Tag, tenant.Canary, "KOL-ST", "BAG", "WO-0001"));
        if (tenant == hub.World.TwoPlants)
        {
            await SiteAsync(hub, api, tenant, new Site("VSK", "V" + tenant.Tag, tenant.Canary + "vsk", "VSK-QX", "CASE", "WO-VSK1"));
        }
    }

    /// <summary>A plant that works: everything that belongs to a plant belongs to it.</summary>
    private static async Task<SimAgent> SiteAsync(WallHub hub, HttpClient api, WorldTenant tenant, Site site)
    {
        await MasterDataAsync(api, tenant, site);
        var bound = tenant == hub.World.TwoPlants ? (string[])[site.Code] : [];
        foreach (var (number, quantity) in ((string, int)[])[(site.Order, 6), ("WO-" + site.Tag, 3)])
        {
            await SendAsync(api, HttpMethod.Post, "orders", new { number, item = site.Item, plant = site.Code, department = "BAGS", quantity, due = "2030-01-01T00:00:00Z" });
            await SendAsync(api, HttpMethod.Post, $"orders/{number}/releases", new { quantity });
        }

        await SendAsync(api, HttpMethod.Post, "production/components", new { plant = site.Code, department = "BAGS", type = "CO", count = 4 });
        await SendAsync(api, HttpMethod.Post, "keys", new { name = "Made key " + site.Canary, role = "operator", plants = bound, days = 3 });
        await SendAsync(api, HttpMethod.Post, "agents/tokens", new { name = "waiting " + site.Canary, plant = site.Code, stations = (string[])[site.Stations[0]] });
        await SendAsync(api, HttpMethod.Post, "invitations", new { login = $"invited@{site.Tag.ToLowerInvariant()}.example", name = "Invited " + site.Canary, language = "en", role = "operator", plants = bound, days = 3 });
        if (bound.Length > 0)
        {
            await SendAsync(api, HttpMethod.Post, "people", new { name = "Worker " + site.Canary, language = "en", role = "operator", plants = bound });
        }

        var agent = await AgentAsync(hub, api, tenant, site);
        var units = await UnitsAsync(api, site.Order);
        await SendAsync(api, HttpMethod.Post, $"production/units/{units[5]}/hold", new { reason = "Held: " + site.Canary });
        await SendAsync(api, HttpMethod.Get, $"units/{units[0]}/export", null);
        await SendAsync(api, HttpMethod.Put, $"agents/{agent.Id}/variables", new { variables = new { press = "Press " + site.Canary } });

        // It is away now: its file waits, and can be cancelled.
        await SendAsync(api, HttpMethod.Post, "rollouts", new { agents = (Guid[])[agent.Id], text = $"{{ \"remark\": \"{site.Canary} ${{press}}\" }}", why = "Sent: " + site.Canary });
        return agent;
    }

    private static async Task PlantAsync(HttpClient api, string plant, string tag, string canary)
    {
        await SendAsync(api, HttpMethod.Put, "production/plants/" + plant, new { company = "MAIN", name = $"{plant} {canary}", timeZone = "Asia/Kolkata", currency = "INR" });
        foreach (var department in (string[])["BAGS", "DEP-" + tag])
        {
            await SendAsync(api, HttpMethod.Put, $"production/plants/{plant}/departments/{department}", new { name = $"{department} {canary}" });
        }

        foreach (var shift in (string[])["A", "S" + tag])
        {
            await SendAsync(api, HttpMethod.Put, $"production/plants/{plant}/shifts/{shift}", new { starts = "06:00:00", ends = "14:00:00", target = 100 });
        }
    }

    private static async Task MasterDataAsync(HttpClient api, WorldTenant tenant, Site site)
    {
        await PlantAsync(api, site.Code, site.Tag, site.Canary);
        foreach (var station in (string[])[.. site.Stations, "ST-" + site.Tag])
        {
            await SendAsync(api, HttpMethod.Put, "production/stations/" + station, new { plant = site.Code, department = "BAGS", name = $"{station} {site.Canary}", agent = "agent " + site.Canary });
        }

        foreach (var item in (string[])[site.Item, "IT-" + site.Tag])
        {
            await SendAsync(api, HttpMethod.Put, "production/items/" + item, new { name = $"{item} {tenant.Canary}", unitType = "FG" });
            await SendAsync(api, HttpMethod.Post, $"production/items/{item}/routings", new
            {
                steps = (object[])
                [
                    new { step = 10, name = "Cut " + site.Canary, mode = "complete", next = (int[])[20], stations = (string[])[site.Stations[0]], instruction = "How: " + site.Canary },
                    new { step = 20, name = "Join", mode = "assemble", next = (int[])[30], componentType = "CO", components = 1, stations = (string[])[site.Stations[1]] },
                    new { step = 30, name = "Look", mode = "inspect", reworkTo = 10, maxLoops = 1, stations = (string[])[site.Stations[2]] },
                ],
            });
        }
    }

    private static async Task<SimAgent> AgentAsync(WallHub hub, HttpClient api, WorldTenant tenant, Site site)
    {
        var made = await SendAsync(api, HttpMethod.Post, "agents/tokens", new { name = "agent " + site.Canary, plant = site.Code, stations = site.Stations });
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var reply = await SimAgent.EnrolAsync(hub, SimAgent.Secret(made.GetProperty("token").GetString()!), key);
        var agent = SimAgent.From(hub, tenant.Scope, reply, key);
        var units = await UnitsAsync(api, site.Order);
        var component = await ComponentAsync(api, site.Code);

        // Number 1 is gone, so the lane begins with a gap.
        agent.Scan(units[0]);
        agent.FirstKept = 2;
        Add(agent, units[0], site.Stations[0]);
        Add(agent, units[0], site.Stations[1]);
        Add(agent, component, site.Stations[1], context: units[0]);
        Add(agent, units[1], site.Stations[2]);
        foreach (var garbage in (string[])[.. Enumerable.Range(1, tenant == hub.World.TwoPlants ? 8 : 1).Select(number => $"garbage {number} {site.Canary}")])
        {
            Add(agent, "", site.Stations[0], raw: garbage);
        }

        agent.Scans.Add(ByteString.Empty);
        agent.ValueStoreId = RandomNumberGenerator.GetBytes(16);
        agent.Blocks.Add(Values(agent, site));
        var hello = agent.Hello();
        hello.Lanes.Add(new HubLink.LaneState { Lane = Lane.Event, FirstKept = 1, Last = 1 });
        await using var stream = agent.Open();
        await stream.SendAsync(new AgentFrame { Hello = hello });
        await stream.WelcomeAsync();
        await TellFileAsync(stream, site);
        var happened = new EventRecord { Type = "agent.started", Station = site.Stations[0], WallUs = Microseconds.Of(TimeProvider.System.GetUtcNow()), BootId = ByteString.CopyFrom(agent.BootId) };
        happened.Facts["why"] = site.Canary;
        var events = new Batch { Lane = Lane.Event, First = 1, Schema = 1 };
        events.Records.Add(happened.ToByteString());
        await stream.SendAsync(new AgentFrame { Batch = events });
        await stream.SendAsync(new AgentFrame { UidLeaseRequest = new UidLeaseRequest { PlantCode = site.Code, Type = "FG", Count = 10 } });
        await stream.NextAsync(HubFrame.BodyOneofCase.UidLease);
        await stream.SendScansAsync(stream.Wanted(), agent.Scans.Count);
        await stream.AckedAsync((ulong)agent.Scans.Count + 1);
        await stream.SendAsync(new AgentFrame { PointTable = Points(agent, site) });
        await stream.SendBlocksAsync(1, 1);
        await stream.AckedAsync(2, Lane.Telemetry);
        await stream.SendAsync(new AgentFrame { Batch = Alarms(agent, site) });
        await stream.AckedAsync(5, Lane.Event);

        // One is shelved, so that its shelf can be ended.
        var alarms = (await SendAsync(api, HttpMethod.Get, "alarms?state=active&plant=" + site.Code, null)).GetProperty("items");
        await SendAsync(api, HttpMethod.Post, $"alarms/{alarms[0].GetProperty("id").GetString()}/shelve", new { minutes = 600, reason = "Reason: " + site.Canary });
        return agent;
    }

    /// <summary>The file that it runs with, written at the agent: it can be taken over.</summary>
    private static async Task TellFileAsync(SimStream stream, Site site)
    {
        var file = $"{{ \"remark\": \"{site.Canary}\" }}";
        var report = new ConfigurationReport { Sha256 = ByteString.CopyFrom(SHA256.HashData(Encoding.UTF8.GetBytes(file))) };
        await stream.SendAsync(new AgentFrame { ConfigurationReport = report });
        await stream.NextAsync(HubFrame.BodyOneofCase.ConfigurationRequest);
        report.Json = file;
        await stream.SendAsync(new AgentFrame { ConfigurationReport = report });
    }

    /// <summary>Machines that report: one that anybody would call so, and one of its own.</summary>
    private static string[] Machines(Site site) => ["M-" + site.Code, "M-" + site.Tag];

    private static PointTable Points(SimAgent agent, Site site)
    {
        var table = new PointTable { StoreId = ByteString.CopyFrom(agent.ValueStoreId) };
        foreach (var machine in Machines(site))
        {
            foreach (var (name, kind, role) in ((string, PointKind, string)[])[("state", PointKind.Text, "state"), ("remark", PointKind.Text, ""), ("good", PointKind.Integer, "good")])
            {
                table.Points.Add(new PointDefinition
                {
                    Number = (uint)table.Points.Count + 1, Machine = machine, Name = name, Kind = kind, Role = role, Station = site.Stations[0], HeartbeatMs = 60_000,
                });
            }
        }

        return table;
    }

    private static ByteString Values(SimAgent agent, Site site)
    {
        var writer = new BlockWriter();
        for (var machine = 0u; machine < Machines(site).Length; machine++)
        {
            writer.Add((3 * machine) + 1, PointKind.Text, 900, 0, BlockColumn.NoSource, 0, 0, "running");
            writer.Add((3 * machine) + 2, PointKind.Text, 900, 0, BlockColumn.NoSource, 0, 0, "Remark: " + site.Canary);
            writer.Add((3 * machine) + 3, PointKind.Integer, 900, 0, BlockColumn.NoSource, 0, 40 + machine, "");
        }

        return ByteString.CopyFrom(writer.Finish(agent.BootId, Microseconds.Of(TimeProvider.System.GetUtcNow())));
    }

    private static Batch Alarms(SimAgent agent, Site site)
    {
        var alarms = new Batch { Lane = Lane.Event, First = 2, Schema = 1 };
        for (var number = 1; number <= 3; number++)
        {
            var alarm = new EventRecord { Type = "alarm.raised", WallUs = Microseconds.Of(TimeProvider.System.GetUtcNow()), BootId = ByteString.CopyFrom(agent.BootId), MonotonicMs = agent.Uptime };
            foreach (var (name, value) in ((string, string)[])[("machine", Machines(site)[1]), ("alarm", $"alarm {number} {site.Canary}"), ("text", "Alarm: " + site.Canary), ("value", "8"), ("limit", "7")])
            {
                alarm.Facts[name] = value;
            }

            alarms.Records.Add(alarm.ToByteString());
        }

        return alarms;
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

    private static async Task<string> ComponentAsync(HttpClient api, string plant) =>
        (await SendAsync(api, HttpMethod.Get, "production/components?plant=" + plant, null)).GetProperty("items")[0].GetProperty("uid").GetString()!;

    private static async Task<JsonElement> SendAsync(HttpClient api, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await api.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return !answer.IsSuccessStatusCode ? throw new InvalidOperationException($"{method} {path} answered {(int)answer.StatusCode}: {text}")
            : text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>A plant and what is in it.</summary>
    /// <param name="Code">Three letters.</param>
    /// <param name="Tag">Part of the codes that no other plant has.</param>
    /// <param name="Canary">In every text.</param>
    /// <param name="Line">How the codes of its stations begin; those of VSK stand in no example of the API.</param>
    /// <param name="Item">What it makes.</param>
    /// <param name="Order">Its first order.</param>
    private sealed record Site(string Code, string Tag, string Canary, string Line, string Item, string Order)
    {
        public string[] Stations { get; } = [Line + "-01", Line + "-02", Line + "-03"];
    }
}
