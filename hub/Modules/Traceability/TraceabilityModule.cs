using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Traceability;

/// <summary>Units, their ledger, seals, genealogy and the exceptions that a person must judge.</summary>
public sealed class TraceabilityModule : IHubModule
{
    /// <inheritdoc/>
    public string Name => "traceability";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<UidNumbers>();
        services.AddSingleton<IUnitRegistry, UnitRegistry>();
        services.AddSingleton<IUnitLedger, UnitLedger>();
        services.AddSingleton<IUidLeaseSource, UidLeases>();
        services.AddSingleton<IStrayScans, StrayScans>();
        services.AddSingleton<IExceptionLog, ExceptionLog>();
        services.AddSingleton<IOpenExceptions, OpenExceptions>();
        services.AddSingleton<IScanParticipant, LedgerParticipant>();
        services.AddSingleton<StoryWords>();
        services.AddSingleton<SeenPlants>();
        services.AddSingleton<ISearchKind, SearchUnits>();
        services.AddSingleton<ListScans>();
        services.AddSingleton<ShowUnit>();
        services.AddSingleton<ShowGenealogy>();
        services.AddSingleton<ListExceptions>();
        services.AddSingleton<DecideException>();
        services.AddSingleton<SealKeys>();
        services.AddSingleton<SealQueue>();
        services.AddSingleton<Sealer>();
        services.AddSingleton<LedgerVerifier>();
        services.AddSingleton<ITenantProof, LedgerProof>();
        services.AddSingleton<ExportUnit>();
        services.AddSingleton<RenderLabels>();
        services.AddHostedService<SealRound>();
    }

    /// <inheritdoc/>
    public void MapRoutes(IEndpointRouteBuilder api) => TraceabilityRoutes.Map(api);
}
