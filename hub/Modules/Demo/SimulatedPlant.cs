using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Demo;

/// <summary>The program that simulates the plant, as far as it lets itself be asked.</summary>
internal sealed class SimulatedPlant(HubSettings settings) : IDisposable
{
    private const string FileName = "demo-control.json";
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>How it stands; for another company than the simulated one there is nothing.</summary>
    public async Task<Result<PlantState>> StateAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        var asked = await SendAsync(HttpMethod.Get, "state", cancellationToken);
        if (!asked.TryGet(out var answer, out var error))
        {
            return error;
        }

        using (answer)
        {
            var state = await answer.Content.ReadFromJsonAsync<PlantState>(cancellationToken);
            return state?.Tenant == tenant.Code ? state : NotHere();
        }
    }

    /// <summary>Begins a fault.</summary>
    public async Task<Error?> BeginAsync(string kind, string agent, CancellationToken cancellationToken)
    {
        var asked = await SendAsync(HttpMethod.Post, $"faults?kind={Uri.EscapeDataString(kind)}&agent={Uri.EscapeDataString(agent)}", cancellationToken);
        if (!asked.TryGet(out var answer, out var error))
        {
            return error;
        }

        using (answer)
        {
            return answer.StatusCode == HttpStatusCode.Conflict
                ? new Error("demo.busy", ErrorKind.State, "Something is broken already, or there is no such thing to break. Wait until it is back and try again.")
                : null;
        }
    }

    /// <summary>Brings back what is broken.</summary>
    public async Task<Error?> MendAsync(CancellationToken cancellationToken)
    {
        var asked = await SendAsync(HttpMethod.Post, "mend", cancellationToken);
        asked.TryGet(out var answer, out var error);
        answer?.Dispose();
        return error;
    }

    /// <summary>Scans a label at a station's scanner; answers with what the station shows.</summary>
    public async Task<Result<StationVerdict>> ScanAsync(string station, string label, CancellationToken cancellationToken)
    {
        var asked = await SendAsync(HttpMethod.Post, $"scans?station={Uri.EscapeDataString(station)}&label={Uri.EscapeDataString(label)}", cancellationToken);
        if (!asked.TryGet(out var answer, out var error))
        {
            return error;
        }

        using (answer)
        {
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => (await answer.Content.ReadFromJsonAsync<StationVerdict>(cancellationToken))!,
                HttpStatusCode.BadRequest => new Error("demo.scan_invalid", ErrorKind.Form, "The demo has no such station, or the label holds characters that no scanner sends."),
                _ => new Error("demo.station_away", ErrorKind.Unavailable, "The station does not answer: its agent is down. Wait until it is back and try again."),
            };
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<Result<HttpResponseMessage>> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        try
        {
            // Read each time: the program may have been started anew, with another port and secret.
            await using var file = File.OpenRead(Path.Combine(settings.DataFolder, FileName));
            var control = await JsonSerializer.DeserializeAsync<Control>(file, JsonSerializerOptions.Web, cancellationToken);
            using var request = new HttpRequestMessage(method, new Uri(new Uri(control!.Address), path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", control.Secret);
            return await _http.SendAsync(request, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return NotHere();
        }
    }

    private static Error NotHere() => new(
        "demo.no_plant", ErrorKind.NotFound, "No simulated plant of yours runs beside this hub. Start it with ./edgehub demo.");

    private sealed record Control(string Address, string Secret);
}
