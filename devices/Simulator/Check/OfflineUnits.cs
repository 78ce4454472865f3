using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EdgeHub.Simulator;

/// <summary>
/// Units that are begun, labelled and worked on at both agents while there is no hub, with the agent that mints them killed on the
/// way: when the hub is back it must know each of them once.
/// </summary>
internal sealed class OfflineUnits(PlantHost plant, HubApi api, TimeProvider time)
{
    private const int Units = 50;
    private const string First = "KOL-ST-01";
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    private readonly List<string> _begun = [];
    private int _answered;

    /// <summary>Begins and works on the units without a hub, and brings it back.</summary>
    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var first = plant.Agents.Values.Single(seat => seat.Scanners.ContainsKey(First));
        await UntilAsync(http, first, First, "has numbers for new units", IsLeased, cancellationToken);
        await plant.KillHubAsync();
        for (var number = 0; number < Units; number++)
        {
            if (number == Units / 2)
            {
                await plant.KillAgentAsync(first.Name);
                await plant.StartAgentAsync(first.Name, 0, cancellationToken);
            }

            _begun.Add(await BeginAsync(http, first, cancellationToken));
        }

        // Cutting, painting begun and ended, stitching at one agent; the fourth station is the other agent's, which has never heard of them.
        foreach (var station in new[] { First, "KOL-ST-02", "KOL-ST-02", "KOL-ST-03", "KOL-ST-04" })
        {
            var seat = plant.Agents.Values.Single(agent => agent.Scanners.ContainsKey(station));
            using var scanner = new ScannerStation(station, seat.Scanners[station], Page(seat), http);
            foreach (var uid in _begun)
            {
                _answered += await scanner.ScanAsync(uid, cancellationToken) is { Verdict: "accept" or "warn" } ? 1 : 0;
            }

            // The same label within two seconds is one read.
            await Task.Delay(TimeSpan.FromSeconds(2.2), time, cancellationToken);
        }

        await plant.StartHubAsync(cancellationToken);
        foreach (var seat in plant.Agents.Values)
        {
            await UntilAsync(http, seat, seat.Scanners.Keys.First(), "has sent what it kept", IsDrained, cancellationToken);
        }
    }

    /// <summary>What the hub knows of them.</summary>
    public async Task<List<CheckRow>> CompareAsync(CancellationToken cancellationToken)
    {
        var (known, ordered, sound, assembling) = (0, 0, 0, 0);
        foreach (var uid in _begun.Distinct(StringComparer.Ordinal))
        {
            var story = await api.GetAsync("/api/v1/units/" + uid, cancellationToken);
            known++;
            ordered += story.GetProperty("orderNumber").ValueKind == JsonValueKind.String ? 1 : 0;
            sound += story.GetProperty("chain").GetProperty("sound").GetBoolean() ? 1 : 0;
            assembling += story.GetProperty("state").GetString() == "active" && story.GetProperty("step").GetInt32() == 40 ? 1 : 0;
        }

        var open = await api.ListAsync("/api/v1/exceptions?state=open", cancellationToken);
        return
        [
            Row("units begun without the hub, each number once", Units, known),
            Row("scans of them answered at both agents", Units * 5, _answered),
            Row("of them at the step that they were brought to", Units, assembling),
            Row("of them in an order", Units, ordered),
            Row("of their hash chains sound", Units, sound),
            Row("exceptions that they left", 0, open.Count),
        ];
    }

    private static bool IsDrained(JsonElement state)
    {
        var link = state.GetProperty("link");
        return link.GetProperty("hub").GetString() == "connected" && link.GetProperty("waiting").GetInt64() == 0;
    }

    private static bool IsLeased(JsonElement state) =>
        state.TryGetProperty("starts", out var starts) && starts.ValueKind == JsonValueKind.Object && starts.GetProperty("left").GetInt32() >= Units;

    /// <summary>Asks the agent's page until it shows what is waited for.</summary>
    private async Task UntilAsync(
        HttpClient http, AgentSeat seat, string station, string what, Func<JsonElement, bool> reached, CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() + Within;
        while (!reached(await http.GetFromJsonAsync<JsonElement>(new Uri(Page(seat), "/api/stations/" + station), cancellationToken)))
        {
            if (time.GetUtcNow() > end)
            {
                throw new ProgramFailedException($"{seat.Name} never {what}, waited for {Within.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        }
    }

    private static async Task<string> BeginAsync(HttpClient http, AgentSeat seat, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Page(seat), $"/api/stations/{First}/units")) { Content = JsonContent.Create(new { }) };
        request.Headers.Add("Origin", Page(seat).GetLeftPart(UriPartial.Authority));
        using var response = await http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.StatusCode == HttpStatusCode.Created
            ? JsonSerializer.Deserialize<JsonElement>(text).GetProperty("uid").GetString()!
            : throw new ProgramFailedException($"{First} began no unit: {(int)response.StatusCode} {text}");
    }

    private static Uri Page(AgentSeat seat) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{seat.PagePort}"));

    private static CheckRow Row(string promise, long floor, long hub) =>
        new(promise, floor.ToString("N0", CultureInfo.InvariantCulture), hub.ToString("N0", CultureInfo.InvariantCulture), floor == hub);
}
