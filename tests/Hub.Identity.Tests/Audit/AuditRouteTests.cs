using System.Net;
using System.Text.Json;

namespace EdgeHub.Hub.Identity.Tests;

public sealed class AuditRouteTests(Hub hub)
{
    [Fact]
    public async Task Audit_ReadByAdministrator_NamesWhoAndWhatUntilThePersonIsErased()
    {
        var (dev, _, devId) = await hub.ComeAsAsync("tenant_administrator");
        var (_, workerId) = await hub.NewPersonAsync("operator");
        await dev.TryAsync(HttpMethod.Put, $"people/{workerId}", new { name = "Anjali", language = "te" });
        var entry = Assert.Single(await ItemsAsync(dev, $"audit?subject=person%20{workerId:D}"));
        Assert.Equal(("identity.person.renamed", devId, "Somebody"), (entry.GetProperty("action").GetString(), entry.GetProperty("personId").GetGuid(), entry.GetProperty("name").GetString()));
        var name = entry.GetProperty("changes").EnumerateArray().Single(change => change.GetProperty("field").GetString() == "name");
        Assert.Equal(("Somebody", "Anjali", false), (name.GetProperty("from").GetString(), name.GetProperty("to").GetString(), name.GetProperty("isErased").GetBoolean()));

        await dev.TryAsync(HttpMethod.Delete, $"people/{workerId}/personal-data");
        var erased = (await ItemsAsync(dev, $"audit?subject=person%20{workerId:D}"))[^1].GetProperty("changes").EnumerateArray()
            .Single(change => change.GetProperty("field").GetString() == "name");
        Assert.Equal((null, null, true), (erased.GetProperty("from").GetString(), erased.GetProperty("to").GetString(), erased.GetProperty("isErased").GetBoolean()));
        var report = (await dev.SendAsync(HttpMethod.Get, "audit/verify")).Body;
        Assert.True(report.GetProperty("sound").GetBoolean(), report.ToString());
        dev.Dispose();
    }

    [Fact]
    public async Task Audit_PagesDownwardsAndFiltersByPersonNounAndTime()
    {
        var (dev, _, devId) = await hub.ComeAsAsync("tenant_administrator");
        var began = hub.Time.GetUtcNow();
        for (var i = 0; i < 5; i++)
        {
            await dev.SendAsync(HttpMethod.Post, "keys", new { name = $"key {i}", role = "planner" });
        }

        var numbers = new List<long>();
        for (var next = ""; next is not null;)
        {
            var page = (await dev.SendAsync(HttpMethod.Get, $"audit?noun=key&person={devId}&limit=2" + (next.Length > 0 ? "&cursor=" + next : ""))).Body;
            numbers.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetInt64()));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(5, numbers.Count);
        Assert.Equal(numbers.OrderDescending(), numbers);
        Assert.Equal(5, (await ItemsAsync(dev, $"audit?noun=key&person={devId}&from={Uri.EscapeDataString(began.AddSeconds(-1).ToString("O"))}")).Count);
        Assert.Empty(await ItemsAsync(dev, $"audit?noun=key&person={devId}&until={Uri.EscapeDataString(began.AddSeconds(-1).ToString("O"))}"));
        Assert.Empty(await ItemsAsync(dev, $"audit?noun=ke&person={devId}"));
        Assert.Equal("identity.list_form", (await dev.TryAsync(HttpMethod.Get, "audit?cursor=x")).Code);
        Assert.Equal("identity.list_form", (await dev.TryAsync(HttpMethod.Get, "audit?limit=201")).Code);
        Assert.Equal("kernel.bad_request", (await dev.TryAsync(HttpMethod.Get, "audit?noun=a%00b")).Code);
        dev.Dispose();
    }

    [Fact]
    public async Task Audit_OfOthers_IsNotForAPlanner()
    {
        var (dev, _, devId) = await hub.ComeAsAsync("tenant_administrator");
        var (planner, _, plannerId) = await hub.ComeAsAsync("planner");
        await planner.TryAsync(HttpMethod.Put, "session/language", new { language = "hi" });
        var own = await ItemsAsync(planner, "audit?limit=200");
        Assert.NotEmpty(own);
        Assert.All(own, item => Assert.Equal(plannerId, item.GetProperty("personId").GetGuid()));
        Assert.Empty(await ItemsAsync(planner, $"audit?person={devId}"));
        Assert.Equal(HttpStatusCode.Forbidden, (await planner.TryAsync(HttpMethod.Get, "audit/verify")).Status);
        dev.Dispose();
        planner.Dispose();
    }

    private static async Task<List<JsonElement>> ItemsAsync(Browser browser, string path)
    {
        var (status, page, _) = await browser.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, status);
        return page.GetProperty("items").EnumerateArray().ToList();
    }
}
