using System.Net.Http.Json;
using EdgeHub.Hub.Kernel;
using EdgeHub.Testing.Hub;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Hub.Web.Tests;

/// <summary>One hub of the demo on free ports; several can stand on one PostgreSQL, each with its own data folder, as on several machines.</summary>
internal sealed class HubNode : IAsyncDisposable
{
    private readonly DatabaseSession _session;
    private bool _stopped;

    private HubNode(DatabaseSession session, WebApplication app, string web)
    {
        _session = session;
        App = app;
        Web = web;
    }

    public WebApplication App { get; }

    public string Web { get; }

    /// <summary>Starts one; nodes of one hub share its master key.</summary>
    public static async Task<HubNode> StartAsync(TestCluster cluster, string name = "a", string? masterKey = null)
    {
        var folder = Path.Combine(cluster.DataFolder, "node-" + name);
        Directory.CreateDirectory(folder);
        if (masterKey is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "master.key"), masterKey);
        }

        var connection = cluster.Server.Connect(DbRole.Superuser, "postgres").ConnectionString;
        var options = HubOptions.Anywhere(folder, connection, isDemo: true);
        var session = (await DatabaseSession.OpenAsync(folder, connection, isHub: true, NullLogger.Instance, CancellationToken.None)).Value;
        var app = HubHost.Build(options, session);
        var addresses = await HubHost.StartAsync(app, options, CancellationToken.None);
        await DemoCommand.SeedAsync(app.Services, _ => { }, CancellationToken.None);
        return new HubNode(session, app, addresses.Web);
    }

    /// <summary>Somebody of the demo, logged in at this node.</summary>
    public async Task<HttpClient> ComeAsAsync(string person)
    {
        var client = new HttpClient(new HttpClientHandler { UseCookies = true }) { BaseAddress = new Uri(Web), Timeout = TimeSpan.FromSeconds(30) };
        using var answer = await client.PostAsJsonAsync("/api/v1/session/demo", new { person });
        answer.EnsureSuccessStatusCode();
        return client;
    }

    public async Task StopAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await App.StopAsync();
            await App.DisposeAsync();
            await _session.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
