using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using EdgeHub.Testing.Hub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Web.Tests;

/// <summary>A request with an Idempotency-Key is done once, however often and wherever it is sent.</summary>
[Collection(DemoPeople.AtWork)]
public sealed class IdempotencyTests(WholeHub hub)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Order_SentTwice_IsMadeOnce_AndAnsweredAlike()
    {
        using var meera = await hub.ComeAsAsync("meera");
        var (key, order) = (NewKey(), Order());
        using var first = await SendAsync(meera, "/api/v1/orders", order, key);
        using var second = await SendAsync(meera, "/api/v1/orders", order, key);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(Stop), await second.Content.ReadAsStringAsync(Stop));
        Assert.Equal(first.Content.Headers.ContentType, second.Content.Headers.ContentType);
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(["true"], second.Headers.GetValues("Idempotency-Replayed"));

        // Without the key it would have been refused.
        using var third = await SendAsync(meera, "/api/v1/orders", order, null);
        Assert.Equal((HttpStatusCode.Conflict, "production.order_exists"), await ReadAsync(third));
    }

    [Fact]
    public async Task Refusal_SentTwice_IsAnsweredAlike()
    {
        using var meera = await hub.ComeAsAsync("meera");
        var (key, order) = (NewKey(), Order() with { Item = "NOTHING" });
        using var first = await SendAsync(meera, "/api/v1/orders", order, key);
        using var second = await SendAsync(meera, "/api/v1/orders", order, key);
        Assert.Equal(await ReadAsync(first), await ReadAsync(second));
        Assert.Equal(["true"], second.Headers.GetValues("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Key_WithAnotherRequest_IsRefused()
    {
        using var meera = await hub.ComeAsAsync("meera");
        var (key, order) = (NewKey(), Order());
        using var first = await SendAsync(meera, "/api/v1/orders", order, key);
        first.EnsureSuccessStatusCode();
        using var otherBody = await SendAsync(meera, "/api/v1/orders", order with { Quantity = 2 }, key);
        using var otherAddress = await SendAsync(meera, $"/api/v1/orders/{order.Number}/pause", null, key);
        foreach (var answer in (HttpResponseMessage[])[otherBody, otherAddress])
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "kernel.idempotency_key_reused"), await ReadAsync(answer));
        }
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789x")]
    [InlineData("")]
    public async Task Key_OfAWrongForm_IsRefused(string key)
    {
        using var meera = await hub.ComeAsAsync("meera");
        using var answer = await SendAsync(meera, "/api/v1/orders", Order(), key);
        Assert.Equal((HttpStatusCode.BadRequest, "kernel.idempotency_key_invalid"), await ReadAsync(answer));
    }

    /// <summary>One runs; the others are told to wait, or get its answer. In the tenant's database and in the platform's.</summary>
    [Theory]
    [InlineData("meera", "/api/v1/orders")]
    [InlineData("dev", "/api/v1/people")]
    public async Task Request_SentThirtyTwoTimesAtOnce_IsDoneOnce(string person, string address)
    {
        using var client = await hub.ComeAsAsync(person);
        var key = NewKey();
        object body = person == "meera" ? Order() : new { name = "Once " + key[..8], language = "en", role = "operator" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => SendAsync(client, address, body, key)));
        var done = answers.Where(answer => answer.StatusCode == HttpStatusCode.OK).ToArray();
        Assert.Single(done, answer => !answer.Headers.Contains("Idempotency-Replayed"));
        Assert.Single((await Task.WhenAll(done.Select(answer => answer.Content.ReadAsStringAsync(Stop)))).Distinct());
        foreach (var waiting in answers.Except(done))
        {
            Assert.Equal((HttpStatusCode.Conflict, "kernel.idempotency_running"), await ReadAsync(waiting));
            Assert.NotNull(waiting.Headers.RetryAfter);
        }

        if (person == "dev")
        {
            var people = await client.GetFromJsonAsync<JsonElement>("/api/v1/people?limit=200", Stop);
            Assert.Single(people.GetProperty("items").EnumerateArray(), found => found.GetProperty("name").GetString() == "Once " + key[..8]);
        }

        Array.ForEach(answers, answer => answer.Dispose());
    }

    /// <summary>Two at once without the key: the database's own uniqueness holds, and one is refused.</summary>
    [Fact]
    public async Task Order_SubmittedTwiceAtOnceWithoutKey_IsMadeOnce()
    {
        using var meera = await hub.ComeAsAsync("meera");
        var order = Order();
        var answers = await Task.WhenAll(SendAsync(meera, "/api/v1/orders", order, null), SendAsync(meera, "/api/v1/orders", order, null));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode).Order());
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task Secret_ShownOnce_IsNotKept()
    {
        using var dev = await hub.ComeAsAsync("dev");
        var key = NewKey();
        var form = new { name = "Once", days = 1, permissions = new[] { "production.orders.read" } };
        using var first = await SendAsync(dev, "/api/v1/keys", form, key);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var second = await SendAsync(dev, "/api/v1/keys", form, key);
        Assert.Equal((HttpStatusCode.Conflict, "kernel.idempotency_shown_once"), await ReadAsync(second));
        await using var rows = hub.App.Services.GetRequiredService<IPlatformDb>().DataSource.CreateCommand(
            "SELECT state || coalesce(convert_from(body, 'UTF8'), '') FROM kernel.idempotency_keys WHERE key = $1");
        rows.Parameters.Add(Param.Text(key));
        Assert.Equal("once", await rows.ExecuteScalarAsync(Stop));
    }

    /// <summary>What the description masks as shown once must not be kept either.</summary>
    [Fact]
    public void Route_WhoseAnswerHasASecret_IsMarked()
    {
        var secret = DescribedExamples.Read()["examples"]!.AsArray()
            .Where(example => example!["answer"]?.ToJsonString().Contains("shown once", StringComparison.Ordinal) == true)
            .Select(example => example!["operation"]!.GetValue<string>());
        var marked = ((IEndpointRouteBuilder)hub.App).DataSources.SelectMany(source => source.Endpoints)
            .Where(route => route.Metadata.GetMetadata<ShownOnceMark>() is not null)
            .Select(route => route.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName);
        Assert.Equal(secret.Order(StringComparer.Ordinal), marked.Order(StringComparer.Ordinal));
    }

    /// <summary>Keys are a caller's own: the same text of another company, or of another person, is another key.</summary>
    [Fact]
    public async Task Key_OfAnotherCaller_IsAnotherKey()
    {
        var (key, order) = (NewKey(), Order());
        foreach (var person in (string[])["meera", "rhea"])
        {
            using var client = await hub.ComeAsAsync(person);
            using var answer = await SendAsync(client, "/api/v1/orders", person == "rhea" ? order with { Item = "NOTHING" } : order, key);
            Assert.False(answer.Headers.Contains("Idempotency-Replayed"));
            Assert.NotEqual(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        }
    }

    /// <summary>Done, and its node gone before the answer was kept: it is not done again, and that is said.</summary>
    [Fact]
    public async Task Change_WhoseNodeDiedBeforeItsAnswerWasKept_IsNotDoneAgain()
    {
        using var meera = await hub.ComeAsAsync("meera");
        var (key, order) = (NewKey(), Order());
        using (var first = await SendAsync(meera, "/api/v1/orders", order, key))
        {
            first.EnsureSuccessStatusCode();
        }

        await AlterAsync("SET state = 'done', status = NULL, body = NULL, begun_at = now()", key);
        using (var early = await SendAsync(meera, "/api/v1/orders", order, key))
        {
            Assert.Equal((HttpStatusCode.Conflict, "kernel.idempotency_running"), await ReadAsync(early));
        }

        await AlterAsync("SET begun_at = now() - interval '3 minutes'", key);
        using var late = await SendAsync(meera, "/api/v1/orders", order, key);
        Assert.Equal((HttpStatusCode.Conflict, "kernel.idempotency_answer_lost"), await ReadAsync(late));
    }

    /// <summary>After a day a key is free again, though the sweep has not been there.</summary>
    [Fact]
    public async Task Key_OfYesterday_IsFree()
    {
        using var meera = await hub.ComeAsAsync("meera");
        var key = NewKey();
        for (var day = 0; day < 2; day++)
        {
            using var answer = await SendAsync(meera, "/api/v1/orders", Order(), key);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await AlterAsync("SET begun_at = now() - interval '25 hours'", key);
        }

    }

    [Fact]
    public async Task Key_OnTwoNodes_IsOneKey()
    {
        await using var cluster = await TestCluster.StartAsync(Stop);
        await using var a = await HubNode.StartAsync(cluster);
        await using var b = await HubNode.StartAsync(cluster, "b", await File.ReadAllTextAsync(Path.Combine(cluster.DataFolder, "node-a", "master.key"), Stop));
        using var atA = await a.ComeAsAsync("meera");
        using var atB = await b.ComeAsAsync("meera");
        var (key, order) = (NewKey(), Order());
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => SendAsync(i % 2 == 0 ? atA : atB, "/api/v1/orders", order, key)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK && !answer.Headers.Contains("Idempotency-Replayed"));
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict));
        foreach (var client in (HttpClient[])[atA, atB])
        {
            using var replayed = await SendAsync(client, "/api/v1/orders", order, key);
            Assert.Equal(["true"], replayed.Headers.GetValues("Idempotency-Replayed"));
        }

        Array.ForEach(answers, answer => answer.Dispose());
    }

    private static string NewKey() => Guid.NewGuid().ToString();

    private static NewOrderBody Order() => new("SO-" + Guid.NewGuid().ToString("N")[..12].ToUpperInvariant(), "BAG", "KOL", "BAGS", 1, "2030-01-01T00:00:00Z");

    private async Task<int> AlterAsync(string set, string key)
    {
        var saif = (await hub.App.Services.GetRequiredService<ITenants>().FindAsync("SAIF", Stop))!;
        await using var connection = await hub.Cluster.Server.OpenAsync(DbRole.Superuser, saif.Database!, Stop);
        await using var command = new Npgsql.NpgsqlCommand($"UPDATE kernel.idempotency_keys {set} WHERE key = '{key}'", connection);
        return await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string address, object? body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return await client.SendAsync(request, Stop);
    }

    private static async Task<(HttpStatusCode Status, string? Code)> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{(int)answer.StatusCode}: {text}");
        return (answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(text).GetProperty("code").GetString());
    }

    private sealed record NewOrderBody(string Number, string Item, string Plant, string Department, int Quantity, string Due);
}
