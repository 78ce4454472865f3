using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Web.Tests;

public sealed class ListenerTests(WholeHub hub)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_OfRunningHub_IsOk()
    {
        using var nobody = await hub.ComeAsAsync(null);
        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync("/health", Stop)).StatusCode);
    }

    [Fact]
    public async Task Pages_OverEnrolmentListener_AreNotThere()
    {
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await client.GetAsync(hub.Addresses.Enrol + "/api/v1/session", Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task AgentsListener_WithoutCertificate_RefusesHandshake()
    {
#pragma warning disable CA5359 // The hub's certificate is not what is asked here: the handshake must fail for want of ours.
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } };
#pragma warning restore CA5359
        using var client = new HttpClient(handler) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync($"https://{hub.Addresses.Agents}/api/v1/session", Stop));
    }

    [Fact]
    public async Task UnknownAddress_OfApi_IsProblemWithCode()
    {
        using var nobody = await hub.ComeAsAsync(null);
        using var answer = await nobody.GetAsync("/api/v1/nothing/here", Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("kernel.no_such_address", (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Body_LargerThanAllowed_IsRefused()
    {
        using var operatorOfHub = await hub.ComeAsAsync("sunil");
        using var content = new StringContent("{\"name\":\"" + new string('x', 5 * 1024 * 1024) + "\"}", System.Text.Encoding.UTF8, "application/json");

        // Asks before it sends: a server that refuses while the body is under way may close first, and the answer is lost.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tenants") { Content = content };
        request.Headers.ExpectContinue = true;
        using var answer = await operatorOfHub.SendAsync(request, Stop);
        Assert.Equal("kernel.request_too_large", (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Json_Malformed_IsRefusedWithoutItsText()
    {
        using var operatorOfHub = await hub.ComeAsAsync("sunil");
        using var content = new StringContent("{\"name\": secret", System.Text.Encoding.UTF8, "application/json");
        using var answer = await operatorOfHub.PostAsync("/api/v1/tenants", content, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public void Port_Taken_IsRefusedByName()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var taken = new Binding(HubListener.Web, (IPEndPoint)holder.LocalEndpoint).Taken();
        Assert.Equal("kernel.port_taken", taken?.Code);
        Assert.Contains($"(process {Environment.ProcessId})", taken!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operator_OfHub_SeesTenants_PlantManagerDoesNot()
    {
        using var sunil = await hub.ComeAsAsync("sunil");
        using var arjun = await hub.ComeAsAsync("arjun");
        var list = await sunil.GetFromJsonAsync<JsonElement>("/api/v1/tenants", Stop);
        Assert.Superset(new HashSet<string?> { "REBE", "SAIF" }, list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("code").GetString()).ToHashSet());
        Assert.Equal(HttpStatusCode.Forbidden, (await arjun.GetAsync("/api/v1/tenants", Stop)).StatusCode);
    }

    [Fact]
    public async Task Live_AfterCommit_SendsEventWithItsPosition()
    {
        using var arjun = await hub.ComeAsAsync("arjun");
        using var answer = await arjun.GetAsync("/api/v1/live?topics=tenant&after=1.0", HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Stop));
        string? line;
        while (!(line = await reader.ReadLineAsync(Stop).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Stop))!.StartsWith("id: ", StringComparison.Ordinal))
        {
        }

        Assert.Equal("id: 1.1", line);
        Assert.Equal("event: tenant", await reader.ReadLineAsync(Stop));
        Assert.Contains("tenant.created", await reader.ReadLineAsync(Stop), StringComparison.Ordinal);
    }
}
