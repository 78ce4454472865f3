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
