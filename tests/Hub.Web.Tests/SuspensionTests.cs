using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EdgeHub.Hub.Web.Tests;

public sealed class SuspensionTests(WholeHub hub)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tenant_Suspended_CanBeReadAndNotChanged()
    {
        using var sunil = await hub.ComeAsAsync("sunil");
        using var rhea = await hub.ComeAsAsync("rhea");
        using var arjun = await hub.ComeAsAsync("arjun");
        await ChangeAsync(sunil, "suspended");
        try
        {
            using var refused = await PlanAsync(rhea, "REB", "SHOES", "SHOE");
            var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Stop);
            Assert.True(refused.StatusCode == HttpStatusCode.Forbidden, problem.ToString());
            Assert.Equal("tenant.suspended", problem.GetProperty("code").GetString());
            Assert.Contains("REBE", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

            foreach (var address in (string[])["/api/v1/orders", "/api/v1/units", "/api/v1/agents", "/api/v1/scans"])
            {
                using var read = await rhea.GetAsync(address, Stop);
                Assert.True(read.IsSuccessStatusCode, $"{address} answered {(int)read.StatusCode}");
            }

            // The neighbour is not touched.
            using var neighbour = await PlanAsync(arjun, "KOL", "BAGS", "BAG");
            Assert.True(neighbour.IsSuccessStatusCode, await neighbour.Content.ReadAsStringAsync(Stop));
        }
        finally
        {
            await ChangeAsync(sunil, "active");
        }

        using var again = await PlanAsync(rhea, "REB", "SHOES", "SHOE");
        Assert.True(again.IsSuccessStatusCode, await again.Content.ReadAsStringAsync(Stop));
    }

    private static Task<HttpResponseMessage> PlanAsync(HttpClient person, string plant, string department, string item) =>
        person.PostAsJsonAsync("/api/v1/orders", new { number = "SUSPEND-1", item, plant, department, quantity = 5, due = "2030-01-01T00:00:00Z" }, Stop);

    private static async Task ChangeAsync(HttpClient operatorOfHub, string state)
    {
        using var answer = await operatorOfHub.PostAsJsonAsync("/api/v1/tenants/REBE/state", new { state }, Stop);
        answer.EnsureSuccessStatusCode();
    }
}
