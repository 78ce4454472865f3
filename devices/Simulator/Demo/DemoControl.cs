using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EdgeHub.Simulator;

/// <summary>
/// Lets the hub of this demo ask for faults and scans: HTTP on the loopback, behind a secret that only a file in the hub's own
/// folder carries. The file is gone when the demo is.
/// </summary>
internal sealed class DemoControl : IAsyncDisposable
{
    /// <summary>The company that the simulated plant belongs to.</summary>
    private const string Tenant = "SAIF";

    private const int LongestLabel = 100;
    private const string FileName = "demo-control.json";
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private readonly HttpListener _listener = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private readonly CancellationTokenSource _stop = new();
    private readonly PlantHost _plant;
    private readonly DemoFaults _faults;
    private readonly string _file;
    private readonly byte[] _expected;
    private readonly Task _answering;

    /// <summary>Listens, and tells the hub where by the file.</summary>
    public DemoControl(PlantHost plant, DemoFaults faults, DataFolder folder)
    {
        (_plant, _faults) = (plant, faults);
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var address = $"http://127.0.0.1:{Ports.Free()}/";
        _expected = Encoding.ASCII.GetBytes("Bearer " + secret);
        _listener.Prefixes.Add(address);
        _listener.Start();
        _file = Path.Combine(folder.Hub, FileName);
        File.Delete(_file);
        var ownerOnly = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            ownerOnly.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(_file, ownerOnly))
        {
            JsonSerializer.Serialize(file, new { address, secret }, Web);
        }

        _answering = AnswerAllAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        File.Delete(_file);
        await _stop.CancelAsync();
        _listener.Close();
        await _answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task AnswerAllAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var (status, body) = IsOurs(context.Request) ? await DoAsync(context.Request) : (HttpStatusCode.Forbidden, null);
            context.Response.StatusCode = (int)status;
            if (body is not null)
            {
                context.Response.ContentType = "application/json";
                await context.Response.OutputStream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body, Web), _stop.Token);
            }

            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // The hub has gone, perhaps because it was just killed as it had asked.
            context.Response.Abort();
        }
    }

    private bool IsOurs(HttpListenerRequest request) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers["Authorization"] ?? ""), _expected);

    private async Task<(HttpStatusCode Status, object? Body)> DoAsync(HttpListenerRequest request)
    {
        var query = request.QueryString;
        switch (request.HttpMethod, request.Url!.AbsolutePath)
        {
            case ("GET", "/state"):
                return (HttpStatusCode.OK, new { tenant = Tenant, agents = await _faults.AgentsAsync(_stop.Token), fault = _faults.Newest });
            case ("POST", "/faults"):
                return (await _faults.BeginAsync(query["kind"] ?? "", query["agent"] ?? "", _stop.Token) ? HttpStatusCode.NoContent : HttpStatusCode.Conflict, null);
            case ("POST", "/mend"):
                await _faults.MendAsync();
                return (HttpStatusCode.NoContent, null);
            case ("POST", "/scans"):
                return await ScanAsync(query["station"] ?? "", query["label"] ?? "");
            default:
                return (HttpStatusCode.NotFound, null);
        }
    }

    /// <summary>Sends a label to a station's scanner port and answers with what the station then shows.</summary>
    private async Task<(HttpStatusCode Status, object? Body)> ScanAsync(string station, string label)
    {
        if (_plant.Agents.Values.FirstOrDefault(seat => seat.Scanners.ContainsKey(station)) is not { } seat
            || label.Length is 0 or > LongestLabel || label.Any(c => c is < ' ' or > '~'))
        {
            return (HttpStatusCode.BadRequest, null);
        }

        var page = new Uri($"http://127.0.0.1:{seat.PagePort}");
        using var scanner = new ScannerStation(station, seat.Scanners[station], page, _http);
        if (await scanner.ScanAsync(label, _stop.Token) is not { } answer || answer == StationAnswer.NotReached)
        {
            return (HttpStatusCode.ServiceUnavailable, null);
        }

        using var shown = await JsonDocument.ParseAsync(await _http.GetStreamAsync(new Uri(page, $"/api/stations/{station}"), _stop.Token), cancellationToken: _stop.Token);
        var arguments = shown.RootElement.GetProperty("recent").EnumerateArray()
            .Where(row => row.GetProperty("label").GetString() == label && row.GetProperty("code").GetString() == answer.Code)
            .Select(row => row.GetProperty("arguments").EnumerateArray().Select(value => value.GetString() ?? "").ToArray())
            .FirstOrDefault() ?? [];
        return (HttpStatusCode.OK, new { answer.Verdict, answer.Code, arguments });
    }
}
