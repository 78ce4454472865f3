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
        var rows = await connection.QueryAsync<BadgeRow>(new CommandDefinition(
            """
            SELECT p.person_id AS PersonId, p.name AS Name, m.badge AS Badge, p.language AS Language, m.role AS Role, m.plant_ids AS PlantIds,
              m.stations AS Stations, m.pin_salt AS PinSalt, m.pin_iterations AS PinIterations, m.pin_hash AS PinHash
            FROM identity.memberships m JOIN identity.people p ON p.person_id = m.person_id AND p.disabled_at IS NULL
            WHERE m.tenant_id = @tenantId AND m.badge IS NOT NULL AND m.ended_at IS NULL ORDER BY m.badge LIMIT 5000
            """,
            new { tenantId = tenant.TenantId }, cancellationToken: cancellationToken));
        return rows.Select(row => row.ToHolder()).ToList();
    }

    private sealed class BadgeRow
    {
        public Guid PersonId { get; init; }

        public string Name { get; init; } = "";

        public string Badge { get; init; } = "";

        public string Language { get; init; } = "";

        public string Role { get; init; } = "";

        public Guid[] PlantIds { get; init; } = [];

        public string[] Stations { get; init; } = [];

        public byte[]? PinSalt { get; init; }

        public int? PinIterations { get; init; }

        public byte[]? PinHash { get; init; }

        public BadgeHolder ToHolder() => new(
            PersonId, Name, Badge, Language, PermissionMatrix.Current.Find(Role)?.Supervises ?? false, PlantScope.OfMembership(PlantIds), Stations,
            PinHash is null ? null : new BadgePin(PinSalt!, PinIterations!.Value, PinHash));
    }
}
