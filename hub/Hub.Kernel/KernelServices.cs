using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeHub.Hub.Kernel;

/// <summary>Registers what every module may ask for.</summary>
public static class KernelServices
{
    /// <summary>The Kernel on a database server, and the modules on the Kernel.</summary>
    public static IServiceCollection AddHubKernel(
        this IServiceCollection services, DatabaseServer server, IReadOnlyList<IHubModule> modules, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);

        // A malformed body is answered as problem details like everything else.
        services.Configure<Microsoft.AspNetCore.Routing.RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.AddSingleton(server);
        services.AddSingleton(modules);
        services.AddSingleton(new MigrationCatalog(modules));
        services.AddSingleton<HubDatabases>();
        services.AddSingleton<IPlatformDb, PlatformDb>();
        services.AddSingleton<PlacementSources>();
        services.AddSingleton(provider => new ConnectionGate(new ConnectionLimits(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Microsoft.AspNetCore.Routing.MatcherPolicy, ListenerPolicy>();
        services.AddSingleton<PlantCodes>();
        services.AddSingleton<TenantWake>();
        services.AddHttpContextAccessor();
        services.AddSingleton<ITenantDb, TenantDb>();
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<ILiveFeed>(provider => provider.GetRequiredService<LiveFeed>());
        services.AddSingleton<PlatformChanges>();
        services.AddSingleton<RecordedAnswers>();
        services.AddSingleton<ITenantErasure>(provider => provider.GetRequiredService<RecordedAnswers>());
        services.AddHostedService<IdempotencySweep>();
        services.AddHostedService<AuditDelivery>();
        services.AddHostedService<OutboxDispatcher>();
        services.AddHostedService<NodeBell>();
        foreach (var module in modules)
        {
            module.AddServices(services, configuration);
        }

        return services;
    }

    /// <summary>Roles, platform database, template, then every module's own start; after it the listeners may open.</summary>
    public static async Task PrepareHubAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<HubDatabases>().PrepareAsync(cancellationToken);
        foreach (var start in services.GetServices<IStartUp>())
        {
            await start.StartAsync(cancellationToken);
        }
    }
}
