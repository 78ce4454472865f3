using System.Net;
using System.Text.RegularExpressions;

namespace EdgeHub.Edge.Station.Tests;

public sealed partial class PageTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/station/KOL-ST-01")]
    [InlineData("/station/KOL-ST-01/scanner")]
    public async Task Page_IsServedClosedToEverythingElse(string address)
    {
        await using var agent = await StationAgent.StartAsync();
        using var answer = await agent.Http.GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Page_AskedForAgain_IsNotSentAgain()
    {
        await using var agent = await StationAgent.StartAsync();
        var cancel = TestContext.Current.CancellationToken;
        using var first = await agent.Http.GetAsync("/", cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await agent.Http.SendAsync(request, cancel);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(0, second.Content.Headers.ContentLength ?? 0);
    }

    [Fact]
    public async Task Files_OfThePage_AreAllThereAndSmall()
    {
        Assert.SkipUnless(PageFiles.Load().Built, "This build was made with -p:SkipUi=true.");
        await using var agent = await StationAgent.StartAsync();
        var cancel = TestContext.Current.CancellationToken;
        var page = await agent.Http.GetStringAsync("/", cancel);
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        var assets = Asset().Matches(page).Select(match => match.Value).ToList();
        Assert.Equal([".css", ".js", ".svg"], assets.Select(Path.GetExtension).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

        foreach (var asset in assets)
        {
            using var answer = await agent.Http.GetAsync(asset, cancel);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.InRange(answer.Content.Headers.ContentLength!.Value, 100, 120_000);
        }

        // What is fetched later, such as the scanner's set-up, is small too.
        var embedded = typeof(PageFiles).Assembly;
        var scripts = embedded.GetManifestResourceNames().Where(name => name.EndsWith(".js", StringComparison.Ordinal)).ToList();
        Assert.True(scripts.Count > 1, "The set-up page is part of the first script.");
        Assert.All(scripts, name => Assert.InRange(embedded.GetManifestResourceStream(name)!.Length, 100, 120_000));
    }

    [Fact]
    public async Task File_ThatDoesNotExist_IsNotFound()
    {
        await using var agent = await StationAgent.StartAsync();
        using var answer = await agent.Http.GetAsync("/station-assets/none.js", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Stations_AreListedByCode()
    {
        await using var agent = await StationAgent.StartAsync();
        var list = await agent.Http.GetStringAsync("/api/stations", TestContext.Current.CancellationToken);
        Assert.StartsWith("""{"items":[{"code":"KOL-ST-01","name":"Cutting"},{"code":"KOL-ST-02","name":"Edge painting"}""", list, StringComparison.Ordinal);
    }

    [GeneratedRegex("/station-assets/[^\"]+", RegexOptions.NonBacktracking, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Asset();
}
