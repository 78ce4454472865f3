using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeHub.Testing.Hub;

/// <summary>
/// A hub's inside without its listeners: Kernel, Tenancy and the modules under test on a real PostgreSQL. One per test
/// assembly is enough (<c>[assembly: AssemblyFixture(typeof(...))]</c>): each test makes its own tenant.
/// </summary>
public sealed class HubFixture : IAsyncDisposable
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static int _tenants;
    private readonly IHost _host;

    private HubFixture(TestCluster cluster, IHost host)
    {
        Cluster = cluster;
        _host = host;
    }

    /// <summary>The PostgreSQL below.</summary>
    public TestCluster Cluster { get; }

    /// <summary>Everything that the modules have registered.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Transactions of tenants.</summary>
    public ITenantDb Db => Services.GetRequiredService<ITenantDb>();

    /// <summary>Starts it; Tenancy is always there and need not be named.</summary>
    /// <param name="modules">In module order.</param>
    /// <param name="configure">Replaces or adds services after the modules have registered theirs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<HubFixture> StartAsync(
        IReadOnlyList<IHubModule> modules, Action<IServiceCollection>? configure = null, CancellationToken cancellationToken = default)
    {
        var cluster = await TestCluster.StartAsync(cancellationToken);
        try
        {
            IHubModule[] all = [new TenancyModule(), .. modules.Where(module => module is not TenancyModule)];
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Services.AddLogging();
            builder.Services.AddHubKernel(cluster.Server, all, builder.Configuration);
            configure?.Invoke(builder.Services);
            var host = builder.Build();
            await host.Services.PrepareHubAsync(cancellationToken);
            await host.StartAsync(cancellationToken);
            return new HubFixture(cluster, host);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>A tenant of its own for a test.</summary>
    /// <param name="placement">own or pool; the pool is cheaper.</param>
    /// <param name="code">Four characters, or null for any.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<TenantScope> NewTenantAsync(string placement = "pool", string? code = null, CancellationToken cancellationToken = default)
    {
        code ??= NextCode();
        var made = await Services.GetRequiredService<ITenantProvisioning>()
            .ProvisionAsync(new NewTenant(code, "Test " + code) { Placement = placement, State = "active" }, cancellationToken);
        return made.TryGet(out var tenant, out var error) ? new TenantScope(tenant.TenantId, tenant.Code) : throw new InvalidOperationException(error.Detail);
    }

    /// <summary>A transaction, or the test fails with the reason.</summary>
    public async Task<TenantTransaction> BeginAsync(TenantScope tenant, CancellationToken cancellationToken = default)
    {
        var begun = await Db.BeginAsync(tenant, cancellationToken);
        return begun.TryGet(out var transaction, out var error) ? transaction : throw new InvalidOperationException($"{error.Code}: {error.Detail}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }

        await Cluster.DisposeAsync();
    }

    private static string NextCode()
    {
        var number = Interlocked.Increment(ref _tenants);
        return new string([Letters[number / (26 * 26 * 26) % 26], Letters[number / (26 * 26) % 26], Letters[number / 26 % 26], Letters[number % 26]]);
    }
}
