using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Fleet;

/// <summary>What every stream works with.</summary>
internal sealed class SessionParts(
    LaneReconciliation reconciliation, LaneIngest ingest, ResendCheck resends, LaneWatermark watermarks, Quarantine quarantine,
    CertificateRenewals renewals, AnchorKeeper anchors, Presence presence, IEnumerable<IPlanSource> plans,
    IEnumerable<IUidLeaseSource> leases, IEnumerable<IPointTables> points, ConfigurationReports configurations, CheckIntegrity integrity, ILiveFeed feed,
    ITenantDb tenants, TimeProvider clock)
{
    public LaneReconciliation Reconciliation => reconciliation;

    public LaneIngest Ingest => ingest;

    public ResendCheck Resends => resends;

    public LaneWatermark Watermarks => watermarks;

    public Quarantine Quarantine => quarantine;

    public CertificateRenewals Renewals => renewals;

    public AnchorKeeper Anchors => anchors;

    public Presence Presence => presence;

    /// <summary>Null while no module knows plans.</summary>
    public IPlanSource? Plans { get; } = plans.FirstOrDefault();

    /// <summary>Null while no module mints UIDs.</summary>
    public IUidLeaseSource? Leases { get; } = leases.FirstOrDefault();

    /// <summary>Null while no module keeps values.</summary>
    public IPointTables? Points { get; } = points.FirstOrDefault();

    public ConfigurationReports Configurations => configurations;

    public CheckIntegrity Integrity => integrity;

    public TimeProvider Clock => clock;

    /// <summary>What sends the agent its files.</summary>
    public ConfigurationPump ConfigurationsFor(AgentScope agent, Outgoing outgoing, ILogger log) => new(agent, outgoing, tenants, feed, clock, log);

    /// <summary>Tells pages that the agent's state has changed.</summary>
    public Task TellAsync(LiveSession live, string state, CancellationToken cancellationToken) => AgentEvents.WriteAsync(
        tenants, live.Agent.Tenant, clock.GetUtcNow(),
        [AgentEvents.Changed(live.Agent.AgentId, live.Agent.Name, state, live.Health.View)], cancellationToken);
}
