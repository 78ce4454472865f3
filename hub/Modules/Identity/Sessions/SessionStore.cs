using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>Sessions in the platform database.</summary>
internal sealed class SessionStore(IPlatformDb platform, TimeProvider time)
{
    // A membership that ended or a disabled person ends the session with it: the join finds nothing.
    private const string Select =
        """
        SELECT s.session_id AS SessionId, s.person_id AS PersonId, p.name AS Name, p.language AS Language, s.tenant_id AS TenantId,
          coalesce(m.role, 'hub_operator') AS Role, coalesce(m.plant_ids, '{}') AS PlantIds, s.made_at AS MadeAt, s.seen_at AS SeenAt, s.expires_at AS ExpiresAt, s.browser AS Browser
        FROM identity.sessions s
        JOIN identity.people p ON p.person_id = s.person_id AND p.disabled_at IS NULL
        LEFT JOIN identity.memberships m ON m.tenant_id = s.tenant_id AND m.person_id = s.person_id AND m.ended_at IS NULL
        LEFT JOIN identity.hub_operators h ON s.tenant_id IS NULL AND h.person_id = s.person_id
        WHERE (m.person_id IS NOT NULL OR h.person_id IS NOT NULL) AND s.expires_at > @now AND s.seen_at > @idle
        """;

    public async Task<string> OpenAsync(Guid personId, int? tenantId, string browser, CancellationToken cancellationToken)
    {
        var (text, hash) = Token.Make();
        var now = time.GetUtcNow();
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            DELETE FROM identity.sessions WHERE person_id = @personId AND (expires_at <= @now OR seen_at <= @idle);
            INSERT INTO identity.sessions (token_hash, session_id, person_id, tenant_id, made_at, seen_at, expires_at, browser)
            VALUES (@hash, @id, @personId, @tenantId, @now, @now, @expires, @browser)
            """,
            new { hash, id = Guid.CreateVersion7(now), personId, tenantId, now, idle = now - SessionTimes.Idle, expires = now + SessionTimes.Life, browser },
            cancellationToken: cancellationToken));
        return text;
    }

    public async Task<Session?> FindAsync(byte[] hash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var session = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            Select + " AND s.token_hash = @hash", new { hash, now, idle = now - SessionTimes.Idle }, cancellationToken: cancellationToken));
        if (session is null)
        {
            return null;
        }

        if (now.UtcDateTime - session.SeenAt >= SessionTimes.SeenEvery)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE identity.sessions SET seen_at = @now WHERE token_hash = @hash", new { hash, now }, cancellationToken: cancellationToken));
        }

        return session.ToSession();
    }

    public async Task<IReadOnlyList<Session>> ListAsync(Guid personId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            Select + " AND s.person_id = @personId ORDER BY s.made_at DESC LIMIT 100",
            new { personId, now, idle = now - SessionTimes.Idle }, cancellationToken: cancellationToken));
        return rows.Select(row => row.ToSession()).ToList();
    }

    public async Task CloseAsync(byte[] hash, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM identity.sessions WHERE token_hash = @hash", new { hash }, cancellationToken: cancellationToken));
    }

    /// <summary>Ends one of the person's sessions; false when he has no such one.</summary>
    public async Task<bool> RevokeAsync(Guid personId, Guid sessionId, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM identity.sessions WHERE person_id = @personId AND session_id = @sessionId",
            new { personId, sessionId }, cancellationToken: cancellationToken)) > 0;
    }

    /// <summary>Npgsql gives timestamptz as UTC DateTime to Dapper.</summary>
    private sealed class Row
    {
        public Guid SessionId { get; init; }

        public Guid PersonId { get; init; }

        public string Name { get; init; } = "";

        public string Language { get; init; } = "";

        public int? TenantId { get; init; }

        public string Role { get; init; } = "";

        public Guid[] PlantIds { get; init; } = [];

        public DateTime MadeAt { get; init; }

        public DateTime SeenAt { get; init; }

        public DateTime ExpiresAt { get; init; }

        public string Browser { get; init; } = "";

        public Session ToSession() => new(SessionId, PersonId, Name, Language, TenantId, Role, PlantIds, new(MadeAt), new(SeenAt), new(ExpiresAt), Browser);
    }
}
