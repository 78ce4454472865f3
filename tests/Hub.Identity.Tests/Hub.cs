using EdgeHub.Hub.Identity.Tests;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using EdgeHub.Testing.Hub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(Hub))]
// The tests move one clock.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace EdgeHub.Hub.Identity.Tests;

/// <summary>A hub of Kernel, Tenancy and Identity that answers on a real socket; one in demo, one not, on the same PostgreSQL.</summary>
public sealed class Hub : IAsyncLifetime
{
    private TestCluster _cluster = null!;
    private WebApplication _demo = null!;
    private WebApplication _plain = null!;

    internal ShiftedTime Time { get; } = new();

    internal IServiceProvider Services => _plain.Services;

    internal TenantScope Saif { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(CancellationToken.None);
        _plain = await StartAsync(isDemo: false);
        _demo = await StartAsync(isDemo: true);
        foreach (var seed in _demo.Services.GetServices<IDemoSeed>().OrderBy(seed => seed.Order))
        {
            await seed.SeedAsync(_ => { }, default);
        }

        var saif = await Services.GetRequiredService<ITenants>().FindAsync("SAIF", default);
        Saif = new TenantScope(saif!.TenantId, saif.Code);
    }

    public async ValueTask DisposeAsync()
    {
        await _demo.DisposeAsync();
        await _plain.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    /// <summary>Somebody new with a password, member of SAIF.</summary>
    internal async Task<(string Login, Guid PersonId)> NewPersonAsync(string role = "plant_manager", string password = "correct horse")
    {
        var people = Services.GetRequiredService<PersonStore>();
        var (login, personId) = ($"p{Guid.NewGuid():N}@example.org", Guid.NewGuid());
        await people.PutAsync(personId, login, "Somebody", "en", default);
        await people.SetPasswordAsync(personId, Services.GetRequiredService<PasswordCheck>().Hash(password), default);
        await people.PutMembershipAsync(Saif.TenantId, personId, role, null, default);
        return (login, personId);
    }

    /// <summary>A browser of its own, without a session yet.</summary>
    internal Browser NewBrowser(bool demo = false) => new(new Uri((demo ? _demo : _plain).Urls.First()));

    private async Task<WebApplication> StartAsync(bool isDemo)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["demo"] = isDemo ? "true" : "false";
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton(new HubSettings(_cluster.DataFolder, isDemo));
        builder.Services.AddHubKernel(_cluster.Server, [new TenancyModule(), new IdentityModule(), new ProbeModule()], builder.Configuration);
        var app = builder.Build();
        app.UseHub();
        await app.Services.PrepareHubAsync(default);
        await app.StartAsync();
        return app;
    }

    /// <summary>Routes with permissions as other modules have them.</summary>
    private sealed class ProbeModule : IHubModule
    {
        public string Name => "probe";

        public void AddServices(IServiceCollection services, IConfiguration configuration)
        {
        }

        public void MapRoutes(IEndpointRouteBuilder api)
        {
            api.MapGet("/probe/orders", (HttpContext context) => context.Tenant().Code).RequirePermission("production.orders.read");
            api.MapPost("/probe/orders", () => "released").RequirePermission("production.orders.release");
            api.MapPost("/probe/exceptions", () => "decided").RequirePermission("traceability.exceptions.decide");
        }
    }
}

/// <summary>The machine's time, moved ahead by the tests.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _shift;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    public override long GetTimestamp() => System.GetTimestamp() + (long)(TimeSpan.FromTicks(Interlocked.Read(ref _shift)).TotalSeconds * System.TimestampFrequency);
}
