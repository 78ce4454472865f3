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
    /// <summary>Hashing is slow on purpose; the tests' people share a few passwords.</summary>
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> _hashes = new(StringComparer.Ordinal);
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
        await people.SetPasswordAsync(personId, _hashes.GetOrAdd(password, Services.GetRequiredService<PasswordCheck>().Hash), default);
        await people.PutMembershipAsync(Saif.TenantId, personId, role, null, default);
        return (login, personId);
    }

    /// <summary>Somebody who has logged in.</summary>
    internal async Task<(Browser Browser, string Login, Guid PersonId)> ComeAsAsync(string role)
    {
        var (login, personId) = await NewPersonAsync(role);
        var browser = NewBrowser();
        Assert.Equal(System.Net.HttpStatusCode.OK, (await browser.LogInAsync(login)).Status);
        return (browser, login, personId);
    }

    /// <summary>Actions of the tenant's audit about a subject, oldest first.</summary>
    internal async Task<IReadOnlyList<(string Action, Guid By, string Detail)>> AuditAsync(string subject, TenantScope? tenant = null)
    {
        var begun = await Services.GetRequiredService<ITenantDb>().BeginAsync(tenant ?? Saif, default);
        await using var transaction = begun.Value;
        var entries = new List<(string, Guid, string)>();
        var query = new SqlBatch();
        query.Add("SELECT action, person_id, detail FROM kernel.audit WHERE tenant_id = $1 AND subject = $2 ORDER BY number",
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    entries.Add((row.GetString(0), row.GetGuid(1), row.GetString(2)));
                }
            },
            Param.Int((tenant ?? Saif).TenantId), Param.Text(subject));
        await transaction.RunAsync(query, default);
        return entries;
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
            // Hundreds of log-ins come from one address here; the limit has a test of its own.
            services.AddSingleton(new LogInLimit(100_000));
            services.AddSingleton<ISecretBox, TestBox>();
            services.AddSingleton<ISessionPlants, TestPlants>();
            services.AddSingleton<IBadgeChanges, CountedBadgeChanges>();
        }

        public void MapRoutes(IEndpointRouteBuilder api)
        {
            api.MapGet("/probe/orders", (HttpContext context) => context.Tenant().Code).RequirePermission("production.orders.read");
            api.MapPost("/probe/orders", () => "released").RequirePermission("production.orders.release");
            api.MapGet("/probe/plants", (HttpContext context) => new[] { TestPlants.Kolkata, TestPlants.Visakhapatnam }
                .Where(plant => context.Plants().Covers(plant.Id)).Select(plant => plant.Code)).RequirePermission("production.plants.read");
            api.MapPost("/probe/exceptions", () => "decided").RequirePermission("traceability.exceptions.decide");
        }
    }
}

/// <summary>Stands for the master key, which Fleet keeps.</summary>
internal sealed class TestBox : ISecretBox
{
    private const byte Mask = 0x5a;

    public byte[] Seal(ReadOnlySpan<byte> plain) => Array.ConvertAll(plain.ToArray(), value => (byte)(value ^ Mask));

    public byte[] Open(ReadOnlySpan<byte> box) => Seal(box);

    public byte[] DeriveKey(string purpose, ReadOnlySpan<byte> salt) =>
        System.Security.Cryptography.SHA256.HashData([.. System.Text.Encoding.UTF8.GetBytes(purpose), .. salt]);
}

/// <summary>Stands for the plants, which Production keeps: the same two in each company.</summary>
internal sealed class TestPlants : ISessionPlants
{
    public static readonly SessionPlant Kolkata = new(new Guid("01930000-0000-7000-8000-0000000000a1"), "KOL", "Kolkata", "Asia/Kolkata");
    public static readonly SessionPlant Visakhapatnam = new(new Guid("01930000-0000-7000-8000-0000000000a2"), "VSK", "Visakhapatnam", "Asia/Kolkata");

    public Task<IReadOnlyList<SessionPlant>> ListAsync(TenantScope tenant, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SessionPlant>>([Kolkata, Visakhapatnam]);
}

/// <summary>Stands for the station plans, which Production makes.</summary>
internal sealed class CountedBadgeChanges : IBadgeChanges
{
    private int _count;

    public int Count => _count;

    public Task ChangedAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);
        return Task.CompletedTask;
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
