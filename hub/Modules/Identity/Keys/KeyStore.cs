using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>An API key that still holds.</summary>
internal sealed class ApiKey
{
    public Guid KeyId { get; init; }

    public string Name { get; init; } = "";

    public int TenantId { get; init; }

    public string Role { get; init; } = "";

    public Guid[] PlantIds { get; init; } = [];
}

/// <summary>A key in a list.</summary>
internal sealed record KeyRow(Guid Id, string Name, string Role, DateTime MadeAt, DateTime ExpiresAt);

/// <summary>API keys in the platform database; only their hashes are kept.</summary>
internal sealed class KeyStore(IPlatformDb platform, TimeProvider time)
{
    public async Task<ApiKey?> FindAsync(byte[] hash, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ApiKey>(new CommandDefinition(
            """
            SELECT key_id AS KeyId, name AS Name, tenant_id AS TenantId, role AS Role, plant_ids AS PlantIds FROM identity.api_keys
            WHERE token_hash = @hash AND revoked_at IS NULL AND expires_at > @now
            """,
            new { hash, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
    }

    /// <summary>Makes a key and gives back its text, which is shown once.</summary>
    public async Task<(Guid KeyId, string Text)> MakeAsync(
        TenantScope tenant, string name, string role, Guid madeBy, TimeSpan life, CancellationToken cancellationToken)
    {
        var (text, hash) = Token.Make();
        var now = time.GetUtcNow();
        var keyId = Guid.CreateVersion7(now);
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO identity.api_keys (token_hash, key_id, tenant_id, name, role, made_by, made_at, expires_at)
            VALUES (@hash, @keyId, @tenantId, @name, @role, @madeBy, @now, @expires)
            """,
            new { hash, keyId, tenantId = tenant.TenantId, name, role, madeBy, now, expires = now + life },
            cancellationToken: cancellationToken));
        return (keyId, text);
    }

    /// <summary>The tenant's keys that still hold, newest first, at most 200; never their text.</summary>
    public async Task<IReadOnlyList<KeyRow>> ListAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<KeyRow>(new CommandDefinition(
            """
            SELECT key_id AS Id, name AS Name, role AS Role, made_at AS MadeAt, expires_at AS ExpiresAt FROM identity.api_keys
            WHERE tenant_id = @tenantId AND revoked_at IS NULL AND expires_at > @now ORDER BY made_at DESC LIMIT 200
            """,
            new { tenantId = tenant.TenantId, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        return rows.AsList();
    }

    /// <summary>Ends a key of the tenant; false when it has no such one.</summary>
    public async Task<bool> RevokeAsync(TenantScope tenant, Guid keyId, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE identity.api_keys SET revoked_at = @now WHERE tenant_id = @tenantId AND key_id = @keyId AND revoked_at IS NULL",
            new { tenantId = tenant.TenantId, keyId, now = time.GetUtcNow() }, cancellationToken: cancellationToken)) > 0;
    }
}
