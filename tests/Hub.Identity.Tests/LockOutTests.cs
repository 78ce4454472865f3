using System.Net;

namespace EdgeHub.Hub.Identity.Tests;

public sealed class LockOutTests(Hub hub)
{
    [Fact]
    public async Task Person_WithFiveWrongPasswords_IsLockedOutForFifteenMinutesEvenWithTheRightOne()
    {
        var (login, _) = await hub.NewPersonAsync();
        using var browser = hub.NewBrowser();
        for (var attempt = 1; attempt < 5; attempt++)
        {
            Assert.Equal((HttpStatusCode.Unauthorized, "identity.log_in_failed"), await browser.LogInAsync(login, "wrong"));
        }

        Assert.Equal((HttpStatusCode.TooManyRequests, "identity.locked_out"), await browser.LogInAsync(login, "wrong"));
        Assert.Equal((HttpStatusCode.TooManyRequests, "identity.locked_out"), await browser.LogInAsync(login));
        hub.Time.Advance(TimeSpan.FromMinutes(15.1));
        Assert.Equal(HttpStatusCode.OK, (await browser.LogInAsync(login)).Status);
    }

    [Fact]
    public async Task Stranger_IsAnsweredInTheSameWords()
    {
        var (login, _) = await hub.NewPersonAsync();
        using var browser = hub.NewBrowser();
        var known = await browser.SendAsync(HttpMethod.Post, "session", new { email = login, password = "wrong" });
        var stranger = await browser.SendAsync(HttpMethod.Post, "session", new { email = "nobody@example.org", password = "wrong" });
        Assert.Equal(known.Status, stranger.Status);
        Assert.Equal(known.Body.GetRawText(), stranger.Body.GetRawText());
    }

    [Fact]
    public async Task Stranger_IsLockedOutAsSomebodyKnownIs()
    {
        var (login, _) = await hub.NewPersonAsync();
        using var browser = hub.NewBrowser();
        var stranger = $"s{Guid.NewGuid():N}@example.org";
        for (var attempt = 1; attempt <= 6; attempt++)
        {
            var known = await browser.SendAsync(HttpMethod.Post, "session", new { email = login, password = "wrong" });
            var unknown = await browser.SendAsync(HttpMethod.Post, "session", new { email = stranger, password = "wrong" });
            Assert.Equal(attempt < 5 ? HttpStatusCode.Unauthorized : HttpStatusCode.TooManyRequests, known.Status);
            Assert.Equal(known.Body.GetRawText(), unknown.Body.GetRawText());
        }
    }

    [Fact]
    public async Task LockOut_SaysWhenItEndsAndGrowsWithEachFurtherTry()
    {
        var (login, _) = await hub.NewPersonAsync();
        using var browser = hub.NewBrowser();
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            await browser.LogInAsync(login, "wrong");
        }

        var end = hub.Time.GetUtcNow().AddMinutes(15);
        var said = (await browser.SendAsync(HttpMethod.Post, "session", new { email = login, password = "wrong" })).Body.GetProperty("detail").GetString()!;
        Assert.True(
            said.Contains($"{end.AddSeconds(59):HH:mm} UTC", StringComparison.Ordinal) || said.Contains($"{end.AddSeconds(55):HH:mm} UTC", StringComparison.Ordinal), said);
        hub.Time.Advance(TimeSpan.FromMinutes(16));
        await browser.LogInAsync(login, "wrong");
        hub.Time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("identity.locked_out", (await browser.LogInAsync(login)).Code);
        hub.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(HttpStatusCode.OK, (await browser.LogInAsync(login)).Status);
    }

    [Fact]
    public async Task LockOut_IsEndedByTheAdministrator()
    {
        var (dev, _, _) = await hub.ComeAsAsync("tenant_administrator");
        var (login, personId) = await hub.NewPersonAsync();
        using var browser = hub.NewBrowser();
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            await browser.LogInAsync(login, "wrong");
        }

        Assert.Equal("locked", (await dev.SendAsync(HttpMethod.Get, $"people/{personId}")).Body.GetProperty("state").GetString());
        Assert.Contains(
            (await dev.SendAsync(HttpMethod.Get, "people?state=locked&limit=200")).Body.GetProperty("items").EnumerateArray(),
            person => person.GetProperty("id").GetGuid() == personId);
        Assert.Equal("active", (await dev.SendAsync(HttpMethod.Post, $"people/{personId}/unlock")).Body.GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.OK, (await browser.LogInAsync(login)).Status);
        dev.Dispose();
    }

    [Fact]
    public void Address_WithThirtyLogInsInAMinute_HasToWait()
    {
        using var limit = new LogInLimit(LogInLimit.PerMinute);
        Assert.Equal(30, Enumerable.Range(0, 40).Count(_ => limit.MayTry(IPAddress.Loopback)));
        Assert.True(limit.MayTry(IPAddress.Parse("192.0.2.1")));
    }

    [Fact]
    public async Task Tries_AtTheSameMoment_DoNotSlipInUnderTheLimit()
    {
        var (login, _) = await hub.NewPersonAsync();
        var tries = (LogInTries)hub.Services.GetService(typeof(LogInTries))!;
        var admitted = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => tries.BeginAsync(login, default)));
        Assert.Equal(5, admitted.Count(one => one.IsAdmitted));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("a\0b", "x")]
    [InlineData("arjun@demo.edgehub", "")]
    [InlineData("arjun@demo.edgehub", "x")]
    public async Task LogIn_WithOddForms_IsRefusedPlainly(string? email, string? password)
    {
        using var browser = hub.NewBrowser();
        Assert.Equal((HttpStatusCode.Unauthorized, "identity.log_in_failed"), await browser.TryAsync(HttpMethod.Post, "session", new { email, password }));
    }
}
