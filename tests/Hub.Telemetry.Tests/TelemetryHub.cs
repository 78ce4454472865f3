using System.Net;
using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Fleet.Tests;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Telemetry.Tests;
using EdgeHub.Testing.Hub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(TelemetryHub))]

namespace EdgeHub.Hub.Telemetry.Tests;

/// <summary>Fleet and Telemetry on a real PostgreSQL with the agents' listeners on real sockets; one for all tests here.</summary>
public sealed class TelemetryHub : IAsyncLifetime, IAgentDoor
{
    private WebApplication _web = null!;

    public HubFixture Fixture { get; private set; } = null!;

    public Uri Agents { get; private set; } = null!;

    public Uri Enrol { get; private set; } = null!;

    public IAgentRegistry Registry => Fixture.Services.GetRequiredService<IAgentRegistry>();

    internal ValueFolder Folder => Fixture.Services.GetRequiredService<ValueFolder>();

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable("EDGEHUB_MASTER_KEY", Convert.ToBase64String(new byte[32]));
        Fixture = await HubFixture.StartAsync([new FleetModule(), new TelemetryModule()], services =>
        {
            services.AddLogging(logging =>
            {
                logging.ClearProviders();
                if (Environment.GetEnvironmentVariable("EDGEHUB_TEST_LOG") is not null)
                {
                    logging.AddConsole();
                }
            });
            services.AddSingleton<IPlantCodes, KolOnly>();
        });
        var tls = Fixture.Services.GetRequiredService<IAgentsListener>();
        await tls.PrepareAsync(["localhost", "127.0.0.1"], TestContext.Current.CancellationToken);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(tls.Tls);
            });
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        _web = builder.Build();
        foreach (var routes in Fixture.Services.GetServices<IListenerRoutes>().Where(routes => routes.Listener != HubListener.Web))
        {
            routes.Map(_web);
        }

        await _web.StartAsync();
        var addresses = _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        (Agents, Enrol) = (new Uri(addresses[0]), new Uri(addresses[1]));
        await tls.AnnounceAsync(Enrol.ToString().TrimEnd('/'), Agents.Authority, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        await Fixture.DisposeAsync();
    }

    /// <summary>The one plant of these tests.</summary>
    internal sealed class KolOnly : IPlantCodes
    {
        public static readonly Guid Kol = new("01900000-0000-7000-8000-000000000001");

        public Task<IReadOnlyDictionary<Guid, string>> ListAsync(TenantScope tenant, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<Guid, string>>(new Dictionary<Guid, string> { [Kol] = "KOL" });
    }
}
