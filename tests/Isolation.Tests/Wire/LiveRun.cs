using System.Net.Http.Json;
using System.Text;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Isolation.Tests;

/// <summary>
/// Every route that streams, followed by each company while all companies do something: it hears of its own and of nobody
/// else's, wherever it claims to have left off.
/// </summary>
internal static class LiveRun
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(1);

    /// <summary>Follows; an own event that has not come after a while is a finding.</summary>
    public static async Task<StreamReport> RunAsync(WallHub hub, TimeSpan? within = null)
    {
        using var handler = new SocketsHttpHandler { UseCookies = false };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(hub.Addresses.Web), Timeout = Timeout.InfiniteTimeSpan };
        var findings = new List<string>();
        var followers = new List<Follower>();
        try
        {
            foreach (var route in hub.Routes.All.Where(route => route.IsStream))
            {
                foreach (var own in hub.World.Attackers)
                {
                    foreach (var credential in hub.World.Credentials.Of(own).Where(credential => credential.Role is Credentials.Administrator or "operator"))
                    {
                        foreach (var cursor in await CursorsAsync(hub, own))
                        {
                            followers.Add(await Follower.OpenAsync(client, route, credential, cursor));
                        }
                    }
                }

                findings.AddRange(await RefusedAsync(hub, client, route));
            }

            // Twice: at the second own event, the others' first ones have long been sent to whoever gets them.
            for (var round = 0; round < 2; round++)
            {
                foreach (var tenant in hub.World.Attackers)
                {
                    await HappenAsync(hub, client, tenant, round == 0 ? "hold" : "release");
                }
            }

            await Task.WhenAll(followers.Select(follower => follower.UntilAsync("release", within ?? Usual)));
            findings.AddRange(followers.Select(follower => follower.Finding()).OfType<string>());
            return new StreamReport(followers.Count, findings);
        }
        finally
        {
            followers.ForEach(follower => follower.Dispose());
        }
    }

    /// <summary>From now on, from the beginning, and where another company is.</summary>
    private static async Task<string?[]> CursorsAsync(WallHub hub, WorldTenant own)
    {
        var other = hub.World.Attackers.First(tenant => tenant != own);
        var (position, epoch) = await hub.App.Services.GetRequiredService<ILiveFeed>().HeadAsync(other.Scope, CancellationToken.None);
        return [null, "1.0", $"{epoch}.{position - 2}"];
    }

    private static async Task HappenAsync(WallHub hub, HttpClient client, WorldTenant tenant, string what)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/production/units/{tenant.Ids["unit"][0]}/{what}")
        {
            Content = JsonContent.Create(new { reason = $"{what} {tenant.Canary}" }),
        };
        hub.World.Credentials.AdministratorOf(tenant).Sign(message, 0);
        using var answer = await client.SendAsync(message);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<IEnumerable<string>> RefusedAsync(WallHub hub, HttpClient client, ApiRoute route)
    {
        var findings = new List<string>();
        foreach (var (credential, wanted) in ((Credential, int)[])[(Credentials.Nobody, 401), (hub.World.Credentials.HubOperator, 403)])
        {
            using var message = Request.Own(route, hub.World.Attackers[0]).ToMessage();
            credential.Sign(message, 0);
            using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
            if ((int)answer.StatusCode != wanted)
            {
                findings.Add($"{route} answered {(int)answer.StatusCode} to {credential}");
            }
        }

        return findings;
    }

    internal sealed class Follower(ApiRoute route, Credential by, string? cursor, HttpResponseMessage answer, Stream stream) : IDisposable
    {
        private readonly StringBuilder _text = new();

        public static async Task<Follower> OpenAsync(HttpClient client, ApiRoute route, Credential by, string? cursor)
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, route.Pattern + (cursor is null ? "" : "?after=" + cursor));
            if (cursor is not null)
            {
                message.Headers.Add("Last-Event-ID", cursor);
            }

            by.Sign(message, 0);
            var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
            answer.EnsureSuccessStatusCode();
            return new Follower(route, by, cursor, answer, await answer.Content.ReadAsStreamAsync());
        }

        public async Task UntilAsync(string word, TimeSpan within)
        {
            using var late = new CancellationTokenSource(within);
            var buffer = new byte[16 * 1024];
            try
            {
                while (!_text.ToString().Contains(word, StringComparison.OrdinalIgnoreCase))
                {
                    var read = await stream.ReadAsync(buffer, late.Token);
                    if (read == 0)
                    {
                        return;
                    }

                    _text.Append(Encoding.UTF8.GetString(buffer, 0, read));
                }
            }
            catch (OperationCanceledException)
            {
                // Said by Finding.
            }
        }

        public string? Finding() => Finding(by.Tenant!.Foreign, by.Tenant.Ids["unit"][0]);

        /// <summary>What it heard that it must not, or that it did not hear of its own unit.</summary>
        public string? Finding(System.Buffers.SearchValues<string> bytes, string unit)
        {
            var text = _text.ToString();
            return Judge.ForeignByte(text, null, bytes) is { } foreign ? $"{route} from {cursor ?? "now"} by {by}: {foreign}"
                : !text.Contains(unit, StringComparison.Ordinal) ? $"{route} from {cursor ?? "now"} by {by}: its own event did not come, so that its silence proves nothing: {text}"
                : null;
        }

        public void Dispose()
        {
            stream.Dispose();
            answer.Dispose();
        }
    }
}

/// <summary>What the streams' half found.</summary>
internal sealed record StreamReport(int Streams, IReadOnlyList<string> Findings);
