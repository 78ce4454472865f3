using Dapper;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using Microsoft.AspNetCore.Identity;

namespace EdgeHub.Hub.Identity;

/// <summary>Takes an invitation: somebody new sets a password; somebody whom the hub knows proves with his own that it is he.</summary>
internal sealed class AcceptInvitation(
    PlatformChanges changes, InvitationStore invitations, PersonStore people, PasswordCheck passwords, PersonalValues personal, ITenants tenants, TimeProvider time)
{
    /// <summary>What the page shows before anything is decided.</summary>
    public async Task<Result<InvitationFace>> LookAsync(string? token, CancellationToken cancellationToken)
    {
        if (Token.HashOf(token) is not { } hash || await invitations.FindAsync(hash, time.GetUtcNow(), cancellationToken) is not { } invitation
            || await tenants.FindAsync(invitation.TenantId, cancellationToken) is not { } tenant)
        {
            return PasswordLinks.LinkUnknown;
        }

        var known = await people.FindAsync(invitation.Login, cancellationToken);
        return new InvitationFace(
            tenant.Name, invitation.Login, known?.Name ?? invitation.Name, known?.Language ?? invitation.Language, invitation.Role,
            known?.PasswordHash is not null, Utc.Of(invitation.ExpiresAt));
    }

    /// <summary>Accepts and gives back who may now be let in.</summary>
    public async Task<Result<(Person Person, TenantScope Tenant)>> RunAsync(AcceptForm form, CancellationToken cancellationToken)
    {
        if (Token.HashOf(form.Token) is not { } hash || await invitations.FindAsync(hash, time.GetUtcNow(), cancellationToken) is not { } seen)
        {
            return PasswordLinks.LinkUnknown;
        }

        var known = await people.FindAsync(seen.Login, cancellationToken);
        if (known?.PasswordHash is not null)
        {
            // Before the invitation is locked: a slow hash under a lock would hold up others.
            if (!(await passwords.CheckAsync(seen.Login, form.Password ?? "", cancellationToken)).TryGet(out _, out var wrong))
            {
                return wrong;
            }
        }
        else if (PersonRules.Password(form.Password, seen.Login, form.Name ?? seen.Name) is { } weak)
        {
            return weak;
        }

        if (!PersonRules.Name(form.Name ?? seen.Name).TryGet(out var name, out var error))
        {
            return error;
        }

        var language = form.Language ?? seen.Language;
        if (!PersonRules.IsLanguage(language))
        {
            return SessionRoutes.LanguageUnknown;
        }

        await using var change = await changes.BeginAsync(cancellationToken);
        if (await InvitationStore.LockAsync(change, hash, cancellationToken) is not { } invitation
            || await tenants.FindAsync(invitation.TenantId, cancellationToken) is not { } tenant)
        {
            return PasswordLinks.LinkUnknown;
        }

        var person = known;
        if (known?.PasswordHash is null)
        {
            person = new Person { PersonId = known?.PersonId ?? Guid.CreateVersion7(change.At), Login = invitation.Login, Name = name, Language = language };
            var made = await change.Connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO identity.people (person_id, login, name, language, password_hash, made_at) VALUES (@personId, @login, @name, @language, @password, @at)
                ON CONFLICT (person_id) DO UPDATE SET name = @name, language = @language, password_hash = @password WHERE people.password_hash IS NULL
                """,
                new { personId = person.PersonId, login = person.Login, name, language, password = passwords.Hash(form.Password!), at = change.At },
                change.Transaction, cancellationToken: cancellationToken));
            if (made == 0)
            {
                // Accepted a moment ago through another company's link: now he is known and proves himself.
                return new Error("identity.log_in_failed", ErrorKind.Unauthenticated, "Name or password is wrong. Check both and try again.");
            }
        }

        await MemberChanges.RunAsync(change,
            """
            INSERT INTO identity.memberships (tenant_id, person_id, role, plant_ids, since) VALUES (@tenantId, @personId, @role, @plantIds, @at)
            ON CONFLICT (tenant_id, person_id) DO UPDATE SET role = excluded.role, plant_ids = excluded.plant_ids, stations = '{}', ended_at = NULL
              WHERE memberships.ended_at IS NOT NULL;
            UPDATE identity.invitations SET accepted_at = @at WHERE invitation_id = @invitationId
            """,
            new
            {
                tenantId = invitation.TenantId, personId = person!.PersonId, role = invitation.Role, plantIds = invitation.PlantIds, at = change.At,
                invitationId = invitation.InvitationId,
            },
            cancellationToken);
        var scope = new TenantScope(tenant.TenantId, tenant.Code);
        var key = await personal.KeyAsync(change, person.PersonId, cancellationToken);
        change.Audit(scope, MemberChanges.Entry("identity.person.joined", person.PersonId, person.PersonId, new AuditDiff()
            .Set("name", key.Seal(person.Name)).Set("login", key.Seal(person.Login)).Set("role", invitation.Role)
            .Set("invitation", invitation.InvitationId.ToString("D")).Set("invitedBy", invitation.MadeBy.ToString("D"))));
        await change.CommitAsync(cancellationToken);
        return (person, scope);
    }
}

/// <summary>What an invitation says to whoever holds its link.</summary>
/// <param name="Company">Name of the company.</param>
/// <param name="Login">With which he will log in.</param>
/// <param name="Name">Name.</param>
/// <param name="Language">en, hi, bn or te.</param>
/// <param name="Role">Role in the company.</param>
/// <param name="IsKnown">True when he has a password on this hub already and proves himself with it; false when he chooses one now.</param>
/// <param name="ExpiresAt">End of the link.</param>
internal sealed record InvitationFace(string Company, string Login, string Name, string Language, string Role, bool IsKnown, DateTimeOffset ExpiresAt);

/// <summary>Body of <c>POST /api/v1/session/invitation</c>.</summary>
/// <param name="Token">Of the link.</param>
/// <param name="Password">The new password, or the present one of somebody who is known.</param>
/// <param name="Name">Name; the invitation's when not given.</param>
/// <param name="Language">en, hi, bn or te; the invitation's when not given.</param>
internal sealed record AcceptForm(string? Token, string? Password, string? Name, string? Language);
