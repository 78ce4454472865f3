using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Identity;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Production;

/// <summary>Plants, routings, orders and where every unit stands.</summary>
public sealed class ProductionModule : IHubModule
{
    /// <inheritdoc/>
    public string Name => "production";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<PlanCache>();
        services.AddSingleton<DeltaFolder>();
        services.AddHostedService(provider => provider.GetRequiredService<DeltaFolder>());
        services.AddSingleton<PlanFrames>();
        services.AddSingleton<UnitSnapshots>();
        services.AddSingleton<HoldReceipts>();
        services.AddSingleton<IPlanSource, PlanFeed>();
        services.AddSingleton<IStationCatalogue, StationCatalogue>();
        services.AddSingleton<ISessionPlants, SessionPlants>();
        services.AddSingleton<IPlantCodes, SessionPlants>();
        services.AddSingleton<ISearchKind, SearchOrders>();
        services.AddSingleton<ISearchKind, SearchItems>();
        services.AddSingleton<ISearchKind, SearchStations>();
        services.AddSingleton<IBadgeChanges, BadgesInPlan>();
        services.AddSingleton<ShowToday>();
        services.AddSingleton<ListStations>();
        services.AddSingleton<ShowOrders>();
        services.AddSingleton<UnitControl>();
        services.AddSingleton<IUnitControl>(provider => provider.GetRequiredService<UnitControl>());
        services.AddSingleton<ControlUnit>();
        services.AddSingleton<IUnitFacts, DescribeUnits>();
        services.AddSingleton<ReleaseOrder>();
        services.AddSingleton<MakeComponents>();
        services.AddSingleton<IDemoSeed, DemoProduction>();
        services.AddSingleton<IEventParticipant, AdoptUnits>();
        services.AddSingleton<ProductionScans>();
        services.AddSingleton<IScanParticipant>(provider => provider.GetRequiredService<ProductionScans>());
        services.AddSingleton<IRelatedUnits>(provider => provider.GetRequiredService<ProductionScans>());
    }

    /// <inheritdoc/>
    public void MapRoutes(IEndpointRouteBuilder api) => ProductionRoutes.Map(api);
}
