using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Tenancy;

/// <summary>Companies on the hub: making them, where their rows live, what state they are in.</summary>
public sealed class TenancyModule : IHubModule
{
    /// <inheritdoc/>
    public string Name => "tenancy";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<DirectoryNews>();
        services.AddSingleton<TenantDirectory>();
        services.AddSingleton<IPlatformListener, DirectoryNewsHeard>();
        services.AddSingleton<ITenantDirectory>(provider => provider.GetRequiredService<TenantDirectory>());
        services.AddSingleton<TenantStore>();
        services.AddSingleton<ITenants>(provider => provider.GetRequiredService<TenantStore>());
        services.AddSingleton<PlacementStore>();
        services.AddSingleton<TenantErasure>();
        services.AddSingleton<ITenantDeletion>(provider => provider.GetRequiredService<TenantErasure>());
        services.AddHostedService<ErasureSweep>();
        services.AddSingleton<ITenantBackup, TakeBackup>();
        services.AddSingleton<TenantDoor>();
        services.AddSingleton<RelocationJournal>();
        services.AddSingleton<RelocationUndo>();
        services.AddSingleton<ITenantRelocation, TenantRelocation>();
        services.AddSingleton<RelocationRecovery>();
        services.AddHostedService(provider => provider.GetRequiredService<RelocationRecovery>());
        services.AddSingleton<ProvisioningJournal>();
        services.AddSingleton<ProvisioningUndo>();
        services.AddSingleton<TenantProvisioning>();
        services.AddSingleton<ITenantProvisioning>(provider => provider.GetRequiredService<TenantProvisioning>());
        services.AddSingleton<RunningProvisions>();
        services.AddHostedService(provider => provider.GetRequiredService<RunningProvisions>());
        services.AddSingleton<IPlacementCheck, PlacementCheck>();
        services.AddSingleton<ProvisioningRecovery>();
        services.AddHostedService(provider => provider.GetRequiredService<ProvisioningRecovery>());
        services.AddSingleton<PlacementMigration>();
        services.AddSingleton<IPlacementMigration>(provider => provider.GetRequiredService<PlacementMigration>());
        services.AddHostedService(provider => provider.GetRequiredService<PlacementMigration>());
        services.AddSingleton<IStartUp, PreparePlacements>();
        services.AddSingleton<IDemoSeed, DemoTenants>();
    }

    /// <inheritdoc/>
    public void MapRoutes(IEndpointRouteBuilder api)
    {
        var platform = api.MapGroup("").ChangesPlatform();
        TenantRoutes.Map(platform);
        ProvisioningRoutes.Map(platform);
    }
}
