using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Isolation.Tests;

/// <summary>Sends the corpus to everything that the hub takes in, and says what did not end in a named refusal or a sound answer.</summary>
internal sealed partial class BadInputRun(WallHub hub)
{
    private const int AtOnce = 6;
    private const int MostTimes = 5;
    private const string Placeholder = "@@bad@@";

    /// <summary>What is asked here is how a request ends, not how soon: other suites load the machine meanwhile. How long a slow caller is borne is RawHttpTests'.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Header fields that the hub reads.</summary>
    private static readonly string[] Headers =
        ["Authorization", "Cookie", "Origin", "Sec-Fetch-Site", "Last-Event-ID", "If-Match", "If-None-Match", "Idempotency-Key", "Accept", "Accept-Language", "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "Forwarded"];

    private readonly ConcurrentDictionary<string, string> _findings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, int> _statuses = [];
    private int _sent;

    public async Task<(int Sent, IReadOnlyDictionary<int, int> ByStatus, IReadOnlyList<string> Findings)> RunAsync()
    {

        // A stream that was let in has no end to wait for: without this its connection would stay taken for two seconds.
        using var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = AtOnce, ResponseDrainTimeout = TimeSpan.Zero };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(hub.Addresses.Web), Timeout = Longest };
        using var strangers = new StrangersClients(hub.Addresses.Web, 78);
        await Parallel.ForEachAsync(Requests(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (bad, _) =>
            await TryAsync(bad, bad.Route is { Changes: true, Mark.Of: PermissionOf.Anybody } ? strangers.Next() : client));
        return (_sent, new SortedDictionary<int, int>(_statuses), [.. _findings.Select(finding => $"{finding.Key}: {finding.Value}").Order(StringComparer.Ordinal)]);
    }

    private IEnumerable<(ApiRoute Route, string What, Func<HttpRequestMessage> Make)> Requests()
    {
        foreach (var route in hub.Routes.All)
        {
            foreach (var slot in route.Slots.Where(slot => !(slot.Place == Place.Query && route is { Changes: true, Mark.Of: PermissionOf.Hub })))
            {
                // An address that ends before its id is another route: DELETE of all sessions, and the suite would be nobody from then on.
                foreach (var bad in Corpus.Values.Where(bad => (slot.Place == Place.Body ? bad.Json : bad.Url) is not null && !(slot.Place == Place.Path && bad.Url!.Length == 0)))
                {
                    yield return (route, $"{slot.Place.ToString().ToLowerInvariant()} {slot.Name}: {bad}", () => Make(route, slot, bad));
                }
            }

            if (route.Body is not null)
            {
                foreach (var (name, body, type) in Corpus.Bodies)
                {
                    yield return (route, "body: " + name, () => Make(route, body, type));
                }

                yield return (route, "body: every key twice", () => Make(route, Encoding.UTF8.GetBytes(Twice(Own(route).Body!)), "application/json"));
            }

            if (!route.Changes)
            {
                foreach (var header in Headers)
                {
                    foreach (var bad in Corpus.Values.Where(bad => bad is { Url: not null, Json: not null }).Where((_, i) => i % 12 == route.Number % 12))
                    {
                        yield return (route, $"header {header}: {bad}", () => Make(route, header, bad));
                    }
                }
            }
        }
    }

    private Request Own(ApiRoute route) => Request.Own(route, hub.World.Clumsy);

