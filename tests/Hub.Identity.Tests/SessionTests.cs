using System.Net;

namespace EdgeHub.Hub.Identity.Tests;

public sealed class SessionTests(Hub hub)
{
    [Fact]
    public async Task LogIn_WithPassword_OpensSessionThatOnlyTheCookieHolds()
    {
        var (login, personId) = await hub.NewPersonAsync();
        using var browser = hub.NewBrowser();
        var (status, session, response) = await browser.SendAsync(HttpMethod.Post, "session", new { email = login.ToUpperInvariant(), password = "correct horse" });

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(personId, session.GetProperty("person").GetProperty("id").GetGuid());
        Assert.Equal("SAIF", session.GetProperty("tenant").GetProperty("code").GetString());
        Assert.Equal("/today", session.GetProperty("firstPage").GetString());
        Assert.False(session.GetProperty("demo").GetBoolean());
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusAsync());
        using var stranger = hub.NewBrowser();
        Assert.Equal(HttpStatusCode.Unauthorized, await stranger.StatusAsync());
    }

    [Fact]
    public async Task LogOut_EndsTheSessionEvenForACopiedCookie()
    {
        var (login, _) = await hub.NewPersonAsync();
        using var browser = hub.NewBrowser();
        await browser.LogInAsync(login);
        using var copy = hub.NewBrowser();
        copy.Take(browser.Cookie!);
        Assert.Equal(HttpStatusCode.OK, await copy.StatusAsync());
        await browser.TryAsync(HttpMethod.Delete, "session");
        Assert.Equal(HttpStatusCode.Unauthorized, await copy.StatusAsync());
    }

    [Fact]
    public async Task Session_RevokedFromAnotherBrowser_EndsAtOnceHereAndWithinFiveSecondsOnOtherNodes()
    {
        var (login, _) = await hub.NewPersonAsync();
        using var lost = hub.NewBrowser();
        using var mine = hub.NewBrowser();
        using var otherNode = hub.NewBrowser(demo: true);
        await lost.LogInAsync(login);
        otherNode.Take(lost.Cookie!);
        Assert.Equal(HttpStatusCode.OK, await otherNode.StatusAsync());
        await mine.LogInAsync(login);
        var all = (await mine.SendAsync(HttpMethod.Get, "session/all")).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(2, all.Count);

        var oldest = all[^1].GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.NoContent, (await mine.TryAsync(HttpMethod.Delete, $"session/all/{oldest}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await lost.StatusAsync());
        hub.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.Unauthorized, await otherNode.StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await mine.StatusAsync());
    }

    [Fact]
    public async Task Session_OfAnotherPerson_CanNotBeRevoked()
    {
        var (victim, _) = await hub.NewPersonAsync();
        var (attacker, _) = await hub.NewPersonAsync();
        using var theirs = hub.NewBrowser();
        using var mine = hub.NewBrowser();
        await theirs.LogInAsync(victim);
        await mine.LogInAsync(attacker);
        var id = (await theirs.SendAsync(HttpMethod.Get, "session/all")).Body.GetProperty("items")[0].GetProperty("id").GetString();
        Assert.Equal((HttpStatusCode.NotFound, "identity.session_unknown"), await mine.TryAsync(HttpMethod.Delete, $"session/all/{id}"));
        Assert.Equal(HttpStatusCode.OK, await theirs.StatusAsync());
    }

    [Fact]
    public async Task Session_UnusedForThreeDays_HasEnded()
    {
        var (login, _) = await hub.NewPersonAsync();
        using var browser = hub.NewBrowser();
        await browser.LogInAsync(login);
        hub.Time.Advance(SessionTimes.Idle + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Cookie_ThatIsNoToken_LetsNobodyIn(string cookie)
    {
        using var browser = hub.NewBrowser();
        browser.Take(cookie);
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusAsync());
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Origin", "http://{host}", true)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    public async Task UnsafeRequest_ActsWithTheCookieOnlyFromTheHubsOwnPages(string header, string value, bool acts)
    {
        var (login, _) = await hub.NewPersonAsync();
        using var browser = hub.NewBrowser();
        await browser.LogInAsync(login);
        var (status, _) = await browser.TryAsync(HttpMethod.Post, "probe/orders", new { }, (header, value));
        Assert.Equal(acts ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, status);
    }
}
