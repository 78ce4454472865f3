using System.Globalization;
using System.Text.Json;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Web.Tests;

/// <summary>A page reads its data and then follows: what happens between the two is not missed.</summary>
public sealed class LiveCursorTests(WholeHub hub)
{
    private const string Topic = "cursor_test";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_FromTheCursorOfARead_BringsWhatHappenedInBetween()
    {
        using var arjun = await hub.ComeAsAsync("arjun");
        for (var round = 0; round < 10; round++)
        {
            // Told just now, perhaps not stamped yet, perhaps not heard of by the feed: either way the cursor is sound.
            await TellAsync($"before {round}");
            string cursor;
            using (var read = await arjun.GetAsync("/api/v1/orders", Stop))
            {
                cursor = Assert.Single(read.Headers.GetValues("EdgeHub-Feed"));
            }

            await TellAsync($"between {round}");
            using var stream = await arjun.GetAsync($"/api/v1/live?topics={Topic}&after={cursor}", HttpCompletionOption.ResponseHeadersRead, Stop);
            using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(Stop));
            var seen = new List<string>();
            while (!seen.Contains($"between {round}", StringComparer.Ordinal))
            {
                var line = await reader.ReadLineAsync(Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Stop);
                Assert.NotEqual("event: reset", line);
                if (line!.StartsWith("data: {\"type\"", StringComparison.Ordinal))
                {
                    seen.Add(JsonSerializer.Deserialize<JsonElement>(line[6..]).GetProperty("key").GetString()!);
                }
            }

            Assert.DoesNotContain($"between {round - 1}", seen);
        }
    }

    [Fact]
    public async Task Stream_WithoutCursor_TellsWhereItBegins()
    {
        using var arjun = await hub.ComeAsAsync("arjun");
        using var read = await arjun.GetAsync("/api/v1/orders", Stop);
        using var stream = await arjun.GetAsync($"/api/v1/live?topics={Topic}", HttpCompletionOption.ResponseHeadersRead, Stop);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(Stop));
        while (await reader.ReadLineAsync(Stop) != "event: start")
        {
        }

        var start = JsonSerializer.Deserialize<JsonElement>((await reader.ReadLineAsync(Stop))![6..]).GetProperty("cursor").GetString()!;
        Assert.True(Position(start) >= Position(read.Headers.GetValues("EdgeHub-Feed").Single()));
    }

    [Fact]
    public async Task Change_CarriesNoCursor()
    {
        using var arjun = await hub.ComeAsAsync("arjun");
        using var answer = await arjun.PostAsync("/api/v1/orders", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"), Stop);
        Assert.False(answer.Headers.Contains("EdgeHub-Feed"));
    }

    private static long Position(string cursor) => long.Parse(cursor.AsSpan(cursor.IndexOf('.', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);

    private async Task TellAsync(string key)
    {
        var saif = (await hub.App.Services.GetRequiredService<ITenants>().FindAsync("SAIF", Stop))!;
        var scope = new TenantScope(saif.TenantId, saif.Code);
        await using var transaction = (await hub.App.Services.GetRequiredService<ITenantDb>().BeginAsync(scope, Stop)).Value;
        var writes = new SqlBatch();
        writes.AddOutbox(scope, TimeProvider.System.GetUtcNow(), [new OutboxEvent("test.told", key, Topic, null, "{}")]);
        await transaction.RunAsync(writes, Stop);
        await transaction.CommitAsync(Stop);
    }
}
