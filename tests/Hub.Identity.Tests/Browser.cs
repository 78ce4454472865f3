using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EdgeHub.Hub.Identity.Tests;

/// <summary>Asks the hub as a browser does: keeps its cookie.</summary>
internal sealed class Browser : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _client;

    public Browser(Uri hub) => _client = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies }) { BaseAddress = new Uri(hub, "/api/v1/") };

    public string? Cookie => _cookies.GetCookies(_client.BaseAddress!)["eh_session"]?.Value;

    public void Take(string cookie) => _cookies.Add(_client.BaseAddress!, new Cookie("eh_session", cookie));

    public async Task<(HttpStatusCode Status, JsonElement Body, HttpResponseMessage Response)> SendAsync(
        HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        if (method == HttpMethod.Put && path.StartsWith("people/", StringComparison.Ordinal) && headers.All(header => header.Name != "If-Match"))
        {
            // Whichever state it has: who edits at the same time is another test.
            request.Headers.IfMatch.Add(System.Net.Http.Headers.EntityTagHeaderValue.Any);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value.Replace("{host}", _client.BaseAddress!.Authority, StringComparison.Ordinal));
        }

        var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var json = text.Length > 0 && text[0] is '{' or '[' ? JsonDocument.Parse(text).RootElement : default;
        return (response.StatusCode, json, response);
    }

    /// <summary>Follows the company's live stream.</summary>
    public async Task<LiveStream> FollowAsync(params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "live");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await LiveStream.OpenAsync(await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead));
    }

    public async Task<(HttpStatusCode Status, string Code)> TryAsync(
        HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        var (status, answer, _) = await SendAsync(method, path, body, headers);
        return (status, answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("code", out var code) ? code.GetString()! : "");
    }

    public Task<(HttpStatusCode Status, string Code)> LogInAsync(string login, string password = "correct horse") =>
        TryAsync(HttpMethod.Post, "session", new { email = login, password });

    public async Task<HttpStatusCode> StatusAsync() => (await TryAsync(HttpMethod.Get, "session")).Status;

    public void Dispose() => _client.Dispose();
}
