using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Web.Tests;

/// <summary>Bodies that are too large, of a wrong type or too slow are refused as problems, whenever that is noticed.</summary>
public sealed class BodyLimitTests(WholeHub hub)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BodyLimits.OfApi)]
    [InlineData(BodyLimits.OfApi + 1)]
    public async Task Body_AtTheLimit_IsRead_OneByteMoreIsNot(int bytes)
    {
        using var sunil = await hub.ComeAsAsync("sunil");
        foreach (var isChunked in (bool[])[false, true])
        {
            // The server counts the sizes before the chunks too.
            using var request = Sized("/api/v1/tenants", isChunked && bytes == BodyLimits.OfApi ? bytes - 16 * 1024 : bytes, isChunked);
            using var answer = await sunil.SendAsync(request, Stop);
            var (status, code) = await ReadAsync(answer);
            Assert.Equal(bytes > BodyLimits.OfApi ? (HttpStatusCode.RequestEntityTooLarge, "kernel.request_too_large") : (HttpStatusCode.BadRequest, "tenancy.bad_code"), (status, code));
        }
    }

    /// <summary>Log-in is open to anybody, so its forms are short.</summary>
    [Fact]
    public async Task Body_OfRouteOpenToAnybody_MayBeShorterOnly()
    {
        using var nobody = await hub.ComeAsAsync(null);
        foreach (var isChunked in (bool[])[false, true])
        {
            using var request = Sized("/api/v1/session", BodyLimits.OpenToAnybody + 1, isChunked);
            using var answer = await nobody.SendAsync(request, Stop);
            Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "kernel.request_too_large"), await ReadAsync(answer));
        }
    }

    [Fact]
    public async Task Body_OfEveryRoute_OfWrongType_IsProblem415()
    {
        using var sunil = await hub.ComeAsAsync("sunil");
        var tried = 0;
        foreach (var route in hub.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (route.RoutePattern.RawText?.StartsWith("/api/v1/", StringComparison.Ordinal) != true || route.Metadata.GetMetadata<IAcceptsMetadata>() is null)
            {
                continue;
            }

            foreach (var type in (string[])["text/plain", "application/xml", "multipart/form-data; boundary=x", "application/json-patch"])
            {
                var address = string.Join('/', route.RoutePattern.RawText.Split('/').Select(part => part.StartsWith('{') ? Guid.Empty.ToString() : part));
                using var request = new HttpRequestMessage(new HttpMethod(route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]), address);
                request.Content = new ByteArrayContent("{}"u8.ToArray());
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
                using var answer = await sunil.SendAsync(request, Stop);
                var read = await ReadAsync(answer);
                Assert.True(read == (HttpStatusCode.UnsupportedMediaType, "kernel.wrong_content_type"), $"{request.Method} {address} with {type}: {read}");
                tried++;
            }
        }

        Assert.True(tried > 150, $"only {tried} tried");
    }

    [Fact]
    public async Task Body_OfNoType_IsProblem415()
    {
        using var sunil = await hub.ComeAsAsync("sunil");
        using var content = new ByteArrayContent("{}"u8.ToArray());
        using var answer = await sunil.PostAsync("/api/v1/tenants", content, Stop);
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "kernel.wrong_content_type"), await ReadAsync(answer));
    }

    [Theory]
    [InlineData("PATCH", "/api/v1/orders", HttpStatusCode.MethodNotAllowed, "kernel.wrong_method")]
    [InlineData("DELETE", "/api/v1/orders", HttpStatusCode.MethodNotAllowed, "kernel.wrong_method")]
    [InlineData("GET", "/api/v1/session/password", HttpStatusCode.MethodNotAllowed, "kernel.wrong_method")]
    [InlineData("POST", "/api/v1/nothing", HttpStatusCode.NotFound, "kernel.no_such_address")]
    [InlineData("POST", "/orders", HttpStatusCode.NotFound, "kernel.no_such_address")]
    [InlineData("GET", "/orders/nothing.js", HttpStatusCode.NotFound, "kernel.no_such_address")]
    public async Task Address_WithoutRoute_IsProblem(string method, string address, HttpStatusCode status, string code)
    {
        using var arjun = await hub.ComeAsAsync("arjun");
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        using var answer = await arjun.SendAsync(request, Stop);
        Assert.Equal((status, code), await ReadAsync(answer));
    }

    /// <summary>One byte a second: below Kestrel's 240 bytes a second after its grace of 5 s.</summary>
    [Fact]
    public async Task Body_ThatTricklesIn_IsCutWithProblem()
    {
        using var socket = new TcpClient();
        var web = new Uri(hub.Addresses.Web);
        await socket.ConnectAsync(web.Host, web.Port, Stop);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /api/v1/session HTTP/1.1\r\nHost: {web.Authority}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"), Stop);
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        answered.CancelAfter(TimeSpan.FromSeconds(30));
        var clock = Stopwatch.StartNew();
        var trickle = TrickleAsync(stream, answered.Token);
        using var reader = new StreamReader(stream, leaveOpen: true);
        var answer = await reader.ReadToEndAsync(answered.Token);
        var seconds = clock.Elapsed.TotalSeconds;
        await answered.CancelAsync();
        await trickle;
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"kernel.request_too_slow\"", answer, StringComparison.Ordinal);
        Assert.InRange(seconds, 4, 20);
    }

    private static async Task TrickleAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await stream.WriteAsync(" "u8.ToArray(), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Cut, as it should be.
        }
    }

    /// <summary>Asks before it sends what has a length: a server that refuses at once may close while the body is under way.</summary>
    private static HttpRequestMessage Sized(string address, int bytes, bool isChunked)
    {
        var content = new StringContent("{\"x\":\"" + new string('x', bytes - 8) + "\"}", Encoding.UTF8, "application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.ExpectContinue = !isChunked;
        request.Headers.TransferEncodingChunked = isChunked;
        return request;
    }

    private static async Task<(HttpStatusCode Status, string? Code)> ReadAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString());
    }
}
