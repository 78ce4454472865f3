using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Tenancy;

/// <summary>The demo's two companies, so that the wall between them can be seen: one in its own database, one in the pool.</summary>
internal sealed class DemoTenants(ITenants tenants, ITenantProvisioning provisioning) : IDemoSeed
{
    private static readonly NewTenant[] Companies =
    [
        new("SAIF", "SAIF Automations") { Slug = "saif", Group = "Bellavier Group", State = "active" },
        new("REBE", "Rebello Factory") { Slug = "rebello", Group = "Bellavier Group", State = "active", Placement = "pool" },
    ];

    public int Order => 100;

    public async Task SeedAsync(Action<string> say, CancellationToken cancellationToken)
    {
        foreach (var company in Companies)
        {
            if (await tenants.FindAsync(company.Code, cancellationToken) is not null)
            {
                continue;
            }

            var made = await provisioning.ProvisionAsync(company, cancellationToken);
            if (!made.TryGet(out var tenant, out var error))
            {
                throw new InvalidOperationException($"The demo's company {company.Code} could not be made: {error.Detail}");
            }

            say($"Company {tenant.Name} ({tenant.Code}), data location {tenant.Placement}");
        }
    }
}
