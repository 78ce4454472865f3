using Dapper;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Identity;

/// <summary>API keys in the platform database; only their hashes are kept.</summary>
internal sealed class KeyStore(IPlatformDb platform, TimeProvider time)
{
    private static readonly TimeSpan UsedEvery = TimeSpan.FromMinutes(1);

    private const string Select =
        """
        SELECT k.key_id AS KeyId, k.name AS Name, k.tenant_id AS TenantId, k.role AS Role, k.permissions AS Permissions, k.plant_ids AS PlantIds,
          k.prefix AS Prefix, k.made_by AS MadeBy, m.role AS MakerRole, m.plant_ids AS MakerPlantIds, k.made_at AS MadeAt, k.expires_at AS ExpiresAt,
          k.last_used_at AS LastUsedAt, k.revoked_at AS RevokedAt, k.replaced_by AS ReplacedBy
        FROM identity.api_keys k
        LEFT JOIN (identity.memberships m JOIN identity.people p ON p.person_id = m.person_id AND p.disabled_at IS NULL)
          ON m.tenant_id = k.tenant_id AND m.person_id = k.made_by AND m.ended_at IS NULL
        """;

    /// <summary>The key behind a token while it holds.</summary>
    public async Task<ApiKey?> FindAsync(byte[] hash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var key = await connection.QuerySingleOrDefaultAsync<ApiKey>(new CommandDefinition(
            Select + " WHERE k.token_hash = @hash AND k.revoked_at IS NULL AND k.expires_at > @now", new { hash, now }, cancellationToken: cancellationToken));
        if (key is not null && (key.LastUsedAt is not { } used || now - Utc.Of(used) >= UsedEvery))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE identity.api_keys SET last_used_at = @now WHERE token_hash = @hash", new { hash, now }, cancellationToken: cancellationToken));
        }

        return key;
    }

    /// <summary>The tenant's keys, newest first, those that have ended included; never their text.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="madeBy">Only those of one person, or null.</param>
    /// <param name="before">Only those made before this one, or null.</param>
    /// <param name="limit">1 to 201.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(TenantScope tenant, Guid? madeBy, Guid? before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<ApiKey>(new CommandDefinition(
            Select +
            """
             WHERE k.tenant_id = @tenantId AND (@madeBy::uuid IS NULL OR k.made_by = @madeBy) AND (@before::uuid IS NULL OR k.key_id < @before)
            ORDER BY k.key_id DESC LIMIT @limit
            """,
            new { tenantId = tenant.TenantId, madeBy, before, limit }, cancellationToken: cancellationToken));
        return rows.AsList();
    }

    /// <summary>A key that still holds, locked; null also for another's where only one's own are reached.</summary>
    public static Task<ApiKey?> LockAsync(PlatformChange change, TenantScope tenant, Guid keyId, Guid? madeBy, CancellationToken cancellationToken) =>
        change.Connection.QuerySingleOrDefaultAsync<ApiKey>(new CommandDefinition(
            Select +
            """
             WHERE k.tenant_id = @tenantId AND k.key_id = @keyId AND (@madeBy::uuid IS NULL OR k.made_by = @madeBy)
             AND k.revoked_at IS NULL AND k.expires_at > @now FOR UPDATE OF k
            """,
            new { tenantId = tenant.TenantId, keyId, madeBy, now = change.At }, change.Transaction, cancellationToken: cancellationToken));

    /// <summary>Names of keys, for those who read what they did.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(TenantScope tenant, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(Guid Id, string Name)>(new CommandDefinition(
            "SELECT key_id, name FROM identity.api_keys WHERE tenant_id = @tenantId AND key_id = ANY (@ids)",
            new { tenantId = tenant.TenantId, ids = ids.ToArray() }, cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.Id, row => row.Name);
    }
}
