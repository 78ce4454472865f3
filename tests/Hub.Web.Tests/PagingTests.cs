using System.Net.Http.Json;
using System.Text.Json;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Web.Tests;

public sealed class PagingTests(WholeHub hub)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Lists =>
    [
        "/orders", "/stations", "/units?prefix=UID-SAIF-KOL-CO-0000", "/production/units?inWork=true", "/production/components", "/production/plants", "/production/items",
        "/scans", "/exceptions", "/agents", "/ingest/gaps", "/ingest/rejects",
    ];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task List_InSmallParts_RepeatsAndSkipsNothing(string list)
    {
        using var arjun = await hub.ComeAsAsync("arjun");
        var separator = list.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var first = await arjun.GetFromJsonAsync<JsonElement>($"/api/v1{list}{separator}limit=4", Stop);
        var keys = new List<string>();
        for (var page = first; keys.Count < 8;)
        {
            keys.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetRawText()));
            if (page.GetProperty("next").GetString() is not { } next)
            {
                break;
            }

            page = await arjun.GetFromJsonAsync<JsonElement>($"/api/v1{list}{separator}limit=2&cursor={next}", Stop);
        }

        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task List_WithABadCursorOrLimit_IsRefused(string list)
    {
        using var arjun = await hub.ComeAsAsync("arjun");
        var separator = list.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (query, code) in ((string, string)[])[("cursor=nonsense", "kernel.bad_cursor"), ("limit=0", "kernel.bad_limit"), ("limit=201", "kernel.bad_limit")])
        {
            using var answer = await arjun.GetAsync($"/api/v1{list}{separator}{query}", Stop);
            Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString());
        }
    }

    [Fact]
    public void Cursor_AlteredOrOfAnotherList_IsRefused()
    {
        var page = new PageAsk("a", 1, null).Cut(["x", "y"], row => [row]);
        Assert.Equal("x", Paging.Ask("a", page.Next, 1).Value.Key());
        Assert.Equal("kernel.bad_cursor", Paging.Ask("b", page.Next, 1).Error?.Code);
        for (var at = 0; at < page.Next!.Length; at++)
        {
            var altered = page.Next[..at] + (page.Next[at] == 'A' ? 'B' : 'A') + page.Next[(at + 1)..];
            Assert.True(Paging.Ask("a", altered, 1).Error is not null || Paging.Ask("a", altered, 1).Value.Key() == "x");
        }
    }
}
