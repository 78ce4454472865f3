using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>Sessions in the platform database.</summary>
internal sealed class SessionStore(IPlatformDb platform, PlatformChanges changes, TimeProvider time)
{
    // A membership that ended or a disabled person ends the session with it: the join finds nothing.
    private const string Select =
        """
        SELECT s.session_id AS SessionId, s.person_id AS PersonId, p.name AS Name, p.language AS Language, s.tenant_id AS TenantId,
          coalesce(m.role, 'hub_operator') AS Role, coalesce(m.plant_ids, '{}') AS PlantIds, s.made_at AS MadeAt, s.seen_at AS SeenAt, s.expires_at AS ExpiresAt, s.browser AS Browser, s.token_hash AS TokenHash
        FROM identity.sessions s
        JOIN identity.people p ON p.person_id = s.person_id AND p.disabled_at IS NULL
        LEFT JOIN identity.memberships m ON m.tenant_id = s.tenant_id AND m.person_id = s.person_id AND m.ended_at IS NULL
        LEFT JOIN identity.hub_operators h ON s.tenant_id IS NULL AND h.person_id = s.person_id
        WHERE (m.person_id IS NOT NULL OR h.person_id IS NOT NULL) AND s.expires_at > @now AND s.seen_at > @idle
        """;

    /// <summary>Opens a session for one company (or the hub's own pages) and gives back its token; one that it replaces ends with it.</summary>
    public async Task<string> OpenAsync(Guid personId, TenantScope? tenant, string browser, byte[]? replaces, CancellationToken cancellationToken)
    {
        var (text, hash) = Token.Make();
        await using var change = await changes.BeginAsync(cancellationToken);
        var id = Guid.CreateVersion7(change.At);
        await MemberChanges.RunAsync(change,
            """
            DELETE FROM identity.sessions WHERE person_id = @personId AND (expires_at <= @now OR seen_at <= @idle OR token_hash = @replaces);
            INSERT INTO identity.sessions (token_hash, session_id, person_id, tenant_id, made_at, seen_at, expires_at, browser)
            VALUES (@hash, @id, @personId, @tenantId, @now, @now, @expires, @browser)
            """,
            new
            {
                hash, id, personId, tenantId = tenant?.TenantId, now = change.At, idle = change.At - SessionTimes.Idle,
                expires = change.At + SessionTimes.Life, browser, replaces = replaces ?? [],
            },
            cancellationToken);
        change.Audit(tenant, Entry("identity.session.opened", personId, id));
        await change.CommitAsync(cancellationToken);
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

    /// <summary>Sessions of a person for one company.</summary>
    public async Task<IReadOnlyList<Session>> ListAsync(TenantScope tenant, Guid personId, CancellationToken cancellationToken) =>
        (await ListAsync(personId, cancellationToken)).Where(session => session.TenantId == tenant.TenantId).ToList();

    /// <summary>Ends the caller's own session; nothing happens when it has ended already.</summary>
    public Task<int> CloseAsync(Caller caller, byte[] hash, CancellationToken cancellationToken) =>
        EndAsync(caller, "token_hash = @hash", new { personId = caller.PersonId, hash }, "identity.session.closed", cancellationToken);

    /// <summary>Ends one of the caller's sessions; 0 when he has no such one.</summary>
    public Task<int> RevokeAsync(Caller caller, Guid sessionId, CancellationToken cancellationToken) =>
        EndAsync(caller, "session_id = @sessionId", new { personId = caller.PersonId, sessionId }, "identity.session.revoked", cancellationToken);

    /// <summary>Ends all of the caller's sessions but one.</summary>
    public Task<int> RevokeOthersAsync(Caller caller, byte[] kept, CancellationToken cancellationToken) =>
        EndAsync(caller, "token_hash <> @kept", new { personId = caller.PersonId, kept }, "identity.session.others_revoked", cancellationToken);

    private static AuditEntry Entry(string action, Guid personId, Guid? sessionId) =>
        new(action, personId, sessionId is { } id ? $"session {id:D}" : $"person {personId:D}", "{}");

    /// <summary>The condition is one of this class's own texts.</summary>
    private async Task<int> EndAsync(Caller caller, string condition, object parameters, string action, CancellationToken cancellationToken)
    {
        await using var change = await changes.BeginAsync(cancellationToken);
        var ended = (await change.Connection.QueryAsync<Guid>(new CommandDefinition(
            $"DELETE FROM identity.sessions WHERE person_id = @personId AND {condition} RETURNING session_id", parameters, change.Transaction,
            cancellationToken: cancellationToken))).AsList();
        if (ended.Count > 0)
        {
            change.Audit(caller.Tenant, Entry(action, caller.PersonId, ended.Count == 1 ? ended[0] : null));
            await change.CommitAsync(cancellationToken);
        }

        return ended.Count;
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

        public byte[] TokenHash { get; init; } = [];

        public Session ToSession() => new(SessionId, PersonId, Name, Language, TenantId, Role, PlantIds, new(MadeAt), new(SeenAt), new(ExpiresAt), Browser, TokenHash);
    }
}
