using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>Removes who belonged to an erased tenant: sessions, keys, invitations, memberships, and the people who belong nowhere else.</summary>
internal sealed class PeopleErasure(IPlatformDb platform) : ITenantErasure
{
    public async Task EraseAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            CREATE TEMPORARY TABLE leaving ON COMMIT DROP AS SELECT person_id FROM identity.memberships WHERE tenant_id = @TenantId;
            DELETE FROM identity.sessions WHERE tenant_id = @TenantId;
            DELETE FROM identity.api_keys WHERE tenant_id = @TenantId;
            DELETE FROM identity.memberships WHERE tenant_id = @TenantId;
            DELETE FROM identity.sessions s USING leaving l WHERE s.person_id = l.person_id AND s.tenant_id IS NULL
              AND NOT EXISTS (SELECT FROM identity.memberships m WHERE m.person_id = l.person_id)
              AND NOT EXISTS (SELECT FROM identity.hub_operators o WHERE o.person_id = l.person_id);
            DELETE FROM identity.invitations WHERE tenant_id = @TenantId;
            DELETE FROM identity.password_links k USING leaving l WHERE k.person_id = l.person_id
              AND NOT EXISTS (SELECT FROM identity.memberships m WHERE m.person_id = l.person_id);
            DELETE FROM identity.personal_keys k USING leaving l WHERE k.person_id = l.person_id
              AND NOT EXISTS (SELECT FROM identity.memberships m WHERE m.person_id = l.person_id)
              AND NOT EXISTS (SELECT FROM identity.hub_operators o WHERE o.person_id = l.person_id);
            DELETE FROM identity.people p USING leaving l WHERE p.person_id = l.person_id
              AND NOT EXISTS (SELECT FROM identity.memberships m WHERE m.person_id = p.person_id)
              AND NOT EXISTS (SELECT FROM identity.hub_operators o WHERE o.person_id = p.person_id)
              AND NOT EXISTS (SELECT FROM identity.sessions s WHERE s.person_id = p.person_id)
              AND NOT EXISTS (SELECT FROM identity.api_keys k WHERE k.made_by = p.person_id)
              AND NOT EXISTS (SELECT FROM identity.personal_keys k WHERE k.person_id = p.person_id);
            """,
            new { tenant.TenantId }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }
}
