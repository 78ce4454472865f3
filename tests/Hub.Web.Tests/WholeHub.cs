using System.Net.Http.Json;
using EdgeHub.Hub.Web.Tests;
using EdgeHub.Testing.Hub;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;

[assembly: AssemblyFixture(typeof(WholeHub))]

namespace EdgeHub.Hub.Web.Tests;

/// <summary>The whole hub in demo on free ports, seeded, on a real PostgreSQL.</summary>
public sealed class WholeHub : IAsyncLifetime
{
    private TestCluster _cluster = null!;
    private DatabaseSession _session = null!;

    internal WebApplication App { get; private set; } = null!;

    internal HubAddressesView Addresses { get; private set; } = null!;

    internal TestCluster Cluster => _cluster;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(CancellationToken.None);
        var options = HubOptions.Anywhere(_cluster.DataFolder, isDemo: true);
        var opened = await DatabaseSession.OpenAsync(_cluster.DataFolder, null, isHub: false, NullLogger.Instance, CancellationToken.None);
        _session = opened.Value;
        App = HubHost.Build(options, _session);
        var addresses = await HubHost.StartAsync(App, options, CancellationToken.None);
        Addresses = new HubAddressesView(addresses.Web, addresses.Agents, addresses.Enrol);
        await DemoCommand.SeedAsync(App.Services, _ => { }, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        await _session.DisposeAsync();
        await _cluster.DisposeAsync();
    }

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
