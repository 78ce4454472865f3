using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>See <see cref="IPeople"/>.</summary>
internal sealed class People(IPlatformDb platform) : IPeople
{
    private const int MostIds = 1_000;

    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(
        TenantScope tenant, IReadOnlyCollection<Guid> personIds, CancellationToken cancellationToken)
    {
        var ids = personIds.Distinct().Take(MostIds).ToArray();
        if (ids.Length == 0)
        {
            return new Dictionary<Guid, string>();
        }

        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(Guid Id, string Name)>(new CommandDefinition(
            """
            SELECT p.person_id, p.name FROM identity.people p
            JOIN identity.memberships m ON m.person_id = p.person_id AND m.tenant_id = @tenantId
            WHERE p.person_id = ANY (@ids)
            """,
            new { tenantId = tenant.TenantId, ids }, cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.Id, row => row.Name);
    }

    public async Task<IReadOnlyList<BadgeHolder>> BadgesAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<BadgeHolder>(new CommandDefinition(
            """
            SELECT p.person_id AS PersonId, p.name AS Name, m.badge AS Badge, p.language AS Language
            FROM identity.memberships m JOIN identity.people p ON p.person_id = m.person_id AND p.disabled_at IS NULL
            WHERE m.tenant_id = @tenantId AND m.badge IS NOT NULL AND m.ended_at IS NULL ORDER BY m.badge LIMIT 5000
            """,
            new { tenantId = tenant.TenantId }, cancellationToken: cancellationToken));
        return rows.AsList();
    }
}
