using System.Net.Http.Json;
using EdgeHub.Testing.Hub;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Hub.Web.Tests;

/// <summary>The whole hub in demo on free ports, seeded, on a real PostgreSQL. tests/Isolation.Tests starts it with tenants of its own.</summary>
public class WholeHub : IAsyncLifetime
{
    private TestCluster _cluster = null!;
    private DatabaseSession _session = null!;

    internal WebApplication App { get; private set; } = null!;

    internal HubAddressesView Addresses { get; private set; } = null!;

    internal TestCluster Cluster => _cluster;

    public virtual async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(CancellationToken.None);
        var options = HubOptions.Anywhere(_cluster.DataFolder, isDemo: true);
        var opened = await DatabaseSession.OpenAsync(_cluster.DataFolder, null, isHub: false, NullLogger.Instance, CancellationToken.None);
        _session = opened.Value;
        App = HubHost.Build(options, _session, Configure);
        var addresses = await HubHost.StartAsync(App, options, CancellationToken.None);
        Addresses = new HubAddressesView(addresses.Web, addresses.Agents, addresses.Enrol);
        await SeedAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await App.StopAsync();
        await App.DisposeAsync();
        await _session.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    /// <summary>Replaces or adds services after the hub has registered its own.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    /// <summary>The demo's companies, unless a suite brings its own.</summary>
    protected virtual Task SeedAsync() => DemoCommand.SeedAsync(App.Services, _ => { }, CancellationToken.None);

    /// <summary>Somebody of the demo, logged in; or nobody.</summary>
    internal async Task<HttpClient> ComeAsAsync(string? person)
    {
        var client = new HttpClient(new HttpClientHandler { UseCookies = true }) { BaseAddress = new Uri(Addresses.Web) };
        if (person is not null)
        {
            using var answer = await client.PostAsJsonAsync("/api/v1/session/demo", new { person });
            answer.EnsureSuccessStatusCode();
        }

        return client;
    }
}

/// <summary>Where the hub listens.</summary>
internal sealed record HubAddressesView(string Web, string Agents, string Enrol);
