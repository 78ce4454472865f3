using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Fleet.Tests;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using EdgeHub.Hub.Web.Tests;
using EdgeHub.Isolation.Tests;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(WallHub))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace EdgeHub.Isolation.Tests;

/// <summary>
/// The whole hub with six companies that have everything: one in a database of its own, five that share a pool. Three attack
/// and are attacked; the fourth is nobody's victim: on it the suite sees that its requests would find what they ask for; the
/// fifth sends what makes no sense; the sixth has two plants, and its people belong to one of them.
/// </summary>
public class WallHub : WholeHub, IAgentDoor
{
    internal World World { get; private set; } = null!;

    Uri IAgentDoor.Agents => new("https://" + Addresses.Agents);

    Uri IAgentDoor.Enrol => new(Addresses.Enrol);

    IAgentRegistry IAgentDoor.Registry => App.Services.GetRequiredService<IAgentRegistry>();

    internal RouteTable Routes { get; private set; } = null!;

    protected override async Task SeedAsync()
    {
        var provisioning = App.Services.GetRequiredService<ITenantProvisioning>();
        var tenants = new List<WorldTenant>();
        foreach (var (code, kind) in ((string, string)[])[("QXAA", "own"), ("QXBB", "pool"), ("QXCC", "pool"), ("QXDD", "pool"), ("QXEE", "pool"), ("QXFF", "pool")])
        {
            var order = new NewTenant(code, "Company " + WorldTenant.CanaryOf(code)) { Placement = kind, State = "active" };
            var made = await provisioning.ProvisionAsync(order, CancellationToken.None);
            var tenant = made.TryGet(out var known, out var error) ? known : throw new InvalidOperationException(error.Detail);
            tenants.Add(new WorldTenant(new TenantScope(tenant.TenantId, tenant.Code), kind, tenant.Database!));
        }

        Routes = await RouteTable.ReadAsync(this);
        World = new World(tenants, await Credentials.MakeAsync(this, tenants, Routes.All.Count));
        await Seed.RunAsync(this);
        await PlantCredentials.BindAsync(this, World.TwoPlants, "KOL");
        await World.LearnAsync(this);
    }
}
