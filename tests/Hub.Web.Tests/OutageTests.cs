using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeHub.Testing.Hub;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Hub.Web.Tests;

/// <summary>A hub of its own, because its database is taken away.</summary>
public sealed class OutageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Api_WithoutDatabase_SaysUnavailable_AndWorksAgainWithoutRestart()
    {
        await using var cluster = await TestCluster.StartAsync(Stop);
        var options = HubOptions.Anywhere(cluster.DataFolder, isDemo: true);
        await using var session = (await DatabaseSession.OpenAsync(cluster.DataFolder, null, isHub: false, NullLogger.Instance, Stop)).Value;

        // The watch would bring the database back before it is asked for: here the test decides when it is back.
        await using var app = HubHost.Build(options, session, services => services.Remove(services.Single(service => service.ImplementationType == typeof(ClusterWatch))));
        var addresses = await HubHost.StartAsync(app, options, Stop);
        await DemoCommand.SeedAsync(app.Services, _ => { }, Stop);
        using var arjun = new HttpClient { BaseAddress = new Uri(addresses.Web), Timeout = TimeSpan.FromSeconds(30) };
        using (var login = await arjun.PostAsJsonAsync("/api/v1/session/demo", new { person = "arjun" }, Stop))
        {
            login.EnsureSuccessStatusCode();
        }

        string[] reads = ["/api/v1/orders", "/api/v1/agents", "/api/v1/units", "/api/v1/session", "/health"];
        foreach (var address in reads)
        {
            using var before = await arjun.GetAsync(address, Stop);
            Assert.True(before.IsSuccessStatusCode, $"{address} answered {(int)before.StatusCode}");
        }

        await cluster.Cluster.StopAsync(Stop);
        foreach (var address in reads)
        {
            using var away = await arjun.GetAsync(address, Stop);
            await ExpectUnavailableAsync(address, away);
        }

        using (var order = await arjun.PostAsJsonAsync("/api/v1/orders", new { number = "SO-9", item = "BAG", plant = "KOL", quantity = 1 }, Stop))
        {
            await ExpectUnavailableAsync("POST /api/v1/orders", order);
        }

        await cluster.Cluster.StartAsync(Stop);
        foreach (var address in reads)
        {
            using var back = await arjun.GetAsync(address, Stop);
            Assert.True(back.IsSuccessStatusCode, $"{address} answered {(int)back.StatusCode} after the database was back: {await back.Content.ReadAsStringAsync(Stop)}");
        }

        await app.StopAsync(Stop);
    }

    private static async Task ExpectUnavailableAsync(string address, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{address} answered {(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.EndsWith("unavailable", problem.GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.Contains("ry again", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotNull(answer.Headers.RetryAfter);
    }
}
