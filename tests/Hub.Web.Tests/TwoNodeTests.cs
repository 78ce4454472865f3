using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using EdgeHub.Testing.Hub;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EdgeHub.Hub.Web.Tests;

/// <summary>Two hubs on one PostgreSQL, as behind a load balancer: what one does, the other knows.</summary>
public sealed class TwoNodeTests
{
    private const string Topic = "node_test";
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoNodes_ShareEventsStatesAndSessions_AndOneGoesOnAlone()
    {
        await using var cluster = await TestCluster.StartAsync(Stop);
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await using var a = await HubNode.StartAsync(cluster, "a", key);
        await using var b = await HubNode.StartAsync(cluster, "b", key);
        using var atA = await a.ComeAsAsync("arjun");
        using var atB = await b.ComeAsAsync("arjun");

        await EventsOfOneAppearAtTheOtherAsync(a, atB);
        await BellRingsInBatchesAsync(cluster, a);
        await StateChangedAtOneHoldsAtTheOtherAsync(a, atB);
        await RevokedSessionIsDeadAtTheOtherAsync(a, b);
        await FrozenTenantIsReadAndNotChangedAsync(cluster, a, atB);
        await MovedTenantIsFoundByTheOtherAsync(a, b, atB);

        // The first node is gone in the middle of its work: what it committed and told nobody, the second one finds.
        using var follower = await FollowAsync(atB);
        await a.StopAsync();
        await TellBehindAsync(cluster, b, "left by a");
        await WaitAsync(follower, "left by a", TimeSpan.FromSeconds(10));
    }

    private static async Task EventsOfOneAppearAtTheOtherAsync(HubNode a, HttpClient atB)
    {
        using var follower = await FollowAsync(atB);
        for (var i = 0; i < 20; i++)
        {
            await TellAsync(a, $"from a {i}");
        }

        await WaitAsync(follower, "from a 19", Promised);
    }

    /// <summary>A hundred commits of a moment are a few notifications, not a hundred.</summary>
    private static async Task BellRingsInBatchesAsync(TestCluster cluster, HubNode a)
    {
        await using var listening = await cluster.Server.OpenAsync(DbRole.App, HubDatabases.Platform, Stop);
        var rung = 0;
        listening.Notification += (_, _) => rung++;
        await using (var listen = new NpgsqlCommand($"LISTEN {PlatformChannels.Dirty}", listening))
        {
            await listen.ExecuteNonQueryAsync(Stop);
        }

        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 100; i++)
        {
            await TellAsync(a, $"bell {i}");
        }

        var longest = (Stopwatch.GetElapsedTime(started).TotalMilliseconds / 100) + 3;
        while (await listening.WaitAsync(TimeSpan.FromMilliseconds(500), Stop))
        {
        }

