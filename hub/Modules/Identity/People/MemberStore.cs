using Dapper;
using EdgeHub.Hub.Kernel;
using Npgsql;
using NpgsqlTypes;

namespace EdgeHub.Hub.Identity;

/// <summary>Reads memberships of one company.</summary>
internal sealed class MemberStore(IPlatformDb platform, TimeProvider time)
{
    private const string Select =
        """
        SELECT p.person_id AS PersonId, m.xmin::text || '-' || p.xmin::text AS Version, p.name AS Name, p.login AS Login, p.language AS Language, m.role AS Role, m.plant_ids AS PlantIds,
          m.stations AS Stations, m.badge AS Badge, m.pin_hash IS NOT NULL AS HasPin, m.since AS Since, m.ended_at AS EndedAt, p.erased_at AS ErasedAt,
          (SELECT t.locked_until FROM identity.log_in_tries t
           WHERE t.login_hash = sha256(convert_to(p.login, 'UTF8')) AND t.locked_until > @now) AS LockedUntil,
          (SELECT max(s.seen_at) FROM identity.sessions s
           WHERE s.person_id = p.person_id AND s.tenant_id = m.tenant_id AND s.expires_at > @now) AS SeenAt,
          EXISTS (SELECT FROM identity.memberships o WHERE o.person_id = p.person_id AND o.tenant_id <> m.tenant_id AND o.ended_at IS NULL)
            OR EXISTS (SELECT FROM identity.hub_operators h WHERE h.person_id = p.person_id) AS IsShared
        FROM identity.memberships m JOIN identity.people p ON p.person_id = m.person_id
        WHERE m.tenant_id = @tenantId AND (@plants::uuid[] IS NULL OR m.plant_ids = '{}' OR m.plant_ids && @plants)
        """;

    private const string States =
        """
         AND CASE @state WHEN '' THEN true WHEN 'left' THEN m.ended_at IS NOT NULL ELSE m.ended_at IS NULL END
         AND (@state <> 'locked' OR EXISTS (SELECT FROM identity.log_in_tries t
              WHERE t.login_hash = sha256(convert_to(p.login, 'UTF8')) AND t.locked_until > @now))
         AND (@role = '' OR m.role = @role)
        """;

    /// <summary>One membership; null for somebody who is and was none of the company's people, or none of the plants'.</summary>
    public async Task<Member?> FindAsync(TenantScope tenant, PlantScope plants, Guid personId, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        return await FindAsync(connection, null, tenant, plants, personId, cancellationToken);
    }

    /// <summary>
    /// The same in the transaction of a change, with membership and person locked. A company's people are changed one after
    /// the other: two administrators who remove each other would lock each other's rows crosswise.
    /// </summary>
    public async Task<Member?> LockAsync(PlatformChange change, TenantScope tenant, PlantScope plants, Guid personId, CancellationToken cancellationToken)
    {
        await change.Connection.ExecuteAsync(new CommandDefinition(
            "SELECT pg_advisory_xact_lock(hashtextextended('identity.members', @id))", new { id = (long)tenant.TenantId }, change.Transaction,
            cancellationToken: cancellationToken));
        return await FindAsync(change.Connection, change.Transaction, tenant, plants, personId, cancellationToken, " FOR UPDATE OF m, p");
    }

    /// <summary>People by name.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="plants">Only those whose plants meet these.</param>
    /// <param name="filter">Which.</param>
    /// <param name="after">Name and id of the last one of the page before.</param>
    /// <param name="limit">1 to 201.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Member>> ListAsync(
        TenantScope tenant, PlantScope plants, MemberFilter filter, (string Name, Guid Id)? after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Member>(new CommandDefinition(
            Select + States +
            """
             AND (@afterName IS NULL OR (p.name COLLATE "C", p.person_id) > (@afterName, @afterId))
            ORDER BY p.name COLLATE "C", p.person_id LIMIT @limit
            """,
            new
            {
                tenantId = tenant.TenantId, plants = new Uuids(plants), state = filter.State, role = filter.Role, now = time.GetUtcNow(),
                afterName = after?.Name, afterId = after?.Id ?? Guid.Empty, limit,
            },
            cancellationToken: cancellationToken));
        return rows.AsList();
    }

    /// <summary>Active administrators beside one person; behind <see cref="LockAsync"/>, so that of two who leave at once one stays.</summary>
    public static async Task<int> OtherAdministratorsAsync(PlatformChange change, TenantScope tenant, Guid personId, CancellationToken cancellationToken)
    {
        var ids = await change.Connection.QueryAsync<Guid>(new CommandDefinition(
            """
            SELECT m.person_id FROM identity.memberships m JOIN identity.people p ON p.person_id = m.person_id AND p.disabled_at IS NULL AND p.erased_at IS NULL
            WHERE m.tenant_id = @tenantId AND m.role = @role AND m.ended_at IS NULL
            """,
            new { tenantId = tenant.TenantId, role = PermissionMatrix.TenantAdministrator }, change.Transaction, cancellationToken: cancellationToken));
        return ids.Count(id => id != personId);
    }

    private async Task<Member?> FindAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, TenantScope tenant, PlantScope plants, Guid personId,
        CancellationToken cancellationToken, string suffix = "") =>
        await connection.QuerySingleOrDefaultAsync<Member>(new CommandDefinition(
            Select + " AND m.person_id = @personId" + suffix,
            new { tenantId = tenant.TenantId, plants = new Uuids(plants), personId, now = time.GetUtcNow() }, transaction, cancellationToken: cancellationToken));

    /// <summary>A scope as a typed array: null alone has no type.</summary>
    private sealed class Uuids(PlantScope plants) : SqlMapper.ICustomQueryParameter
    {
        public void AddParameter(System.Data.IDbCommand command, string name)
        {
            var parameter = plants.ToParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }
    }
}

/// <summary>Which people.</summary>
/// <param name="State">active, locked, left, or empty for all.</param>
/// <param name="Role">A role, or empty for all.</param>
internal sealed record MemberFilter(string State, string Role);
