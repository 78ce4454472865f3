using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;

namespace EdgeHub.Hub.Identity;

/// <summary>Brings the demo's people into the platform database; they have no password.</summary>
internal sealed class DemoPeopleSeed(PersonStore people, ITenants tenants) : IDemoSeed
{
    public int Order => 200;

    public async Task SeedAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var made = 0;
        foreach (var person in DemoPeople.All)
        {
            var tenant = person.TenantCode is { } code ? await tenants.FindAsync(code, cancellationToken) : null;
            if (person.TenantCode is not null && tenant is null)
            {
                continue;
            }

            await people.PutAsync(person.PersonId, DemoLogIn.LoginOf(person), person.Name, person.Language, cancellationToken);
            if (tenant is null)
            {
                await people.PutHubOperatorAsync(person.PersonId, cancellationToken);
            }
            else
            {
                await people.PutMembershipAsync(tenant.TenantId, person.PersonId, person.Role, person.Badge, cancellationToken);
            }

            made++;
        }

        say($"{made} people who log in by name");
    }
}
