using System.Net;

namespace EdgeHub.Isolation.Tests;

/// <summary>The injection corpus on everything that the running hub takes in: see docs/isolation.md.</summary>
public sealed class BadInputTests(WallHub hub)
{
    [Fact]
    public async Task Corpus_OnEveryFieldPathQueryAndHeader_EndsInNamedRefusals()
    {
        var before = await RowHash.OfOthersAsync(hub, hub.World.Clumsy);
        var (sent, byStatus, findings) = await new BadInputRun(hub).RunAsync();
        var text = $"{sent} requests; {string.Join(", ", byStatus.Select(status => $"{status.Key}: {status.Value}"))}\n" + string.Join('\n', findings);
        await File.WriteAllTextAsync(Path.Combine(WallReport.Folder(), "bad-input.md"), text);
        TestContext.Current.TestOutputHelper?.WriteLine(text[..Math.Min(text.Length, 20_000)]);
        Assert.Empty(findings);
        Assert.True(sent > 5_000);

        // The hub is well, and nobody else's rows have moved.
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(hub.Addresses.Web + "/health", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Empty(RowHash.Changed(before, await RowHash.OfOthersAsync(hub, hub.World.Clumsy), "the corpus"));
    }
}
