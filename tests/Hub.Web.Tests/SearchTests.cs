using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Web.Tests;

public sealed class SearchTests(WholeHub hub)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("wo-0001", "order", "WO-0001")]
    [InlineData("UID-SAIF-KOL-FG-00001", "unit", "UID-SAIF-KOL-FG-00001")]
    [InlineData("uid-saif-kol-fg-00001", "unit", "UID-SAIF-KOL-FG-00001")]
    [InlineData("KOL-FG-00001", "unit", "UID-SAIF-KOL-FG-00001")]
    [InlineData("bag", "item", "BAG")]
    [InlineData("leather", "item", "BAG")]
    [InlineData("lether", "item", "BAG")]
    [InlineData("KOL-ST-03", "station", "KOL-ST-03")]
    [InlineData("stitch", "station", "KOL-ST-03")]
    public async Task Search_ByTheBeginningOfAName_FindsIt(string q, string kind, string key)
    {
        using var arjun = await hub.ComeAsAsync("arjun");
        var hits = await HitsAsync(arjun, q);
        Assert.Contains(hits, hit => hit.Kind == kind && hit.Key.StartsWith(key, StringComparison.Ordinal));
        Assert.All(hits.GroupBy(hit => hit.Kind), group => Assert.InRange(group.Count(), 1, 5));
    }

    [Fact]
    public async Task Search_OfAnotherCompany_FindsNothingOfIt()
    {
        using var rhea = await hub.ComeAsAsync("rhea");
        Assert.DoesNotContain(await HitsAsync(rhea, "UID-SAIF"), hit => hit.Kind == "unit");
        Assert.DoesNotContain(await HitsAsync(rhea, "WO-0001"), hit => hit.Kind == "order");
        Assert.DoesNotContain(await HitsAsync(rhea, "KOL"), hit => hit.Kind is "station" or "unit");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Search_ForNothingOrTooMuch_IsRefused(string q)
    {
        using var arjun = await hub.ComeAsAsync("arjun");
        using var answer = await arjun.GetAsync("/api/v1/search?q=" + q, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("kernel.search_too_short", (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("%' OR 1=1 --")]
    [InlineData("UID-SAIF-KOL-FG-00001'")]
    [InlineData("\uFFFF\uFFFF")]
    [InlineData("  __")]
    public async Task Search_ForSpecialCharacters_FindsNothingAndFailsNowhere(string q)
    {
        using var arjun = await hub.ComeAsAsync("arjun");
        Assert.Empty(await HitsAsync(arjun, Uri.EscapeDataString(q)));
    }

    [Theory]
    [InlineData("Leather", "lether", true)]
    [InlineData("Leather", "laether", true)]
    [InlineData("Leather", "leatter", true)]
    [InlineData("Leather", "leeather", true)]
    [InlineData("Leather", "lehtear", false)]
    [InlineData("", "abcd", false)]
    public void Word_WithOneWrongLetter_IsNear(string word, string text, bool near) => Assert.Equal(near, SearchWords.IsNear(word, text));

    [Fact]
    public async Task Search_OfThousandsOfUnits_TakesLessThanAFifthOfASecond()
    {
        using var arjun = await hub.ComeAsAsync("arjun");
        await HitsAsync(arjun, "KOL");
        var times = new List<double>();
        for (var i = 0; i < 40; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            await HitsAsync(arjun, $"UID-SAIF-KOL-FG-0{i}");
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        Assert.True(times.Order().ElementAt(37) < 200, $"p95 of a search is {times.Order().ElementAt(37):F0} ms");
    }

    private static async Task<SearchHit[]> HitsAsync(HttpClient person, string q) =>
        (await person.GetFromJsonAsync<SearchAnswer>("/api/v1/search?q=" + q, Stop))!.Hits.ToArray();
}
