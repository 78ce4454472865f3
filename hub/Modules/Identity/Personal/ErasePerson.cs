using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>
/// Takes a person's own values out of the hub: name, log-in, badge, PIN, sessions and invitations go, the key under which audits
/// hold his values is destroyed. His id stays in ledger and audit, so that both still verify.
/// </summary>
internal sealed class ErasePerson(PlatformChanges changes, MemberStore members, SessionCache cache, IEnumerable<IBadgeChanges> stations)
{
    /// <summary>What stands where the name was.</summary>
    public const string Name = "(erased)";

    /// <summary>Erases a person of the company; one who belongs to others too only on the hub operator's word.</summary>
    public async Task<Result<bool>> RunAsync(
        TenantScope tenant, Guid by, PlantScope scope, Guid personId, bool evenShared, CancellationToken cancellationToken)
    {
        await using (var change = await changes.BeginAsync(cancellationToken))
        {
            if (await members.LockAsync(change, tenant, scope, personId, cancellationToken) is not { } member)
            {
                return PeopleErrors.Unknown;
            }

            if (change.Precondition.Check(member.Version) is { } stale)
            {
                return stale;
            }

            if (member.ErasedAt is not null)
            {
                return PeopleErrors.Erased;
            }

            if (member.IsShared && !evenShared)
            {
                return PeopleErrors.Shared;
            }

            if (await MemberChanges.IsLastAdministratorAsync(change, tenant, member, cancellationToken))
            {
                return PeopleErrors.LastAdministrator;
            }

            await MemberChanges.RunAsync(change,
                """
                DELETE FROM identity.invitations i USING identity.people p WHERE p.person_id = @personId AND i.login = p.login;
                DELETE FROM identity.log_in_tries t USING identity.people p WHERE p.person_id = @personId AND t.login_hash = sha256(convert_to(p.login, 'UTF8'));
                DELETE FROM identity.sessions WHERE person_id = @personId;
                DELETE FROM identity.password_links WHERE person_id = @personId;
                DELETE FROM identity.hub_operators WHERE person_id = @personId;
                UPDATE identity.memberships SET badge = NULL, pin_salt = NULL, pin_hash = NULL, pin_iterations = NULL, ended_at = coalesce(ended_at, @at)
                WHERE person_id = @personId;
                UPDATE identity.people SET name = @name, login = NULL, password_hash = NULL, language = 'en', disabled_at = coalesce(disabled_at, @at), erased_at = @at
                WHERE person_id = @personId
                """,
                new { personId, at = change.At, name = Name }, cancellationToken);
            await PersonalValues.DestroyAsync(change.Connection, change.Transaction, personId, change.At, cancellationToken);
            change.Audit(tenant, MemberChanges.Entry("identity.person.erased", by, personId, new AuditDiff().Change("state", member.EndedAt is null ? "active" : "left", "erased")));
            await change.CommitAsync(cancellationToken);
        }

        if (changes.IsRehearsal)
        {
            return true;
        }

        cache.Clear();
        foreach (var station in stations)
        {
            await station.ChangedAsync(tenant, cancellationToken);
        }

        return true;
    }
}
