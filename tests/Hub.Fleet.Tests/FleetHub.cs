using System.Net;
using EdgeHub.Hub.Fleet.Tests;
using EdgeHub.Hub.Kernel;
using EdgeHub.Testing.Hub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(FleetHub))]

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>Fleet on a real PostgreSQL with its two listeners on real sockets; one for all tests here.</summary>
public sealed class FleetHub : IAsyncLifetime, IAgentDoor
{
    private WebApplication _web = null!;

    public HubFixture Fixture { get; private set; } = null!;

    /// <summary>Stands in for the modules above Fleet: keeps scans in a table of its own, fails where a test asks it to.</summary>
    internal ProbeParticipant Probe { get; } = new();

    internal ProbePlans Plans { get; } = new();

    public Uri Agents { get; private set; } = null!;

    public Uri Enrol { get; private set; } = null!;

    public IAgentRegistry Registry => Fixture.Services.GetRequiredService<IAgentRegistry>();

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable(MasterKey.Variable, Convert.ToBase64String(new byte[32]));
        Fixture = await HubFixture.StartAsync([new FleetModule(), new ProbeModule()], services =>
        {
            ShowLog(services);
            services.AddSingleton<IScanParticipant>(Probe);
            services.AddSingleton<IPlanSource>(Plans);
        });
        // A hub that has been there for a while: certificates of its agents can have expired.
        await Fixture.Services.GetRequiredService<AuthorityStore>().LoadOrMakeAsync(
            TimeProvider.System.GetUtcNow().AddDays(-200), TimeSpan.FromDays(1), TestContext.Current.CancellationToken);
        var tls = Fixture.Services.GetRequiredService<IAgentsListener>();
        await tls.PrepareAsync(["localhost", "127.0.0.1"], TestContext.Current.CancellationToken);

        var builder = WebApplication.CreateSlimBuilder();
        ShowLog(builder.Services);
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
        Agents = new Uri(addresses[0]);
        Enrol = new Uri(addresses[1]);
        await tls.AnnounceAsync(Enrol.ToString().TrimEnd('/'), Agents.Authority, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        await Fixture.DisposeAsync();
    }

    /// <summary>Warnings of the hub go to the console when EDGEHUB_TEST_LOG is set; tests provoke many on purpose.</summary>
    private static void ShowLog(IServiceCollection services) => services.AddLogging(logging =>
    {
        logging.ClearProviders().AddFilter("Microsoft", LogLevel.Warning);
        if (Environment.GetEnvironmentVariable("EDGEHUB_TEST_LOG") is not null)
        {
            logging.AddConsole();
        }
    });

    /// <summary>A tenant with one enrolled agent.</summary>
    internal async Task<SimAgent> NewAgentAsync(TenantScope? tenant = null, string name = "agent-a", params string[] stations)
    {
        tenant ??= await Fixture.NewTenantAsync();
        return await SimAgent.EnrolAsync(this, tenant, name, stations.Length == 0 ? ["KOL-ST-01"] : stations);
    }
}
