using Dapper;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;

namespace EdgeHub.Hub.Identity;

/// <summary>Links with which somebody sets a new password, once, within a day: made by an administrator, handed over by him.</summary>
internal sealed class PasswordLinks(
    PlatformChanges changes, MemberStore members, PasswordCheck passwords, PersonStore people, SessionCache cache, ITenants tenants)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    public static readonly Error LinkUnknown = new(
        "identity.link_unknown", ErrorKind.NotFound, "This link has been used, has ended or was never made. Ask your administrator for a new one.");

    /// <summary>Makes a link; one made earlier ends.</summary>
    public async Task<Result<OneTimeLink>> MakeAsync(TenantScope tenant, Guid by, PlantScope scope, Guid personId, CancellationToken cancellationToken)
    {
        await using var change = await changes.BeginAsync(cancellationToken);
        if (await members.LockAsync(change, tenant, scope, personId, cancellationToken) is not { } member)
        {
            return PeopleErrors.Unknown;
        }

        if (!member.IsActive || member.Login is null)
        {
            return member.Login is null
                ? new Error("identity.no_log_in", ErrorKind.State, "This person only has a badge and logs in nowhere. Invite him to let him log in.")
                : PeopleErrors.Left;
        }

        if (member.IsShared)
        {
            return PeopleErrors.Shared;
        }

        var (text, hash) = Token.Make();
        await MemberChanges.RunAsync(change,
            """
            INSERT INTO identity.password_links (person_id, tenant_id, token_hash, made_by, expires_at) VALUES (@personId, @tenantId, @hash, @by, @expires)
            ON CONFLICT (person_id) DO UPDATE SET tenant_id = @tenantId, token_hash = @hash, made_by = @by, expires_at = @expires
            """,
            new { personId, tenantId = tenant.TenantId, hash, by, expires = change.At + Life }, cancellationToken);
        change.Audit(tenant, MemberChanges.Entry("identity.person.password_link_made", by, personId, new AuditDiff()));
        await change.CommitAsync(cancellationToken);
        return new OneTimeLink(personId, text, "/password#" + text, change.At + Life);
    }

    /// <summary>Sets the password and ends link, lock-out and all of the person's sessions.</summary>
    public async Task<Result<bool>> UseAsync(string? token, string? password, CancellationToken cancellationToken)
    {
        if (Token.HashOf(token) is not { } hash)
        {
            return LinkUnknown;
        }

        await using var change = await changes.BeginAsync(cancellationToken);
        var found = await change.Connection.QuerySingleOrDefaultAsync<(Guid PersonId, int TenantId, string Login, string Name)?>(new CommandDefinition(
            """
            SELECT l.person_id, l.tenant_id, p.login, p.name FROM identity.password_links l
            JOIN identity.people p ON p.person_id = l.person_id AND p.disabled_at IS NULL AND p.login IS NOT NULL
            JOIN identity.memberships m ON m.person_id = l.person_id AND m.tenant_id = l.tenant_id AND m.ended_at IS NULL
            WHERE l.token_hash = @hash AND l.expires_at > @now FOR UPDATE OF l, p
            """,
            new { hash, now = change.At }, change.Transaction, cancellationToken: cancellationToken));
        if (found is not { } link)
        {
            return LinkUnknown;
        }

        if (PersonRules.Password(password, link.Login, link.Name) is { } weak)
        {
            return weak;
        }

        await MemberChanges.RunAsync(change,
            """
            UPDATE identity.people SET password_hash = @password WHERE person_id = @personId;
            DELETE FROM identity.password_links WHERE person_id = @personId;
            DELETE FROM identity.log_in_tries WHERE login_hash = sha256(convert_to(@login, 'UTF8'));
            DELETE FROM identity.sessions WHERE person_id = @personId
            """,
            new { personId = link.PersonId, password = passwords.Hash(password!), login = link.Login }, cancellationToken);
        var tenant = await tenants.FindAsync(link.TenantId, cancellationToken);
        change.Audit(
            new TenantScope(link.TenantId, tenant?.Code ?? ""),
            MemberChanges.Entry("identity.person.password_set", link.PersonId, link.PersonId, new AuditDiff()));
        await change.CommitAsync(cancellationToken);
        cache.Clear();
        return true;
    }

    /// <summary>Changes one's own password; every other session of the person ends.</summary>
    public async Task<Result<bool>> ChangeOwnAsync(Caller caller, byte[] session, string? current, string? next, CancellationToken cancellationToken)
    {
        if (await people.FindAsync(caller.PersonId, cancellationToken) is not { Login: { } login } person)
        {
            return PeopleErrors.Unknown;
        }

        if (PersonRules.Password(next, login, person.Name) is { } weak)
        {
            return weak;
        }

        if (!(await passwords.CheckAsync(login, current ?? "", cancellationToken)).TryGet(out _, out var wrong))
        {
            return wrong.Code == "identity.log_in_failed"
                ? new Error("identity.password_wrong", ErrorKind.Rule, "The present password is not right. Type it again.")
                : wrong;
        }

        await using var change = await changes.BeginAsync(cancellationToken);
        await MemberChanges.RunAsync(change,
            """
            UPDATE identity.people SET password_hash = @password WHERE person_id = @personId;
            DELETE FROM identity.password_links WHERE person_id = @personId;
            DELETE FROM identity.sessions WHERE person_id = @personId AND token_hash <> @session
            """,
            new { personId = caller.PersonId, password = passwords.Hash(next!), session }, cancellationToken);
        change.Audit(caller.Tenant, MemberChanges.Entry("identity.person.password_changed", caller.PersonId, caller.PersonId, new AuditDiff()));
        await change.CommitAsync(cancellationToken);
        cache.Clear();
        return true;
    }
}

/// <summary>A link that works once and is shown once.</summary>
/// <param name="Id">Of the invitation or person.</param>
/// <param name="Token">What the link carries, for programs.</param>
/// <param name="Link">Address below the hub's pages; the token stands behind the hash, so that no server on the way logs it.</param>
/// <param name="ExpiresAt">When it ends unused.</param>
internal sealed record OneTimeLink(Guid Id, string Token, string Link, DateTimeOffset ExpiresAt);
