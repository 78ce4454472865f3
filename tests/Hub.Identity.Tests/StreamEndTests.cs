namespace EdgeHub.Hub.Identity.Tests;

/// <summary>A live stream lasts for hours, but never longer than the session or key that opened it.</summary>
public sealed class StreamEndTests(Hub hub)
{
    /// <summary>What is promised of everything that a session opened, on every node.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Stream_EndsWithinFiveSecondsOfItsSessionOrKey_AndNoOther()
    {
        var (dev, _, _) = await hub.ComeAsAsync("tenant_administrator");
        var (other, _, _) = await hub.ComeAsAsync("planner");
        using var untouched = await other.FollowAsync();
        var streams = new List<(string Why, LiveStream Stream, Func<Task> End)>
        {
            await OfSessionAsync("logged out", (browser, _) => browser.TryAsync(HttpMethod.Delete, "session")),
            await OfSessionAsync("logged out on another node", async (browser, _) =>
            {
                using var node = hub.NewBrowser(demo: true);
                node.Take(browser.Cookie!);
                await node.TryAsync(HttpMethod.Delete, "session");
            }),
            await OfSessionAsync("revoked by himself from another browser", async (_, person) =>
            {
                using var mine = hub.NewBrowser();
                await mine.LogInAsync(person.Login);
                await mine.TryAsync(HttpMethod.Delete, "session/all");
            }),
            await OfSessionAsync("sessions ended by the administrator", (_, person) => dev.TryAsync(HttpMethod.Delete, $"people/{person.Id}/sessions")),
            await OfSessionAsync("person deactivated", (_, person) => dev.TryAsync(HttpMethod.Post, $"people/{person.Id}/deactivate")),
            await OfSessionAsync("role changed", (_, person) => dev.TryAsync(HttpMethod.Put, $"people/{person.Id}/role", new { role = "operator" })),
            await OfSessionAsync("plants changed", (_, person) => dev.TryAsync(HttpMethod.Put, $"people/{person.Id}/role", new { role = "planner", plants = (string[])["VSK"] })),
            await OfKeyAsync("key revoked", dev, (key, _) => dev.TryAsync(HttpMethod.Delete, $"keys/{key}")),
            await OfKeyAsync("key rotated without overlap", dev, (key, _) => dev.TryAsync(HttpMethod.Post, $"keys/{key}/rotate", new { overlapHours = 0 })),
        };
        var (maker, _, makerId) = await hub.ComeAsAsync("integrator");
        streams.Add(await OfKeyAsync("maker of the key left", maker, (_, _) => dev.TryAsync(HttpMethod.Post, $"people/{makerId}/deactivate")));

        // By themselves they go on: longer than a node believes a session, and longer than it takes to end one.
        await Task.Delay(Promised, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(streams, stream => stream.Stream.Ended.IsCompleted);
        foreach (var (why, stream, end) in streams)
        {
            await end();
            Assert.True(await EndsAsync(stream, Promised), $"{why}: the stream went on for more than {Promised.TotalSeconds} s");
        }

        Assert.False(untouched.Ended.IsCompleted);
        streams.ForEach(stream => stream.Stream.Dispose());
        dev.Dispose();
        other.Dispose();
        maker.Dispose();
    }

    /// <summary>Moves the clock that all of this suite's tests share: whatever else is open ends too.</summary>
    [Fact]
    public async Task Stream_OfSessionOrKeyThatExpires_Ends()
    {
        var (planner, _, _) = await hub.ComeAsAsync("planner");
        using var stream = await planner.FollowAsync();
        var (dev, _, _) = await hub.ComeAsAsync("tenant_administrator");
        var (_, program, _) = await OfKeyAsync("key for a day", dev, (_, _) => Task.CompletedTask);
        hub.Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(5));
        Assert.True(await EndsAsync(program, Promised), "the key has expired, the stream went on");
        Assert.False(stream.Ended.IsCompleted);
        hub.Time.Advance(SessionTimes.Life);
        Assert.True(await EndsAsync(stream, Promised), "the session has expired, the stream went on");
        program.Dispose();
        planner.Dispose();
        dev.Dispose();
    }

    private static async Task<bool> EndsAsync(LiveStream stream, TimeSpan within)
    {
        using var late = new CancellationTokenSource();
        return await Task.WhenAny(stream.Ended, Task.Delay(within, TimeProvider.System, late.Token)) == stream.Ended;
    }

    private async Task<(string, LiveStream, Func<Task>)> OfSessionAsync(string why, Func<Browser, (string Login, Guid Id), Task> end)
    {
        var (browser, login, personId) = await hub.ComeAsAsync("planner");
        return (why, await browser.FollowAsync(), () => end(browser, (login, personId)));
    }

    private async Task<(string, LiveStream, Func<Task>)> OfKeyAsync(string why, Browser maker, Func<Guid, Browser, Task> end)
    {
        var made = (await maker.SendAsync(HttpMethod.Post, "keys", new { name = why, permissions = (string[])["fleet.agents.read"], days = 1 })).Body;
        var program = hub.NewBrowser();
        var stream = await program.FollowAsync(("Authorization", "Bearer " + made.GetProperty("key").GetString()));
        return (why, stream, () => end(made.GetProperty("id").GetGuid(), program));
    }
}
