using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Identity;

/// <summary>Invitations of a company, and those of its first administrator by the hub's operator.</summary>
internal static class InvitationRoutes
{
    private const string Manage = "identity.people.manage";
    private const int UsualLimit = 50;
    private const int LargestLimit = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        var invitations = api.MapGroup("/invitations");
        invitations.MapGet("", ListAsync).RequirePermission(Manage).Describe("listInvitations", "Invitations, the newest first.");
        invitations.MapPost("", MakeAsync).ShowsOnce().RequirePermission(Manage).MayRefuse(409, 422)
            .Describe("invitePerson", "Invites somebody; nothing is sent, the answer's link is handed over.");
        invitations.MapPost("/{invitationId:guid}/resend", async (Guid invitationId, ResendForm? form, HttpContext http, Invite invite, CancellationToken token) =>
                (Answer<OneTimeLink>)await invite.ResendAsync(http.Tenant(), http.Caller()!.PersonId, invitationId, form?.Days, token))
            .ShowsOnce().RequirePermission(Manage).MayRefuse(422).Describe("resendInvitation", "Makes a new link for an open invitation; the one before is dead.");
        invitations.MapDelete("/{invitationId:guid}", async (Guid invitationId, HttpContext http, Invite invite, CancellationToken token) =>
                (Done)(await invite.RevokeAsync(http.Tenant(), http.Caller()!.PersonId, invitationId, token)).Error)
            .RequirePermission(Manage).Describe("revokeInvitation", "Takes an open invitation back.");
        api.MapPost("/tenants/{code}/administrators", InviteAdministratorAsync)
            .ShowsOnce().RequireHubPermission("tenancy.tenants.manage").MayRefuse(409, 422).Describe("inviteAdministrator", "Invites a company's first administrator, or another one.");
    }

    private static async Task<Answer<Page<InvitationView>>> ListAsync(
        HttpContext http, InvitationStore store, CompanyPlants plants, IPeople people, TimeProvider time, [OneOf("open")] string? state, Guid? cursor, int? limit,
        CancellationToken cancellationToken)
    {
        if (state is not (null or "" or "open") || limit is < 1 or > LargestLimit)
        {
            return new Error("identity.list_form", ErrorKind.Form, $"A list's state is open or nothing; its limit 1 to {LargestLimit}.");
        }

        var count = limit ?? UsualLimit;
        var found = await store.ListAsync(http.Tenant(), state == "open", cursor, count + 1, cancellationToken);
        var codes = await plants.CodesAsync(http.Tenant(), cancellationToken);
        var names = await people.NamesAsync(http.Tenant(), found.Select(invitation => invitation.MadeBy).ToList(), cancellationToken);
        var now = time.GetUtcNow();
        return new Page<InvitationView>(
            found.Take(count).Select(invitation => View(invitation, codes, names.GetValueOrDefault(invitation.MadeBy) ?? "", now)).ToList(),
            found.Count > count ? found[count - 1].InvitationId.ToString("D") : null);
    }

    private static InvitationView View(Invitation invitation, IReadOnlyDictionary<Guid, string> codes, string madeBy, DateTimeOffset now) => new(
        invitation.InvitationId, invitation.Login, invitation.Name, invitation.Language, invitation.Role, CompanyPlants.Codes(codes, invitation.PlantIds),
        invitation.AcceptedAt is not null ? "accepted" : invitation.RevokedAt is not null ? "revoked" : Utc.Of(invitation.ExpiresAt) <= now ? "expired" : "open",
        madeBy, Utc.Of(invitation.MadeAt), Utc.Of(invitation.ExpiresAt));

    private static async Task<Answer<OneTimeLink>> MakeAsync(InvitationForm form, HttpContext http, Invite invite, CancellationToken cancellationToken) =>
        await invite.MakeAsync(http.Tenant(), http.Caller()!.PersonId, form, cancellationToken);

    private static async Task<Answer<OneTimeLink>> InviteAdministratorAsync(
        string code, AdministratorForm form, HttpContext http, Invite invite, ITenants tenants, CancellationToken cancellationToken)
    {
        if (await tenants.FindAsync(code, cancellationToken) is not { } tenant)
        {
            return new Error("tenancy.unknown", ErrorKind.NotFound, "There is no such company on this hub.");
        }

        var invitation = new InvitationForm(form.Login, form.Name, form.Language, PermissionMatrix.TenantAdministrator, null, form.Days);
        return await invite.MakeAsync(new TenantScope(tenant.TenantId, tenant.Code), http.Caller()!.PersonId, invitation, cancellationToken);
    }
}

/// <summary>Body of <c>POST /api/v1/invitations/{id}/resend</c>.</summary>
/// <param name="Days">Life of the new link, 1 to 30; 7 when not given.</param>
internal sealed record ResendForm(int? Days);

/// <summary>Body of <c>POST /api/v1/tenants/{code}/administrators</c>.</summary>
/// <param name="Login">E-mail address or short name.</param>
/// <param name="Name">Name.</param>
/// <param name="Language">en, hi, bn or te; the company's when not given.</param>
/// <param name="Days">Life of the link, 1 to 30; 7 when not given.</param>
internal sealed record AdministratorForm(string? Login, string? Name, string? Language, int? Days);

/// <summary>An invitation in the list.</summary>
/// <param name="Id">Id.</param>
/// <param name="Login">With which he will log in.</param>
/// <param name="Name">Name.</param>
/// <param name="Language">en, hi, bn or te.</param>
/// <param name="Role">Role.</param>
/// <param name="Plants">Codes of plants; empty for all.</param>
/// <param name="State">open, expired, accepted or revoked; an expired one can be resent.</param>
/// <param name="MadeBy">Name of who invited; empty for the hub's operator.</param>
/// <param name="MadeAt">When.</param>
/// <param name="ExpiresAt">End of its link.</param>
internal sealed record InvitationView(
    Guid Id, string Login, string Name, [OneOf("en", "hi", "bn", "te")] string Language, string Role, IReadOnlyList<string> Plants,
    [OneOf("open", "expired", "accepted", "revoked")] string State, string MadeBy, DateTimeOffset MadeAt,
    DateTimeOffset ExpiresAt);
