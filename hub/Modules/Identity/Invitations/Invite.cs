using Dapper;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using Npgsql;

namespace EdgeHub.Hub.Identity;

/// <summary>Invites people, by a link that works once: nothing is sent, whoever invites hands the link over.</summary>
internal sealed class Invite(PlatformChanges changes, CompanyPlants plants, ITenants tenants)
{
    private const int UsualDays = 7;
    private const int LongestDays = 30;

    public static readonly Error InvitationUnknown = new(
        "identity.invitation_unknown", ErrorKind.NotFound, "There is no such invitation, or it was accepted or revoked already. Load the list again.");

    public async Task<Result<OneTimeLink>> MakeAsync(TenantScope tenant, Guid by, InvitationForm form, CancellationToken cancellationToken)
    {
        if (!PersonRules.Login(form.Login).TryGet(out var login, out var error)
            || !PersonRules.Name(form.Name ?? form.Login?.Split('@')[0]).TryGet(out var name, out error))
        {
            return error;
        }

        var language = form.Language ?? (await tenants.FindAsync(tenant.TenantId, cancellationToken))?.Language ?? "en";
        if (!PersonRules.IsLanguage(language))
        {
            return SessionRoutes.LanguageUnknown;
        }

        if (!PermissionMatrix.Current.IsTenantRole(form.Role))
        {
            return PeopleErrors.RoleUnknown;
        }

        if (form.Plants is { Count: > 0 } && !PermissionMatrix.Current.Find(form.Role)!.IsBoundToPlants)
        {
            return PeopleErrors.RoleHasNoPlants;
        }

        if (!Life(form.Days).TryGet(out var life, out error) || !(await plants.IdsAsync(tenant, form.Plants, cancellationToken)).TryGet(out var plantIds, out error))
        {
            return error;
        }

        await using var change = await changes.BeginAsync(cancellationToken);
        if (await IsMemberAsync(change, tenant, login, cancellationToken))
        {
            return new Error("identity.already_member", ErrorKind.State, "Somebody with this log-in is one of the company's people already.");
        }

        var (text, hash) = Token.Make();
        var id = Guid.CreateVersion7(change.At);
        try
        {
            await MemberChanges.RunAsync(change,
                """
                INSERT INTO identity.invitations (invitation_id, tenant_id, login, name, language, role, plant_ids, token_hash, made_by, made_at, expires_at)
                VALUES (@id, @tenantId, @login, @name, @language, @role, @plantIds, @hash, @by, @at, @expires)
                """,
                new { id, tenantId = tenant.TenantId, login, name, language, role = form.Role, plantIds, hash, by, at = change.At, expires = change.At + life },
                cancellationToken);
        }
        catch (PostgresException exception) when (exception.ConstraintName == "invitations_open")
        {
            return new Error("identity.already_invited", ErrorKind.State, "There is an open invitation for this log-in. Resend or revoke that one.");
        }

        // Nobody's key exists yet, so who was invited stays out of the audit; the invitation's own row says it.
        change.Audit(tenant, Entry("identity.invitation.made", by, id, new AuditDiff()
            .Set("role", form.Role).Set("plants", string.Join(' ', form.Plants ?? [])).Set("days", life.Days.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        await change.CommitAsync(cancellationToken);
        return new OneTimeLink(id, text, "/invitation#" + text, change.At + life);
    }

    /// <summary>A new link and a new end; the old link is dead.</summary>
    public async Task<Result<OneTimeLink>> ResendAsync(TenantScope tenant, Guid by, Guid invitationId, int? days, CancellationToken cancellationToken)
    {
        if (!Life(days).TryGet(out var life, out var error))
        {
            return error;
        }

        await using var change = await changes.BeginAsync(cancellationToken);
        if (await InvitationStore.LockAsync(change, tenant, invitationId, cancellationToken) is null)
        {
            return InvitationUnknown;
        }

        var (text, hash) = Token.Make();
        await MemberChanges.RunAsync(change,
            "UPDATE identity.invitations SET token_hash = @hash, expires_at = @expires WHERE invitation_id = @invitationId",
            new { invitationId, hash, expires = change.At + life }, cancellationToken);
        change.Audit(tenant, Entry("identity.invitation.resent", by, invitationId, new AuditDiff()));
        await change.CommitAsync(cancellationToken);
        return new OneTimeLink(invitationId, text, "/invitation#" + text, change.At + life);
    }

    public async Task<Result<bool>> RevokeAsync(TenantScope tenant, Guid by, Guid invitationId, CancellationToken cancellationToken)
    {
        await using var change = await changes.BeginAsync(cancellationToken);
        if (await InvitationStore.LockAsync(change, tenant, invitationId, cancellationToken) is null)
        {
            return InvitationUnknown;
        }

        await MemberChanges.RunAsync(change,
            "UPDATE identity.invitations SET revoked_at = @at WHERE invitation_id = @invitationId", new { invitationId, at = change.At }, cancellationToken);
        change.Audit(tenant, Entry("identity.invitation.revoked", by, invitationId, new AuditDiff().Change("state", "open", "revoked")));
        await change.CommitAsync(cancellationToken);
        return true;
    }

    private static AuditEntry Entry(string action, Guid by, Guid id, AuditDiff diff) => new(action, by, $"invitation {id:D}", diff.ToJson());

    private static Result<TimeSpan> Life(int? days) => (days ?? UsualDays) is var whole and >= 1 and <= LongestDays
        ? TimeSpan.FromDays(whole)
        : new Error("identity.invitation_days", ErrorKind.Rule, $"An invitation lives 1 to {LongestDays} days.");

    private static Task<bool> IsMemberAsync(PlatformChange change, TenantScope tenant, string login, CancellationToken cancellationToken) =>
        change.Connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            SELECT EXISTS (SELECT FROM identity.memberships m JOIN identity.people p ON p.person_id = m.person_id
                           WHERE m.tenant_id = @tenantId AND p.login = @login AND m.ended_at IS NULL)
            """,
            new { tenantId = tenant.TenantId, login }, change.Transaction, cancellationToken: cancellationToken));
}

/// <summary>Body of <c>POST /api/v1/invitations</c>.</summary>
/// <param name="Login">E-mail address or short name with which he will log in.</param>
/// <param name="Name">Name; made of the log-in when not given, and his to change when he accepts.</param>
/// <param name="Language">en, hi, bn or te; the company's when not given.</param>
/// <param name="Role">A role of the company.</param>
/// <param name="Plants">Codes of plants; none for all.</param>
/// <param name="Days">Life of the link, 1 to 30; 7 when not given.</param>
internal sealed record InvitationForm(string? Login, string? Name, string? Language, string? Role, IReadOnlyList<string>? Plants, int? Days);
