using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;

namespace EdgeHub.Hub.Identity;

/// <summary>What <c>GET /api/v1/session</c> tells the pages.</summary>
/// <param name="Person">Who.</param>
/// <param name="Role">Role in the tenant.</param>
/// <param name="Tenant">The company, or null for the hub's own pages.</param>
/// <param name="Plants">Plants that the pages can show.</param>
/// <param name="Permissions">What the role may, each by its full name.</param>
/// <param name="Language">en, hi, bn or te.</param>
/// <param name="FirstPage">Address on which this role lands best.</param>
/// <param name="FirstPages">Where it lands, in order of preference; a page that does not exist yet is passed over.</param>
/// <param name="Memberships">Companies that this person can switch to, this one included.</param>
/// <param name="Demo">True only in the demo.</param>
internal sealed record SessionView(
    SessionPerson Person, string Role, SessionTenant? Tenant, IReadOnlyList<SessionPlant> Plants, IReadOnlyList<string> Permissions,
    [OneOf("en", "hi", "bn", "te")] string Language, string FirstPage, IReadOnlyList<string> FirstPages, IReadOnlyList<SessionMembership> Memberships, bool Demo);

/// <summary>The person of a session.</summary>
internal sealed record SessionPerson(Guid Id, string Name);

/// <summary>The company of a session.</summary>
internal sealed record SessionTenant(string Code, string Name);

/// <summary>A company that a session could speak for.</summary>
/// <param name="Code">Its code; null for the hub's own pages.</param>
/// <param name="Name">Its name; empty for the hub's own pages.</param>
/// <param name="Role">The person's role there.</param>
internal sealed record SessionMembership(string? Code, string Name, string Role);

/// <summary>Gathers the view of a caller.</summary>
internal sealed class SessionViews(ITenants tenants, PersonStore people, CompanyPlants plants, DemoSwitch demo)
{
    public async Task<SessionView> OfAsync(Caller caller, CancellationToken cancellationToken)
    {
        Tenant? tenant = null;
        IReadOnlyList<SessionPlant> listed = [];
        if (caller.Tenant is { } scope)
        {
            tenant = await tenants.FindAsync(scope.TenantId, cancellationToken);
            listed = (await plants.ListAsync(scope, cancellationToken)).Where(plant => caller.Plants.Covers(plant.Id)).ToList();
        }

        var pages = PermissionMatrix.Current.Find(caller.Role)?.LandsOn ?? [];
        return new SessionView(
            new SessionPerson(caller.PersonId, caller.Name),
            caller.Role,
            tenant is null ? null : new SessionTenant(tenant.Code, tenant.Name),
            listed,
            caller.Permissions.Order(StringComparer.Ordinal).ToList(),
            caller.Language,
            pages is [] ? "/" : pages[0],
            pages,
            caller.IsKey ? [] : await MembershipsAsync(caller.PersonId, cancellationToken),
            demo.IsOn);
    }

    private async Task<IReadOnlyList<SessionMembership>> MembershipsAsync(Guid personId, CancellationToken cancellationToken)
    {
        var views = new List<SessionMembership>();
        foreach (var membership in await people.MembershipsAsync(personId, cancellationToken))
        {
            if (membership.TenantId is not { } id)
            {
                views.Add(new SessionMembership(null, "", membership.Role));
            }
            else if (await tenants.FindAsync(id, cancellationToken) is { } tenant)
            {
                views.Add(new SessionMembership(tenant.Code, tenant.Name, membership.Role));
            }
        }

        return views;
    }
}
