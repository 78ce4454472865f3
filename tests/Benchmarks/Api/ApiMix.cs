using System.Net.Http.Json;

namespace EdgeHub.Benchmarks;

/// <summary>
/// What people and programs ask of the API, by how often they do: lists and single things that pages load, searches as somebody
/// types, and the writes of planners, quality and connectors, each with its Idempotency-Key.
/// </summary>
internal sealed class ApiMix(IReadOnlyList<ApiCompany> companies, int seed)
{
    private static readonly (string Route, int Share, Func<ApiCompany, Random, int, HttpRequestMessage> Make)[] All =
    [
        ("GET /orders", 12, (_, _, _) => Get("orders?limit=50")),
        ("GET /orders/{number}", 12, (company, random, _) => Get("orders/" + One(company.Orders, random))),
        ("GET /production/units", 12, (_, _, _) => Get("production/units?plant=KOL&inWork=true&limit=50")),
        ("GET /stations", 9, (_, _, _) => Get("stations?plant=KOL")),
        ("GET /units/{uid}", 9, (company, random, _) => Get("units/" + One(company.Units, random))),
        ("GET /plants/{plant}/today", 8, (_, _, _) => Get("plants/KOL/today")),
        ("GET /search", 7, (company, random, _) => Get("search?q=" + One(company.Units, random)[..(10 + random.Next(10))])),
        ("GET /stations/{code}", 5, (_, random, _) => Get($"stations/KOL-ST-{random.Next(1, 7):D2}")),
        ("GET /production/items", 4, (_, _, _) => Get("production/items")),
        ("GET /scans", 3, (_, _, _) => Get("scans?limit=50")),
        ("GET /agents", 3, (_, _, _) => Get("agents")),
        ("GET /people", 2, (_, _, _) => Get("people")),
        ("GET /audit", 2, (_, _, _) => Get("audit?limit=50")),
        ("POST /orders", 4, (_, _, i) => Post("orders", new { number = $"WO-N{i}", item = "BAG", plant = "KOL", department = "BAGS", quantity = 10, due = "2030-01-01T00:00:00Z" })),
        ("POST /orders/{number}/releases", 2, (company, random, _) => Post($"orders/{One(company.Orders, random)}/releases", new { quantity = 1 })),
        ("POST /production/units/{uid}/hold or release", 5, (company, random, _) => HoldOrRelease(company, random)),
        ("PUT /production/items/{code}", 1, (_, _, i) => Sent(new HttpRequestMessage(HttpMethod.Put, "production/items/BAG") { Content = JsonContent.Create(new { name = "Bag " + i, unitType = "FG" }) })),
    ];

    private readonly Random _random = new(seed);
    private readonly string[] _routes = [.. All.SelectMany(one => Enumerable.Repeat(one.Route, one.Share))];

    /// <summary>The next request: whose, and what.</summary>
    public (ApiCompany Company, string Route, HttpRequestMessage Message) Next(int number)
    {
        var company = companies[_random.Next(companies.Count)];
        var route = _routes[_random.Next(_routes.Length)];
        return (company, route, Array.Find(All, one => one.Route == route).Make(company, _random, number));
    }

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    private static HttpRequestMessage Post(string path, object body) => Sent(new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) });

    private static HttpRequestMessage Sent(HttpRequestMessage message)
    {
        message.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        return message;
    }

    /// <summary>A unit is held, and let go when its turn comes again.</summary>
    private static HttpRequestMessage HoldOrRelease(ApiCompany company, Random random)
    {
        var unit = One(company.Units, random);
        var isHeld = !company.Held.Add(unit) && company.Held.Remove(unit);
        return Post($"production/units/{unit}/{(isHeld ? "release" : "hold")}", new { reason = "Bench" });
    }

    private static string One(List<string> all, Random random) => all[random.Next(all.Count)];
}
