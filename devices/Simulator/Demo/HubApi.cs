using System.Net.Http.Json;
using System.Text.Json;

namespace EdgeHub.Simulator;

/// <summary>The hub as any program may use it: logged in as a person of the demo, over the public API.</summary>
internal sealed class HubApi : IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    /// <summary>Talks to a hub.</summary>
    public HubApi(Uri web, TimeProvider time)
    {
        _http = new HttpClient { BaseAddress = web, Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.Add("Origin", web.GetLeftPart(UriPartial.Authority));
        _time = time;
    }

    /// <summary>Logs in by person; only a demo allows it.</summary>
    public async Task LogInAsync(string person, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsJsonAsync("/api/v1/session/demo", new { person }, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new ProgramFailedException($"The hub did not log {person} in: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    /// <summary>Gets a document; tries again while the hub is away, for 20 s at most.</summary>
    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        var end = _time.GetUtcNow() + TimeSpan.FromSeconds(20);
        while (true)
        {
            try
            {
                using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
                }

                if ((int)response.StatusCode < 500 || _time.GetUtcNow() > end)
                {
                    throw new ProgramFailedException($"GET {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
                }
            }
            catch (HttpRequestException) when (_time.GetUtcNow() < end)
            {
                // The hub is being started again.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), _time, cancellationToken);
        }
    }

    /// <summary>Posts a document.</summary>
    public async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsJsonAsync(path, body, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(text.Length == 0 ? "null" : text)
            : throw new ProgramFailedException($"POST {path}: {(int)response.StatusCode} {text}");
    }

    /// <summary>All items of a paged list.</summary>
    public async Task<List<JsonElement>> ListAsync(string path, CancellationToken cancellationToken)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await GetAsync(cursor is null ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}cursor={Uri.EscapeDataString(cursor)}", cancellationToken);
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
        }
        while (cursor is not null);
        return items;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
