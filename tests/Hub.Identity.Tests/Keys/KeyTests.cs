using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Identity.Tests;

public sealed class KeyTests(Hub hub)
{
    [Fact]
    public async Task Key_ActsWithWhatItNames_AtThePlantsItNames_AndIsShownOnce()
    {
        using var dev = (await hub.ComeAsAsync("tenant_administrator")).Browser;
        var (id, key) = await MakeAsync(dev, new { name = "ERP", permissions = new[] { "production.orders.read", "production.plants.read" }, plants = new[] { "VSK" } });
        using var program = hub.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(program, key, HttpMethod.Get, "probe/orders")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(program, key, HttpMethod.Post, "probe/orders")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(program, key, HttpMethod.Get, "people")).Status);
        Assert.Equal("[\"VSK\"]", (await program.SendAsync(HttpMethod.Get, "probe/plants", null, Bearer(key))).Body.GetRawText());
        var listed = (await dev.SendAsync(HttpMethod.Get, "keys?limit=200")).Body;
        var view = listed.GetProperty("items").EnumerateArray().Single(one => one.GetProperty("id").GetGuid() == id);
        Assert.Equal(("active", key[..12]), (view.GetProperty("state").GetString(), view.GetProperty("prefix").GetString()));
        Assert.NotEqual(System.Text.Json.JsonValueKind.Null, view.GetProperty("lastUsedAt").ValueKind);
        Assert.DoesNotContain(key, listed.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await dev.TryAsync(HttpMethod.Delete, $"keys/{id}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(program, key, HttpMethod.Get, "probe/orders")).Status);
        Assert.Equal("identity.key_unknown", (await dev.TryAsync(HttpMethod.Delete, $"keys/{id}")).Code);
        var audit = await hub.AuditAsync($"key {id:D}");
        Assert.Equal(["identity.key.made", "identity.key.revoked"], audit.Select(entry => entry.Action));
        Assert.DoesNotContain(audit, entry => entry.Detail.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Key_Rotated_WorksForTheOverlapThenNoMore_AndBothAreListed()
    {
        using var dev = (await hub.ComeAsAsync("tenant_administrator")).Browser;
        var (id, old) = await MakeAsync(dev, new { name = "ERP", role = "planner" });
        var (status, made, _) = await dev.SendAsync(HttpMethod.Post, $"keys/{id}/rotate", new { overlapHours = 2 });
        Assert.Equal(HttpStatusCode.OK, status);
        var next = made.GetProperty("key").GetString()!;
        Assert.Equal("identity.key_replaced", (await dev.TryAsync(HttpMethod.Post, $"keys/{id}/rotate", new { })).Code);
        using var program = hub.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(program, old, HttpMethod.Get, "probe/orders")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(program, next, HttpMethod.Get, "probe/orders")).Status);
        var states = (await dev.SendAsync(HttpMethod.Get, "keys?limit=200")).Body.GetProperty("items").EnumerateArray()
            .ToDictionary(one => one.GetProperty("id").GetGuid(), one => one.GetProperty("state").GetString());
        Assert.Equal(("ending", "active"), (states[id], states[made.GetProperty("id").GetGuid()]));
        hub.Time.Advance(TimeSpan.FromHours(2) + TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(program, old, HttpMethod.Get, "probe/orders")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(program, next, HttpMethod.Get, "probe/orders")).Status);
        hub.Time.Advance(TimeSpan.FromDays(91));
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(program, next, HttpMethod.Get, "probe/orders")).Status);
    }

    [Fact]
    public async Task Key_NeverMayMoreThanItsMaker_AlsoLater()
    {
        using var dev = (await hub.ComeAsAsync("tenant_administrator")).Browser;
        var (farah, _, farahId) = await hub.ComeAsAsync("integrator");
        Assert.Equal("identity.key_too_wide", (await farah.TryAsync(HttpMethod.Post, "keys", new { name = "x", permissions = new[] { "production.orders.release" } })).Code);
        Assert.Equal("identity.key_too_wide", (await dev.TryAsync(HttpMethod.Post, "keys", new { name = "x", permissions = new[] { "identity.keys.manage" } })).Code);
        Assert.Equal("identity.key_too_wide", (await dev.TryAsync(HttpMethod.Post, "keys", new { name = "x", permissions = new[] { "tenancy.tenants.read" } })).Code);
        Assert.Equal("identity.key_invalid", (await dev.TryAsync(HttpMethod.Post, "keys", new { name = "x", role = "hub_operator" })).Code);
        Assert.Equal("identity.key_invalid", (await dev.TryAsync(HttpMethod.Post, "keys", new { name = "x", role = "planner", days = 731 })).Code);
        var (id, key) = await MakeAsync(farah, new { name = "scada", permissions = new[] { "traceability.exceptions.decide" } });
        using var program = hub.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(program, key, HttpMethod.Post, "probe/exceptions")).Status);

        // She reaches only her own keys; the administrator reaches all.
        var (devsId, _) = await MakeAsync(dev, new { name = "dev's", role = "planner" });
        Assert.Equal([id], (await farah.SendAsync(HttpMethod.Get, "keys")).Body.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetGuid()));
        Assert.Equal("identity.key_unknown", (await farah.TryAsync(HttpMethod.Delete, $"keys/{devsId}")).Code);
        Assert.Equal("identity.key_unknown", (await farah.TryAsync(HttpMethod.Post, $"keys/{devsId}/rotate", new { })).Code);

        await dev.TryAsync(HttpMethod.Put, $"people/{farahId}/role", new { role = "accountant" });
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(program, key, HttpMethod.Post, "probe/exceptions")).Status);
        await dev.TryAsync(HttpMethod.Post, $"people/{farahId}/deactivate");
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(program, key, HttpMethod.Get, "session")).Status);
        farah.Dispose();
    }

    [Fact]
    public async Task Key_IsNoSession()
    {
        using var dev = (await hub.ComeAsAsync("tenant_administrator")).Browser;
        var (_, key) = await MakeAsync(dev, new { name = "ERP", role = "tenant_administrator" });
        using var program = hub.NewBrowser();
        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Post, "session/tenant", new { tenant = "SAIF" }), (HttpMethod.Put, "session/password", new { current = "a", next = "b" }),
            (HttpMethod.Put, "session/language", new { language = "en" }), (HttpMethod.Delete, "session/all", null),
        })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await program.TryAsync(method, path, body, Bearer(key))).Status);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(program, key, HttpMethod.Get, "keys")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.TryAsync(HttpMethod.Post, "invitations", new { login = "x@y.z", role = "tenant_administrator" }, Bearer(key))).Status);
    }

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("Bearer ehk_")]
    [InlineData("Bearer ehk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    public async Task Key_Forged_LetsNobodyIn(string authorization)
    {
        using var program = hub.NewBrowser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.TryAsync(HttpMethod.Get, "probe/orders", null, ("Authorization", authorization))).Status);
    }

    [Fact]
    public async Task SessionToken_SentAsKeyAndKeySentAsCookie_OpenNothing()
    {
        var (dev, _, _) = await hub.ComeAsAsync("tenant_administrator");
        var (_, key) = await MakeAsync(dev, new { name = "ERP", role = "planner" });
        using var program = hub.NewBrowser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(program, dev.Cookie!, HttpMethod.Get, "probe/orders")).Status);
        using var browser = hub.NewBrowser();
        browser.Take(key["ehk_".Length..]);
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusAsync());
        dev.Dispose();
    }

    private static (string, string) Bearer(string key) => ("Authorization", "Bearer " + key);

    private static Task<(HttpStatusCode Status, string Code)> AskAsync(Browser program, string key, HttpMethod method, string path) => program.TryAsync(method, path, null, Bearer(key));

    private static async Task<(Guid Id, string Key)> MakeAsync(Browser browser, object form)
    {
        var (status, made, _) = await browser.SendAsync(HttpMethod.Post, "keys", form);
        Assert.Equal(HttpStatusCode.OK, status);
        return (made.GetProperty("id").GetGuid(), made.GetProperty("key").GetString()!);
    }
}