        Assert.InRange(rung, 1, (int)Math.Min(longest + 10, 60));
    }

    private static async Task StateChangedAtOneHoldsAtTheOtherAsync(HubNode a, HttpClient atB)
    {
        var tenants = a.App.Services.GetRequiredService<ITenants>();
        await AnsweredAsync(atB, HttpStatusCode.OK, "before");
        await tenants.ChangeStateAsync("SAIF", "cancelled", Stop);
        await AnsweredAsync(atB, HttpStatusCode.Forbidden, "cancelled at the other node");
        await tenants.ChangeStateAsync("SAIF", "active", Stop);
        await AnsweredAsync(atB, HttpStatusCode.OK, "active again");
    }

    private static async Task RevokedSessionIsDeadAtTheOtherAsync(HubNode a, HubNode b)
    {
        var cookies = new CookieContainer();
        using var atA = new HttpClient(new HttpClientHandler { CookieContainer = cookies }) { BaseAddress = new Uri(a.Web) };
        using (var login = await atA.PostAsJsonAsync("/api/v1/session/demo", new { person = "lakshmi" }, Stop))
        {
            login.EnsureSuccessStatusCode();
        }

        // The same browser, sent to the other node by the load balancer.
        using var atB = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = new Uri(b.Web) };
        atB.DefaultRequestHeaders.Add("Cookie", cookies.GetCookieHeader(new Uri(a.Web)));
        await AnsweredAsync(atB, HttpStatusCode.OK, "its session was made at the other node");
        using (var logOut = await atA.DeleteAsync("/api/v1/session", Stop))
        {
            Assert.True(logOut.IsSuccessStatusCode, $"log-out answered {(int)logOut.StatusCode}");
        }

        await AnsweredAsync(atB, HttpStatusCode.Unauthorized, "its session was ended at the other node");
    }

    /// <summary>What pages see while rows are on their way: by a node that knows it, and by one that does not know it yet.</summary>
    private static async Task FrozenTenantIsReadAndNotChangedAsync(TestCluster cluster, HubNode a, HttpClient atB)
    {
        var saif = (await a.App.Services.GetRequiredService<ITenants>().FindAsync("SAIF", Stop))!;
        async Task SetAsync(string state, bool isKnown)
        {
            await using var rows = await cluster.Server.OpenAsync(DbRole.Migrate, saif.Database!, Stop);
            await using (var door = new NpgsqlCommand($"UPDATE kernel.tenants SET state = '{state}' WHERE tenant_id = {saif.TenantId}", rows))
            {
                await door.ExecuteNonQueryAsync(Stop);
            }

            await using var platform = a.App.Services.GetRequiredService<IPlatformDb>().DataSource.CreateCommand(
                $"""
                 UPDATE tenancy.tenants SET relocation_id = {(isKnown ? "gen_random_uuid()" : "NULL")} WHERE code = 'SAIF';
                 SELECT pg_notify('eh_tenants', '{saif.TenantId}')
                 """);
            await platform.ExecuteNonQueryAsync(Stop);
        }

        await SetAsync("frozen", isKnown: false);
        await AnsweredAsync(atB, HttpStatusCode.OK, "read while the rows are copied");
        await ExpectMovingAsync(await atB.PostAsJsonAsync("/api/v1/orders", Order, Stop));
        await SetAsync("frozen", isKnown: true);
        await AnsweredAsync(atB, HttpStatusCode.OK, "read while the rows are copied");
        await ExpectMovingAsync(await atB.PostAsJsonAsync("/api/v1/orders", Order, Stop));
        await SetAsync("closed", isKnown: true);
        await ExpectMovingAsync(await atB.GetAsync("/api/v1/orders", Stop));
        await SetAsync("open", isKnown: false);
        await AnsweredAsync(atB, HttpStatusCode.OK, "open again");
    }

    private static readonly object Order = new { number = "SO-MOVING", item = "BAG", plant = "KOL", department = "BAGS", quantity = 1, due = "2030-01-01T00:00:00Z" };

    private static async Task ExpectMovingAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(Stop);
            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{(int)answer.StatusCode}: {text}");
            Assert.Contains("\"tenant.moving\"", text, StringComparison.Ordinal);
            Assert.NotNull(answer.Headers.RetryAfter);
        }
    }

    private static async Task MovedTenantIsFoundByTheOtherAsync(HubNode a, HubNode b, HttpClient atB)
    {
        using var follower = await FollowAsync(atB);
        var moved = await a.App.Services.GetRequiredService<ITenantRelocation>().MoveAsync("SAIF", "pool", isDryRun: false, _ => { }, Stop);
        Assert.True(moved.IsOk, moved.Error?.Detail);
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < Promised)
        {
            await using var transaction = (await b.App.Services.GetRequiredService<ITenantDb>().BeginAsync(await SaifAsync(b), Stop)).Value;
            if (transaction.Epoch == moved.Value.Epoch)
            {
                break;
            }
        }

        await AnsweredAsync(atB, HttpStatusCode.OK, "moved by the other node");

        // Its open pages are told to load anew, though nothing was written since.
        await WaitAsync(follower, "event: reset", Promised);
    }

    private static async Task AnsweredAsync(HttpClient client, HttpStatusCode expected, string what)
    {
        var started = Stopwatch.GetTimestamp();
        HttpStatusCode status;
        do
        {
            using var answer = await client.GetAsync("/api/v1/orders", Stop);
            status = answer.StatusCode;
            if (status == expected)
            {
                return;
            }

            await Task.Delay(50, Stop);
        }
        while (Stopwatch.GetElapsedTime(started) < Promised);
        Assert.Fail($"{what}: still {(int)status} after {Promised.TotalSeconds} s");
    }

    private static async Task<StreamReader> FollowAsync(HttpClient client)
    {
        var reader = new StreamReader(await client.GetStreamAsync($"/api/v1/live?topics={Topic}", Stop));
        while (await reader.ReadLineAsync(Stop) != "event: start")
        {
        }

        return reader;
    }

    private static async Task WaitAsync(StreamReader follower, string what, TimeSpan within)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        late.CancelAfter(within);
        try
        {
            while (await follower.ReadLineAsync(late.Token) is { } line)
            {
                if (line == what || (line.StartsWith("data: ", StringComparison.Ordinal) && JsonSerializer.Deserialize<JsonElement>(line[6..]) is var data
                    && data.TryGetProperty("key", out var found) && found.GetString() == what))
                {
                    return;
                }
            }

            Assert.Fail($"The stream ended before '{what}' came.");
        }
        catch (OperationCanceledException) when (!Stop.IsCancellationRequested)
        {
            Assert.Fail($"'{what}' did not come within {within.TotalSeconds} s.");
        }
    }

    private static async Task TellAsync(HubNode node, string key)
    {
        var scope = await SaifAsync(node);
        await using var transaction = (await node.App.Services.GetRequiredService<ITenantDb>().BeginAsync(scope, Stop)).Value;
        await AddAsync(transaction, key);
        await transaction.CommitAsync(Stop);
    }

    /// <summary>Commits an event of which nobody hears, as a node does that is killed after its commit and before its bell.</summary>
    private static async Task TellBehindAsync(TestCluster cluster, HubNode node, string key)
    {
        var saif = (await node.App.Services.GetRequiredService<ITenants>().FindAsync("SAIF", Stop))!;
        await using var connection = await cluster.Server.OpenAsync(DbRole.App, saif.Database!, Stop);
        await using (var transaction = new TenantTransaction(new TenantScope(saif.TenantId, saif.Code), 2, connection, await connection.BeginTransactionAsync(Stop)))
        {
            await using (var enter = new NpgsqlCommand("SELECT set_config('app.tenant_id', $1, true)", transaction.Connection, transaction.Transaction))
            {
                enter.Parameters.Add(Param.Text(saif.TenantId.ToString(System.Globalization.CultureInfo.InvariantCulture)));
                await enter.ExecuteNonQueryAsync(Stop);
            }

            await AddAsync(transaction, key);
            await transaction.CommitAsync(Stop);
        }
    }

    private static async Task AddAsync(TenantTransaction transaction, string key)
    {
        var writes = new SqlBatch();
        writes.AddOutbox(transaction.Tenant, TimeProvider.System.GetUtcNow(), [new OutboxEvent("test.told", key, Topic, null, "{}")]);
        await transaction.RunAsync(writes, Stop);
    }

    private static async Task<TenantScope> SaifAsync(HubNode node)
    {
        var saif = (await node.App.Services.GetRequiredService<ITenants>().FindAsync("SAIF", Stop))!;
        return new TenantScope(saif.TenantId, saif.Code);
    }
}
