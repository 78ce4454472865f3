using System.Net;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Identity.Tests;

/// <summary>Somebody of two companies who goes on for the other one in another window: a page of the first gets no mixed answer.</summary>
public sealed class SwitchedSessionTests(Hub hub)
{
    private static readonly (HttpStatusCode, string) Refused = (HttpStatusCode.Conflict, "kernel.other_tenant");

    [Fact]
    public async Task Page_OfCompanyThatTheSessionLeft_IsRefusedByName_OnEveryKindOfRequest()
    {
        using var browser = await OfTwoAsync();
        var (saif, rebe) = (Page("SAIF"), Page("REBE"));
        Assert.Equal((HttpStatusCode.OK, ""), await browser.TryAsync(HttpMethod.Get, "probe/orders", null, saif));
        Assert.Equal(Refused, await browser.TryAsync(HttpMethod.Get, "probe/orders", null, rebe));
        Assert.Equal(HttpStatusCode.OK, (await browser.TryAsync(HttpMethod.Post, "session/tenant", new { tenant = "REBE" }, saif)).Status);

        foreach (var (method, path) in ((HttpMethod, string)[])
            [(HttpMethod.Get, "probe/orders"), (HttpMethod.Post, "probe/orders"), (HttpMethod.Get, "search?q=ab"), (HttpMethod.Get, "live"), (HttpMethod.Get, "session/all"), (HttpMethod.Put, "session/language")])
        {
            var body = method == HttpMethod.Get ? null : new { language = "hi" };
            Assert.Equal(Refused, await browser.TryAsync(method, path, body, saif));
            Assert.Equal(Refused, await browser.TryAsync(method, path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "EdgeHub-Tenant=SAIF", body));
        }

        var (_, _, own) = await browser.SendAsync(HttpMethod.Get, "probe/orders", null, rebe);
        Assert.Equal("REBE", await own.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((HttpStatusCode.OK, ""), await browser.TryAsync(HttpMethod.Get, "probe/orders"));

        // Who it is now, and leaving, are asked without a company: so a page finds out.
        Assert.Equal("REBE", (await browser.SendAsync(HttpMethod.Get, "session", null, saif)).Body.GetProperty("tenant").GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await browser.TryAsync(HttpMethod.Delete, "session", null, saif)).Status);
    }

    [Fact]
    public async Task Page_OfTheHub_IsNoPageOfACompany()
    {
        using var sunil = hub.NewBrowser(demo: true);
        await sunil.TryAsync(HttpMethod.Post, "session/demo", new { person = "sunil" });
        Assert.Equal((HttpStatusCode.OK, ""), await sunil.TryAsync(HttpMethod.Get, "tenants", null, Page("")));
        Assert.Equal(Refused, await sunil.TryAsync(HttpMethod.Get, "tenants", null, Page("SAIF")));
    }

    /// <summary>The stream's session ended with the switch, and the page can't have it back under its own company.</summary>
    [Fact]
    public async Task Stream_OfCompanyThatTheSessionLeft_EndsAndIsNotGivenAgain()
    {
        using var browser = await OfTwoAsync();
        using var stream = await browser.FollowAsync(Page("SAIF"));
        Assert.Equal(HttpStatusCode.OK, (await browser.TryAsync(HttpMethod.Post, "session/tenant", new { tenant = "REBE" })).Status);
        await stream.Ended.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(Refused, await browser.TryAsync(HttpMethod.Get, "live?EdgeHub-Tenant=SAIF"));
        using var again = await browser.FollowAsync(Page("REBE"));
        Assert.False(again.Ended.IsCompleted);
    }

    private static (string, string) Page(string company) => ("EdgeHub-Tenant", company);

    /// <summary>Somebody of SAIF and Rebello, logged in for SAIF.</summary>
    private async Task<Browser> OfTwoAsync()
    {
        var (login, personId) = await hub.NewPersonAsync();
        var rebe = await hub.Services.GetRequiredService<ITenants>().FindAsync("REBE", default);
        await hub.Services.GetRequiredService<PersonStore>().PutMembershipAsync(rebe!.TenantId, personId, "plant_manager", null, default);
        var browser = hub.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await browser.TryAsync(HttpMethod.Post, "session", new { email = login, password = "correct horse", tenant = "SAIF" })).Status);
        return browser;
    }
}
