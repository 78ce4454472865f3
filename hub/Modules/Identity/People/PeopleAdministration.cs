using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>See <see cref="IPeopleAdministration"/>.</summary>
internal sealed class PeopleAdministration(
    MemberStore members, MemberChanges change, Invite invite, ErasePerson erase, CompanyPlants plants, PlatformChanges changes) : IPeopleAdministration
{
    private const int PageRows = 200;

    public async Task<IReadOnlyList<ListedPerson>> ListAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        var codes = await plants.CodesAsync(tenant, cancellationToken);
        return (await AllAsync(tenant, cancellationToken)).ConvertAll(member => Listed(member, codes));
    }

    public async Task<Result<ListedLink>> InviteAsync(TenantScope tenant, OrderedInvitation invitation, CancellationToken cancellationToken)
    {
        var form = new InvitationForm(invitation.Login, invitation.Name, null, invitation.Role, invitation.Plants, invitation.Days);
        return (await invite.MakeAsync(tenant, Guid.Empty, form, cancellationToken)).TryGet(out var link, out var error)
            ? new ListedLink(link.Id, invitation.Login, changes.IsRehearsal ? "" : link.Link, link.ExpiresAt)
            : error;
    }

    public Task<Result<ListedPerson>> ChangeRoleAsync(
        TenantScope tenant, string person, string role, IReadOnlyList<string> plantCodes, CancellationToken cancellationToken) =>
        DoAsync(tenant, person, member => change.ChangeRoleAsync(
            tenant, Guid.Empty, PlantScope.All, member.PersonId, new RoleForm(role, plantCodes, member.Stations), cancellationToken), cancellationToken);

    public Task<Result<ListedPerson>> DeactivateAsync(TenantScope tenant, string person, CancellationToken cancellationToken) =>
        DoAsync(tenant, person, member => change.DeactivateAsync(tenant, Guid.Empty, PlantScope.All, member.PersonId, cancellationToken), cancellationToken);

    public Task<Result<ListedPerson>> EraseAsync(TenantScope tenant, string person, CancellationToken cancellationToken) =>
        DoAsync(tenant, person, member => erase.RunAsync(tenant, Guid.Empty, PlantScope.All, member.PersonId, evenShared: true, cancellationToken), cancellationToken);

    /// <summary>By id or log-in.</summary>
    public async Task<Member?> FindAsync(TenantScope tenant, string person, CancellationToken cancellationToken) =>
        Guid.TryParse(person, out var id)
            ? await members.FindAsync(tenant, PlantScope.All, id, cancellationToken)
            : (await AllAsync(tenant, cancellationToken)).Find(member => string.Equals(member.Login, person.Trim(), StringComparison.OrdinalIgnoreCase));

    private static ListedPerson Listed(Member member, IReadOnlyDictionary<Guid, string> codes)
    {
        var view = PeopleRoutes.View(member, codes);
        return new ListedPerson(view.Id, view.Name, view.Login, view.Role, view.Plants, view.State);
    }

    private async Task<List<Member>> AllAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        var all = new List<Member>();
        while (true)
        {
            (string, Guid)? after = all.Count == 0 ? null : (all[^1].Name, all[^1].PersonId);
            var page = await members.ListAsync(tenant, PlantScope.All, new MemberFilter("", ""), after, PageRows, cancellationToken);
            all.AddRange(page);
            if (page.Count < PageRows)
            {
                return all;
            }
        }
    }

    private async Task<Result<ListedPerson>> DoAsync(
        TenantScope tenant, string person, Func<Member, Task<Result<bool>>> work, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, person, cancellationToken) is not { } member)
        {
            return PeopleErrors.Unknown;
        }

        if ((await work(member)).Error is { } error)
        {
            return error;
        }

        var now = await members.FindAsync(tenant, PlantScope.All, member.PersonId, cancellationToken);
        return Listed(now ?? member, await plants.CodesAsync(tenant, cancellationToken));
    }
}
