using System.Net.Http.Json;

namespace EdgeHub.Isolation.Tests;

/// <summary>Every route that streams, followed by everybody of one plant while both plants work: the other plant's events come first, and are not told.</summary>
internal static class PlantStream
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(20);

    public static async Task<StreamReport> RunAsync(WallHub hub)
    {
        using var handler = new SocketsHttpHandler { UseCookies = false };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(hub.Addresses.Web), Timeout = Timeout.InfiniteTimeSpan };
        var (own, other) = hub.World.Plants;
        var people = await PlantCredentials.OfAsync(hub, hub.World.TwoPlants, hub.World.TwoPlants);
        var followers = new List<LiveRun.Follower>();
        try
        {
            foreach (var route in hub.Routes.All.Where(route => route.IsStream))
            {
                foreach (var by in people)
                {
                    foreach (var cursor in (string?[])[null, "1.0"])
                    {
                        followers.Add(await LiveRun.Follower.OpenAsync(client, route, by, cursor));
                    }
                }
            }

            var theirs = await WorkAsync(hub, client, other.Code, "CASE");
            var last = await WorkAsync(hub, client, own.Code, "BAG");
            await Task.WhenAll(followers.Select(follower => follower.UntilAsync(last, Usual)));
            return new StreamReport(followers.Count, [.. followers.Select(follower => follower.Finding(other.BytesAnd(theirs), last)).OfType<string>()]);
        }
        finally
        {
            followers.ForEach(follower => follower.Dispose());
        }
    }

    /// <summary>An order and its first unit; its number.</summary>
    private static async Task<string> WorkAsync(WallHub hub, HttpClient client, string plant, string item)
    {
        var number = $"WO-{Guid.NewGuid().ToString("N")[..8].ToUpperInvariant()}";
        await SendAsync(hub, client, "orders", new { number, item, plant, department = "BAGS", quantity = 1, due = "2030-01-01T00:00:00Z" });
        await SendAsync(hub, client, $"orders/{number}/releases", new { quantity = 1 });
        return number;
    }

    private static async Task SendAsync(WallHub hub, HttpClient client, string path, object body)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/api/v1/" + path) { Content = JsonContent.Create(body) };
        hub.World.Credentials.AdministratorOf(hub.World.TwoPlants).Sign(message, 0);
        using var answer = await client.SendAsync(message);
        answer.EnsureSuccessStatusCode();
    }
}
