using Dapper;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Identity;

/// <summary>An invitation as the database has it.</summary>
internal sealed class Invitation
{
    public Guid InvitationId { get; init; }

    public int TenantId { get; init; }

    public string Login { get; init; } = "";

    public string Name { get; init; } = "";

    public string Language { get; init; } = "en";

    public string Role { get; init; } = "";

    public Guid[] PlantIds { get; init; } = [];

    public Guid MadeBy { get; init; }

    public DateTime MadeAt { get; init; }

    public DateTime ExpiresAt { get; init; }

    public DateTime? AcceptedAt { get; init; }

    public DateTime? RevokedAt { get; init; }
}

/// <summary>Invitations in the platform database.</summary>
internal sealed class InvitationStore(IPlatformDb platform)
{
    private const string Select =
        """
        SELECT invitation_id AS InvitationId, tenant_id AS TenantId, login AS Login, name AS Name, language AS Language, role AS Role,
          plant_ids AS PlantIds, made_by AS MadeBy, made_at AS MadeAt, expires_at AS ExpiresAt, accepted_at AS AcceptedAt, revoked_at AS RevokedAt
        FROM identity.invitations
        """;

    /// <summary>Newest first, at most <paramref name="limit"/> before an id.</summary>
    public async Task<IReadOnlyList<Invitation>> ListAsync(TenantScope tenant, bool openOnly, Guid? before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Invitation>(new CommandDefinition(
            Select +
            """
             WHERE tenant_id = @tenantId AND (NOT @openOnly OR (accepted_at IS NULL AND revoked_at IS NULL))
             AND (@before::uuid IS NULL OR invitation_id < @before) ORDER BY invitation_id DESC LIMIT @limit
            """,
            new { tenantId = tenant.TenantId, openOnly, before, limit }, cancellationToken: cancellationToken));
        return rows.AsList();
    }

    /// <summary>An open invitation of the tenant, locked.</summary>
    public static Task<Invitation?> LockAsync(PlatformChange change, TenantScope tenant, Guid invitationId, CancellationToken cancellationToken) =>
        FindAsync(
            change.Connection, change.Transaction, " WHERE tenant_id = @tenantId AND invitation_id = @invitationId AND accepted_at IS NULL AND revoked_at IS NULL FOR UPDATE",
            new { tenantId = tenant.TenantId, invitationId }, cancellationToken);

    /// <summary>The open invitation behind a token, locked.</summary>
    public static Task<Invitation?> LockAsync(PlatformChange change, byte[] hash, CancellationToken cancellationToken) =>
        FindAsync(
            change.Connection, change.Transaction, " WHERE token_hash = @hash AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > @now FOR UPDATE",
            new { hash, now = change.At }, cancellationToken);

    /// <summary>The open invitation behind a token.</summary>
    public async Task<Invitation?> FindAsync(byte[] hash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        return await FindAsync(
            connection, null, " WHERE token_hash = @hash AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > @now", new { hash, now }, cancellationToken);
    }

    private static Task<Invitation?> FindAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, string where, object parameters, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<Invitation>(new CommandDefinition(Select + where, parameters, transaction, cancellationToken: cancellationToken));
}
