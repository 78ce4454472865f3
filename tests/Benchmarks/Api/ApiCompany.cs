using System.Net.Http.Json;
using System.Text.Json;

namespace EdgeHub.Benchmarks;

/// <summary>A company of its own on the hub with a plant, a line, orders and units, and its administrator's session.</summary>
internal sealed class ApiCompany(string code, HttpClient http)
{
    private const int Stations = 6;

    public string Code => code;

    /// <summary>Asks as the company's administrator.</summary>
    public HttpClient Http => http;

    /// <summary>Numbers of orders with units in work.</summary>
    public List<string> Orders { get; } = [];

    /// <summary>Labels of units in work.</summary>
    public List<string> Units { get; } = [];

    /// <summary>Those of them that the load holds at present.</summary>
    public HashSet<string> Held { get; } = new(StringComparer.Ordinal);

    /// <summary>Made as a hub operator and the company's first administrator make it: over the API alone.</summary>
    public static async Task<ApiCompany> MakeAsync(Uri web, HttpClient hubOperator, int number, int orders, int unitsEach, CancellationToken cancellationToken)
    {
        var code = new string(['B', (char)('A' + (number / 676 % 26)), (char)('A' + (number / 26 % 26)), (char)('A' + (number % 26))]);
        var run = await PostAsync(hubOperator, "tenants", new { code, name = "Bench " + code, placement = "own" }, cancellationToken);
        var runId = run.GetProperty("runId").GetString();
        for (var state = "running"; state != "done";)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
            state = (await GetAsync(hubOperator, "tenants/runs/" + runId, cancellationToken)).GetProperty("state").GetString()!;
            if (state == "failed")
            {
                throw new InvalidOperationException($"Company {code} could not be made.");
            }
        }

        var invited = await PostAsync(
            hubOperator, $"tenants/{code}/administrators", new { login = $"bench@{code}.example".ToLowerInvariant(), name = "Bench", language = "en", days = 1 }, cancellationToken);
        var own = Client(web);
        await PostAsync(
            own, "session/invitation", new { token = invited.GetProperty("token").GetString(), password = "seven red bicycles", name = "Bench", language = "en" }, cancellationToken);
        var company = new ApiCompany(code, own);
        await company.FillAsync(orders, unitsEach, cancellationToken);
        return company;
    }

    /// <summary>Keeps its cookie and as many connections as are needed.</summary>
    public static HttpClient Client(Uri web)
    {
        var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new System.Net.CookieContainer(), PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) })
        {
            BaseAddress = new Uri(web, "/api/v1/"),
            Timeout = TimeSpan.FromSeconds(60),
        };
        http.DefaultRequestHeaders.Add("Origin", web.GetLeftPart(UriPartial.Authority));
        return http;
    }

    public static async Task<JsonElement> PostAsync(HttpClient http, string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync(path, body, cancellationToken);
        return await ReadAsync(answer, path, cancellationToken);
    }

    private static async Task<JsonElement> GetAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(path, cancellationToken);
        return await ReadAsync(answer, path, cancellationToken);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, string path, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode
            ? text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text)
            : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
    }

    private async Task PutAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await http.PutAsJsonAsync(path, body, cancellationToken);
        await ReadAsync(answer, path, cancellationToken);
    }

    private async Task FillAsync(int orders, int unitsEach, CancellationToken cancellationToken)
    {
        await PutAsync("production/companies/MAIN", new { name = "Main", currency = "INR" }, cancellationToken);
        await PutAsync("production/plants/KOL", new { company = "MAIN", name = "Kolkata", timeZone = "Asia/Kolkata", currency = "INR" }, cancellationToken);
        await PutAsync("production/plants/KOL/departments/BAGS", new { name = "Bags" }, cancellationToken);
        await PutAsync("production/plants/KOL/shifts/A", new { starts = "06:00:00", ends = "22:00:00", target = 500 }, cancellationToken);
        var stations = Enumerable.Range(1, Stations).Select(i => $"KOL-ST-{i:D2}").ToArray();
        foreach (var station in stations)
        {
            await PutAsync("production/stations/" + station, new { plant = "KOL", department = "BAGS", name = "Station " + station, unknownUnit = "warn", language = "en" }, cancellationToken);
        }

        await PutAsync("production/items/BAG", new { name = "Bag", unitType = "FG" }, cancellationToken);
        var steps = stations.Select((station, i) => new
        {
            step = (i + 1) * 10, name = "Step " + station, mode = "complete", next = i + 1 < Stations ? new[] { (i + 2) * 10 } : [], stations = new[] { station },
        });
        await PostAsync(http, "production/items/BAG/routings", new { steps }, cancellationToken);
        for (var i = 0; i < orders; i++)
        {
            var number = $"WO-{i:D3}";
            await PostAsync(http, "orders", new { number, item = "BAG", plant = "KOL", department = "BAGS", quantity = unitsEach + 5_000, due = "2030-01-01T00:00:00Z" }, cancellationToken);
            await PostAsync(http, $"orders/{number}/releases", new { quantity = unitsEach }, cancellationToken);
            Orders.Add(number);
            var units = await GetAsync(http, $"orders/{number}/units?limit=200", cancellationToken);
            Units.AddRange(units.GetProperty("items").EnumerateArray().Select(unit => unit.GetProperty("uid").GetString()!));
        }
    }
}
