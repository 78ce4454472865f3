using EdgeHub.Hub.Demo;
using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Identity;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Production;
using EdgeHub.Hub.Telemetry;
using EdgeHub.Hub.Tenancy;
using EdgeHub.Hub.Traceability;

namespace EdgeHub.Hub.Web;

/// <summary>What this hub is made of; each may use those before it.</summary>
internal static class HubModules
{
    public static IReadOnlyList<IHubModule> All() =>
        [new TenancyModule(), new IdentityModule(), new FleetModule(), new TelemetryModule(), new TraceabilityModule(), new ProductionModule(), new DemoModule()];
}