    private HttpRequestMessage Make(ApiRoute route, Slot slot, Bad bad)
    {
        var request = Request.With(route, hub.World.Clumsy, slot, Placeholder);
        if (slot.Place != Place.Body)
        {
            var message = request.ToMessage();

            // As it stands: neither escaped nor tidied up on the way.
            var address = hub.Addresses.Web + message.RequestUri!.OriginalString.Replace(Uri.EscapeDataString(Placeholder), bad.Url!, StringComparison.Ordinal);
            message.RequestUri = new Uri(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
            return message;
        }

        Put((JsonObject)request.Body!, slot.Name);
        var json = request.Body!.ToJsonString().Replace($"\"{Placeholder}\"", bad.Json!, StringComparison.Ordinal);
        return Make(route, Encoding.UTF8.GetBytes(json), "application/json");
    }

    private HttpRequestMessage Make(ApiRoute route, byte[] body, string? type)
    {
        var message = Own(route).ToMessage();
        message.Content = new ByteArrayContent(body);
        if (type is not null)
        {
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        return message;
    }

    private HttpRequestMessage Make(ApiRoute route, string header, Bad bad)
    {
        var message = Own(route).ToMessage();
        var text = Uri.UnescapeDataString(bad.Url!);
        message.Headers.TryAddWithoutValidation(header, new string([.. text.Where(c => c is > '\u001f' and < '\u007f')]));
        return message;
    }

    /// <summary>Puts the placeholder into a field, wherever the form has it.</summary>
    private static void Put(JsonObject form, string field)
    {
        var place = form.ContainsKey(field) ? form
            : form.Select(part => part.Value is JsonArray { Count: > 0 } list ? list[0] as JsonObject : part.Value as JsonObject).OfType<JsonObject>().FirstOrDefault(part => part.ContainsKey(field)) ?? form;
        place[field] = Placeholder;
    }

    private static string Twice(JsonNode form) =>
        "{" + string.Join(',', ((JsonObject)form).SelectMany(field => Enumerable.Repeat($"\"{field.Key}\":{field.Value?.ToJsonString() ?? "null"}", 2))) + "}";

    /// <summary>A hub that is busy says so and when to come again; that is obeyed a few times, and is a finding if it never ends.</summary>
    private async Task TryAsync((ApiRoute Route, string What, Func<HttpRequestMessage> Make) bad, HttpClient client)
    {
        for (var times = 1; await IsBusyAsync(bad, client, isLast: times == MostTimes) && times < MostTimes; times++)
        {
        }
    }

    private async Task<bool> IsBusyAsync((ApiRoute Route, string What, Func<HttpRequestMessage> Make) bad, HttpClient client, bool isLast)
    {
        Interlocked.Increment(ref _sent);
        var clock = Stopwatch.StartNew();
        try
        {
            using var message = bad.Make();
            if (!message.Headers.Contains("Cookie") && !message.Headers.Contains("Authorization"))
            {
                var by = bad.Route.Mark.Of == PermissionOf.Hub ? hub.World.Credentials.HubOperator : hub.World.Credentials.AdministratorOf(hub.World.Clumsy);
                by.Sign(message, bad.Route.Number);
            }

            using var late = new CancellationTokenSource(Longest);
            using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, late.Token);
            _statuses.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
            if (bad.Route.IsStream && answer.IsSuccessStatusCode)
            {
                return false;
            }

            if (!isLast && answer.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable
                && (await answer.Content.ReadAsStringAsync(late.Token)).Contains("\"tenant.busy\"", StringComparison.Ordinal))
            {
                await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.Zero, TimeProvider.System, late.Token);
                return true;
            }

            var isEnded = answer.StatusCode == System.Net.HttpStatusCode.Unauthorized && bad.Route.Mark.Of != PermissionOf.Anybody && !bad.What.StartsWith("header", StringComparison.Ordinal);
            if ((isEnded ? "answered 401: the suite's session has ended, and what follows proves nothing" : await WrongAsync(answer, late.Token)) is { } wrong)
            {
                // The first of a kind is enough to know where to look.
                _findings.TryAdd($"{bad.Route} {bad.What}", wrong);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // A server that refuses a long body may close before all of it was sent: that is an answer too.
            if (clock.Elapsed > Longest / 2 || !bad.What.Contains("MB", StringComparison.Ordinal))
            {
                _findings.TryAdd($"{bad.Route} {bad.What}", $"no answer after {clock.Elapsed.TotalSeconds:F1} s, {exception.GetBaseException().GetType().Name}: {exception.GetBaseException().Message}");
            }
        }

        return false;
    }

    private static async Task<string?> WrongAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (status >= 500)
        {
            return $"answered {status}: {Clip(text)}";
        }

        // In JSON a tag is a text like any other, and no browser takes it for more.
        var isJson = answer.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json" && answer.Headers.TryGetValues("X-Content-Type-Options", out var sniff) && sniff.Contains("nosniff");
        if (answer.Headers.Contains("X-Injected") || (!isJson && Corpus.NeverReflected.FirstOrDefault(piece => text.Contains(piece, StringComparison.OrdinalIgnoreCase)) is not null))
        {
            return $"says back unescaped what it was told: {Clip(text)}";
        }

        if (Insides().Match(text) is { Success: true } inside)
        {
            return $"shows its inside: {Clip(text[Math.Max(0, inside.Index - 40)..])}";
        }

        // What Kestrel refuses before any route has no body.
        return status < 400 || text.Length == 0 && status is 400 or 414 or 431 ? null
            : answer.Content.Headers.ContentType?.MediaType != "application/problem+json" ? $"answered {status} without problem details: {answer.Content.Headers.ContentType} {Clip(text)}"
            : JsonNode.Parse(text)?["code"]?.GetValue<string>() is not { } code ? $"answered {status} without a code: {Clip(text)}"
            : !ErrorCatalogue.All.ContainsKey(code) ? $"answered {status} with a code that is not in the catalogue: {code}"
            : null;
    }

    private static string Clip(string text) => text.Length > 200 ? text[..200] : text;

    /// <summary>SQL, stacks, types and files of ours.</summary>
    [GeneratedRegex(@"\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\s+\w+[^""]*\b(?:FROM|VALUES|SET|WHERE)\b|Npgsql|PostgresException|\bat EdgeHub\.|\.cs:line|System\.\w+Exception|/hub/Modules/", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Insides();
}
