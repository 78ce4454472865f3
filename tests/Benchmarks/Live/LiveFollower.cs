using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;

namespace EdgeHub.Benchmarks;

/// <summary>Somebody's open page: logged in, following the live feed with the topics that every page of the hub follows.</summary>
internal sealed class LiveFollower : IAsyncDisposable
{
    private const string Topics = "scans,tokens,orders,agents,stations,exceptions,plan";
    private readonly HttpClient _http;
    private readonly Stream _stream;
    private readonly Task _reading;

    private LiveFollower(HttpClient http, Stream stream, Action<JsonElement, long> scanned)
    {
        (_http, _stream) = (http, stream);
        _reading = ReadAsync(scanned);
    }

    /// <summary>Events of other topics than scans.</summary>
    public int Others { get; private set; }

    /// <summary>How often the hub asked the page to load anew because events were lost to it.</summary>
    public int Resets { get; private set; }

    /// <summary>Logs a person of the demo in and follows; each scan's event is given with the moment it was whole.</summary>
    public static async Task<LiveFollower> ConnectAsync(Uri web, string person, Action<JsonElement, long> scanned, CancellationToken cancellationToken)
    {
        var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = web };
        try
        {
            http.DefaultRequestHeaders.Add("Origin", web.GetLeftPart(UriPartial.Authority));
            using var content = new StringContent(JsonSerializer.Serialize(new { person }), Encoding.UTF8, "application/json");
            using var session = await http.PostAsync("/api/v1/session/demo", content, cancellationToken);
            session.EnsureSuccessStatusCode();
            return new LiveFollower(http, await http.GetStreamAsync("/api/v1/live?topics=" + Topics, cancellationToken), scanned);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <summary>Throws when the feed has ended meanwhile: the figures would lack what came after.</summary>
    public void AssertOpen()
    {
        if (_reading.IsCompleted)
        {
            throw new InvalidOperationException("The live feed ended: " + (_reading.Exception?.InnerException?.Message ?? "closed by the hub") + ".");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
    }

    private async Task ReadAsync(Action<JsonElement, long> scanned)
    {
        using var reader = new StreamReader(_stream, Encoding.UTF8);
        var (topic, data) = ("", "");
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                topic = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                data = line["data: ".Length..];
            }
            else if (line.Length == 0)
            {
                Take(topic, data, scanned, Stopwatch.GetTimestamp());
                (topic, data) = ("", "");
            }
        }
    }

    private void Take(string topic, string data, Action<JsonElement, long> scanned, long at)
    {
        switch (topic)
        {
            case "":
                break;
            case "reset":
                Resets++;
                break;
            case "scans":
                using (var json = JsonDocument.Parse(data))
                {
                    scanned(json.RootElement.GetProperty("body"), at);
                }

                break;
            default:
                Others++;
                break;
        }
    }
}
