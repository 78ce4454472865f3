using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;

namespace EdgeHub.Isolation.Tests;

/// <summary>What no decent client sends, over a bare socket: the real Kestrel with the hub's own limits answers.</summary>
public sealed class RawHttpTests(WallHub hub)
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan LongestDrip = TimeSpan.FromSeconds(32);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Two lengths, or a length and chunks: whoever stands before the hub might read the end elsewhere.</summary>
    [Theory]
    [InlineData("POST /api/v1/session HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("POST /api/v1/session HTTP/1.1\r\nHost: h\r\nContent-Length: +5\r\n\r\nhello")]
    [InlineData("POST /api/v1/session HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\nhello")]
    [InlineData("POST /api/v1/session HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\nhello")]
    [InlineData("POST /api/v1/session HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("POST /api/v1/session HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST /api/v1/session HTTP/1.1\r\nHost: h\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("GET /api/v1/session HTTP/1.1\r\nHost: h\r\n X-Folded: yes\r\n\r\n")]
    [InlineData("GET /api/v1/session HTTP/1.1\r\n\r\n")]
    [InlineData("GET /api/v1/session HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET /api/v1/session HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n")]
    [InlineData("GET /api/v1/\0session HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("GET /api/v1/session HTTP/9.9\r\nHost: h\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003 a TLS hello \r\n\r\n")]
    [InlineData("garbage\r\n\r\n")]
    public async Task Request_ThatCanBeReadTwoWays_IsRefused(string request)
    {
        var answer = await SendAsync(Encoding.Latin1.GetBytes(request));
        Assert.DoesNotContain("HTTP/1.1 2", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1 500", answer, StringComparison.Ordinal);
        Assert.True(answer.Split("HTTP/1.1 ").Length <= 2, "Two answers came to one request: " + answer);
        await ExpectWellAsync();
    }

    /// <summary>Length and chunks together: RFC 9112 lets chunks win, but the connection must end with it, so that nothing is left over as a second request.</summary>
    [Fact]
    public async Task Request_WithLengthAndChunks_LeavesNoSecondRequest()
    {
        var answer = await SendAsync("POST /api/v1/session HTTP/1.1\r\nHost: h\r\nContent-Length: 60\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: h\r\nX: smuggled\r\n\r\n"u8.ToArray());
        Assert.True(answer.Split("HTTP/1.1 ").Length <= 2, "Two answers came to one request: " + answer);
        Assert.DoesNotContain("\"status\":\"ok\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6 * 1024, 1, "HTTP/1.1 414")]
    [InlineData(10, 40 * 1024, "HTTP/1.1 431")]
    public async Task Line_OrHeader_ThatIsTooLong_IsRefused(int line, int header, string wanted)
    {
        var answer = await SendAsync(Encoding.ASCII.GetBytes($"GET /{new string('a', line)} HTTP/1.1\r\nHost: h\r\nX-Long: {new string('b', header)}\r\n\r\n"));
        ExpectRefusal(wanted, answer);
    }

    [Fact]
    public async Task Headers_ThatAreTooMany_AreRefused()
    {
        var answer = await SendAsync(Encoding.ASCII.GetBytes("GET /health HTTP/1.1\r\nHost: h\r\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"X-{i}: 1\r\n")) + "\r\n"));
        ExpectRefusal("HTTP/1.1 431", answer);
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("TRACE")]
    [InlineData("CONNECTX")]
    public async Task Method_ThatARouteDoesNotTake_IsRefusedByName(string method)
    {
        var answer = await SendAsync(Encoding.ASCII.GetBytes($"{method} /api/v1/orders HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 40", answer, StringComparison.Ordinal);
        Assert.True(answer.Contains("kernel.wrong_method", StringComparison.Ordinal) || answer.Contains("kernel.no_such_address", StringComparison.Ordinal), answer);
    }

    [Fact]
    public async Task Body_LargerThanItSays_OrThanAllowed_IsRefused()
    {
        var answer = await SendAsync(Encoding.ASCII.GetBytes($"POST /api/v1/session HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: {50L << 20}\r\n\r\n{{"));
        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        await ExpectWellAsync();
    }

    /// <summary>Nothing but a connection, a line and no more, a body of a byte now and then: each ends by the hub's own limits, all at the same time.</summary>
    [Fact]
    [Trait("Tier", "slow")]
    public async Task Request_ThatComesDropByDrop_IsCutWithinSeconds()
    {
        string[] begins =
        [
            "GET /api/v1/session HTTP/1.1\r\nHost: h\r\nX: ",
            "POST /api/v1/session HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{",
        ];
        var slow = await Task.WhenAll(begins.SelectMany(begin => Enumerable.Range(0, 20).Select(async _ => (Begin: begin, Ended: await DripAsync(begin, LongestDrip)))));
        Assert.All(slow, one => Assert.True(one.Ended, $"A connection that drips was still open after {LongestDrip.TotalSeconds:F0} s: {one.Begin}"));
        await ExpectWellAsync();
    }

    private async Task<bool> DripAsync(string begin, TimeSpan longest)
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(begin), Stop);
        var clock = Stopwatch.StartNew();
        var ended = Task.Run(async () =>
        {
            var buffer = new byte[4096];
            try
            {
                while (await socket.ReceiveAsync(buffer, Stop) > 0)
                {
                }
            }
            catch (SocketException)
            {
                // Cut, which is what is wanted.
            }
        }, Stop);
        while (!ended.IsCompleted && clock.Elapsed < longest)
        {
            await Task.WhenAny(ended, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Stop));
            try
            {
                await socket.SendAsync("a"u8.ToArray(), Stop);
            }
            catch (SocketException)
            {
                return true;
            }
        }

        return ended.IsCompleted;
    }

    /// <summary>A server that refuses early and closes may cut off its own answer; letting it in is what must not happen.</summary>
    private static void ExpectRefusal(string wanted, string answer) => Assert.True(answer.Length == 0 || answer.StartsWith(wanted, StringComparison.Ordinal), answer);

    private async Task ExpectWellAsync()
    {
        using var client = new HttpClient { Timeout = Within };
        using var answer = await client.GetAsync(hub.Addresses.Web + "/health", Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<string> SendAsync(byte[] request)
    {
        using var socket = await ConnectAsync();
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        using var late = new CancellationTokenSource(Within);
        try
        {
            await socket.SendAsync(request, late.Token);
            int read;
            while ((read = await socket.ReceiveAsync(buffer, late.Token)) > 0)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));

                // A connection that stays open says no more; a second answer would come at once.
                late.CancelAfter(Silence);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // Refused before all of it was sent, or silent; what was answered counts.
        }

        return text.ToString();
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var address = new Uri(hub.Addresses.Web);
        await socket.ConnectAsync(IPAddress.Loopback, address.Port, Stop);
        return socket;
    }
}
