using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using EdgeHub.Grpc;
using EdgeHub.Hub.Fleet.Tests;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Isolation.Tests;

/// <summary>Forged, altered, ended and replayed: sessions, keys, invitations, enrolment tokens.</summary>
public sealed class TokenTests(WallHub hub)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private WorldTenant Own => hub.World.Clumsy;

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("' OR true --")]
    [InlineData("../../../../../../../../etc/passwd")]
    public async Task Cookie_Forged_IsNobody(string text) => Assert.Equal(401, await AskAsync("Cookie", "eh_session=" + text));

    [Fact]
    public async Task Cookie_WithAnyCharacterChanged_IsNobody()
    {
        var token = hub.World.Credentials.AdministratorOf(Own).Tokens[^1];
        Assert.Equal(200, await AskAsync("Cookie", "eh_session=" + token));
        for (var place = 0; place < token.Length; place++)
        {
            // The last character carries four bits only: a change of the other two is no other token.
            var other = token[..place] + (token[place] is 'A' ? 'Q' : 'A') + token[(place + 1)..];
            Assert.True(await AskAsync("Cookie", "eh_session=" + other) == 401, $"A cookie that differs at {place} was let in.");
        }
    }

    [Fact]
    public async Task Cookie_OfLoggedOutSession_IsNobody()
    {
        var token = hub.World.Credentials.AdministratorOf(Own).Tokens[^2];
        Assert.Equal(200, await AskAsync("Cookie", "eh_session=" + token));
        Assert.Equal(204, await SendAsync(HttpMethod.Delete, "/api/v1/session", "Cookie", "eh_session=" + token));
        Assert.Equal(401, await AskAsync("Cookie", "eh_session=" + token));
    }

    [Fact]
    public async Task Cookie_AsKey_AndKeyAsCookie_AreNobody()
    {
        var administrator = hub.World.Credentials.AdministratorOf(Own);
        var key = hub.World.Credentials.Of(Own).First(credential => credential.Kind == "key");
        Assert.Equal(401, await AskAsync("Authorization", "Bearer " + administrator.Tokens[^1]));
        Assert.Equal(401, await AskAsync("Cookie", "eh_session=" + key.Tokens[0]));

        // Not either while the hub remembers it as what it is.
        Assert.Equal(200, await AskAsync("Cookie", "eh_session=" + administrator.Tokens[^1]));
        Assert.Equal(200, await AskAsync("Authorization", "Bearer " + key.Tokens[0]));
        Assert.Equal(401, await AskAsync("Authorization", "Bearer " + administrator.Tokens[^1]));
        Assert.Equal(401, await AskAsync("Cookie", "eh_session=" + key.Tokens[0]));
    }

    [Fact]
    public async Task Cookie_WithForgedKey_IsNotLetInByTheCookie()
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "/api/v1/session");
        message.Headers.Add("Cookie", "eh_session=" + hub.World.Credentials.AdministratorOf(Own).Tokens[^1]);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "forged");
        Assert.Equal(401, await SendAsync(message));
    }

    [Fact]
    public async Task Cookie_FromAnotherSitesPage_ChangesNothing()
    {
        using var message = new HttpRequestMessage(HttpMethod.Put, "/api/v1/session/language") { Content = JsonContent.Create(new { language = "hi" }) };
        message.Headers.Add("Cookie", "eh_session=" + hub.World.Credentials.AdministratorOf(Own).Tokens[^1]);
        message.Headers.Add("Origin", "https://evil.example");
        message.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Contains(await SendAsync(message), (int[])[401, 403]);
    }

    [Fact]
    public async Task Key_WithOneCharacterChanged_Expired_Ended_IsNobody()
    {
        var key = await MakeKeyAsync();
        Assert.Equal(200, await AskAsync("Authorization", "Bearer " + key.Text));
        Assert.Equal(401, await AskAsync("Authorization", "Bearer " + (key.Text[0] == 'A' ? 'B' : 'A') + key.Text[1..]));
        Assert.Equal(401, await AskAsync("Authorization", "Bearer " + key.Text + "A"));
        Assert.Equal(401, await AskAsync("Authorization", "Basic " + key.Text));

        Assert.Equal(204, await SendAsync(HttpMethod.Delete, "/api/v1/keys/" + key.Id, "Cookie", "eh_session=" + hub.World.Credentials.AdministratorOf(Own).Tokens[^1]));
        Assert.Equal(401, await AskAsync("Authorization", "Bearer " + key.Text));

        // One that has expired was never asked about before, so that nothing remembers it.
        var expired = await MakeKeyAsync();
        await using var connection = await hub.Cluster.Server.OpenAsync(DbRole.Migrate, HubDatabases.Platform, Stop);
        await using var command = new NpgsqlCommand("UPDATE identity.api_keys SET expires_at = now() - interval '1 s' WHERE key_id = $1", connection);
        command.Parameters.Add(Param.Id(Guid.Parse(expired.Id)));
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Stop));
        Assert.Equal(401, await AskAsync("Authorization", "Bearer " + expired.Text));
    }

    [Fact]
    public async Task Invitation_AcceptedTwice_OrForged_IsRefused()
    {
        var made = await PostAsync("/api/v1/invitations", new { login = $"twice{Guid.NewGuid():N}@own.example", name = "Twice", language = "en", role = "operator", days = 1 });
        Assert.True(made.Status == 200, made.Body);
        var token = TokenIn(made.Body);
        object Form(string text) => new { token = text, password = "a long enough password 7", name = "Twice", language = "en" };
        var forged = await StrangerAsync("/api/v1/session/invitation", Form((token[0] == 'A' ? 'B' : 'A') + token[1..]));
        Assert.True(forged.Status is 404 or 401, forged.Body);
        var first = await StrangerAsync("/api/v1/session/invitation", Form(token));
        Assert.True(first.Status == 200, first.Body);
        var second = await StrangerAsync("/api/v1/session/invitation", Form(token));
        Assert.True(second.Status is 404 or 409 or 401, second.Body);
    }

    [Fact]
    public async Task EnrolmentToken_Used_Expired_Forged_IsRefused()
    {
        async Task<string> TokenAsync(string name)
        {
            var made = await PostAsync("/api/v1/agents/tokens", new { name, plant = "KOL", stations = (string[])["KOL-ST-01"] });
            Assert.True(made.Status == 200, made.Body);
            return JsonDocument.Parse(made.Body).RootElement.GetProperty("token").GetString()!;
        }

        async Task<string> RefusedAsync(string secret)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return (await Assert.ThrowsAsync<GrpcStatusException>(() => SimAgent.EnrolAsync(hub, secret, key))).Detail;
        }

        var secret = SimAgent.Secret(await TokenAsync("once"));
        using (var first = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            await SimAgent.EnrolAsync(hub, secret, first);
        }

        Assert.StartsWith("fleet.token_used", await RefusedAsync(secret), StringComparison.Ordinal);
        Assert.StartsWith("fleet.token_unknown", await RefusedAsync((secret[0] == 'A' ? 'B' : 'A') + secret[1..]), StringComparison.Ordinal);
        var late = SimAgent.Secret(await TokenAsync("late"));
        await using var connection = await hub.Cluster.Server.OpenAsync(DbRole.Migrate, HubDatabases.Platform, Stop);
        await using var command = new NpgsqlCommand("UPDATE fleet.enrolment_tokens SET expires_at = now() - interval '1 s' WHERE agent_name = 'late' AND tenant_id = $1", connection);
        command.Parameters.Add(Param.Int(Own.Scope.TenantId));
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Stop));
        Assert.StartsWith("fleet.token_expired", await RefusedAsync(late), StringComparison.Ordinal);
    }

    private static string TokenIn(string body)
    {
        using var json = JsonDocument.Parse(body);
        if (json.RootElement.TryGetProperty("token", out var token) && token.ValueKind == JsonValueKind.String)
        {
            return token.GetString()!;
        }

        // In a link it stands behind its last separator.
        var link = json.RootElement.EnumerateObject().First(field => field.Value.ValueKind == JsonValueKind.String && field.Value.GetString()!.Contains('/', StringComparison.Ordinal)).Value.GetString()!;
        return link[(link.LastIndexOfAny(['/', '=', '#']) + 1)..];
    }

    private async Task<(string Id, string Text)> MakeKeyAsync()
    {
        var made = await PostAsync("/api/v1/keys", new { name = "A key", role = "tenant_administrator", days = 1 });
        Assert.True(made.Status == 200, made.Body);
        using var json = JsonDocument.Parse(made.Body);
        return (json.RootElement.GetProperty("id").GetString()!, json.RootElement.GetProperty("key").GetString()!);
    }

    private Task<int> AskAsync(string header, string value) => SendAsync(HttpMethod.Get, "/api/v1/session", header, value);

    private async Task<int> SendAsync(HttpMethod method, string path, string header, string value)
    {
        using var message = new HttpRequestMessage(method, path);
        message.Headers.TryAddWithoutValidation(header, value);
        return await SendAsync(message);
    }

    private async Task<int> SendAsync(HttpRequestMessage message)
    {
        using var handler = new SocketsHttpHandler { UseCookies = false };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(hub.Addresses.Web) };
        using var answer = await client.SendAsync(message, Stop);
        return (int)answer.StatusCode;
    }

    private async Task<(int Status, string Body)> PostAsync(string path, object form)
    {
        using var handler = new SocketsHttpHandler { UseCookies = false };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(hub.Addresses.Web) };
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(form) };
        hub.World.Credentials.AdministratorOf(Own).Sign(message, 1);
        using var answer = await client.SendAsync(message, Stop);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    private async Task<(int Status, string Body)> StrangerAsync(string path, object form)
    {
        using var strangers = new StrangersClients(hub.Addresses.Web, 200);
        using var answer = await strangers.Next().PostAsJsonAsync(path, form, Stop);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }
}
