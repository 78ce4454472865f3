using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Fleet;

/// <summary>Agents: who they are, their streams, and taking in what they send.</summary>
public sealed class FleetModule : IHubModule
{
    /// <summary>Configuration key of the hub's data folder, where the master key lies when nothing else gives it.</summary>
    public const string DataFolderKey = "data";

    /// <inheritdoc/>
    public string Name => "fleet";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(_ => MasterKey.Load(configuration[DataFolderKey] ?? Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariable));
        services.AddSingleton<ISecretBox>(provider => provider.GetRequiredService<MasterKey>());
        services.AddSingleton<PlatformSource>();
        services.AddSingleton<AuthorityStore>();
        services.AddSingleton<CertificateAuthority>();
        services.AddSingleton<ListenerAddresses>();
        services.AddSingleton<AgentsListener>();
        services.AddSingleton<IAgentsListener>(provider => provider.GetRequiredService<AgentsListener>());

        services.AddSingleton<EnrolmentTokens>();
        services.AddSingleton<Enrolment>();
        services.AddSingleton<CertificateRenewals>();
        services.AddSingleton<AgentViews>();
        services.AddSingleton<IngestReader>();
        services.AddSingleton<ISearchBeside, SearchAgents>();
        services.AddSingleton<AgentRegistry>();
        services.AddSingleton<IAgentRegistry>(provider => provider.GetRequiredService<AgentRegistry>());
        services.AddSingleton<Quarantine>();
        services.AddSingleton<ITenantErasure, AgentErasure>();

        services.AddSingleton<FleetMetrics>();
        services.AddSingleton<LaneIngest>();
        services.AddSingleton<LaneReconciliation>();
        services.AddSingleton<LaneWatermark>();
        services.AddSingleton<ResendCheck>();
        services.AddSingleton<AnchorKeeper>();
        services.AddSingleton<IngestRetention>();
        services.AddHostedService(provider => provider.GetRequiredService<IngestRetention>());

        services.AddSingleton<StartRollout>();
        services.AddSingleton<ConfigurationReports>();
        services.AddSingleton<CheckIntegrity>();

        services.AddSingleton<LiveSessions>();
        services.AddSingleton<IAgentLinks>(provider => provider.GetRequiredService<LiveSessions>());
        services.AddSingleton<CommandAgent>();
        services.AddSingleton<SessionRows>();
        services.AddSingleton<SessionParts>();
        services.AddSingleton<Gatekeeper>();
        services.AddSingleton<Presence>();
        services.AddSingleton<IFleetPresence>(provider => provider.GetRequiredService<Presence>());
        services.AddSingleton<SessionWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionWatch>());

        services.AddSingleton<IListenerRoutes, AgentLinkRoutes>();
        services.AddSingleton<IListenerRoutes, EnrolmentRoutes>();
    }

    /// <inheritdoc/>
    public void MapRoutes(IEndpointRouteBuilder api)
    {
        var platform = api.MapGroup("").ChangesPlatform();
        AgentRoutes.Map(platform);
        IngestRoutes.Map(platform);
        ConfigurationRoutes.Map(api);
        CommandRoutes.Map(api);
    }
}
