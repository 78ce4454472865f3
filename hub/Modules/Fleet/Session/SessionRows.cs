using Dapper;

namespace EdgeHub.Hub.Fleet;

/// <summary>Streams as the platform database knows them: who is connected where, and what was last heard.</summary>
internal sealed class SessionRows(PlatformSource platform, TimeProvider clock)
{
    /// <summary>This stream is the agent's newest: from here on every other one of it ends.</summary>
    public async Task EnterAsync(LiveSession session, CancellationToken cancellationToken)
    {
        await using var connection = await platform.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE fleet.agents SET connection_id = @ConnectionId, connected_since = @now, last_heard_at = @now, ended_why = NULL
            WHERE agent_id = @AgentId
            """,
            new { session.ConnectionId, session.Agent.AgentId, now = clock.GetUtcNow().UtcDateTime }, cancellationToken: cancellationToken));
    }

    /// <summary>The stream has ended, unless a newer one has come.</summary>
    public async Task LeaveAsync(LiveSession session, string why, CancellationToken cancellationToken)
    {
        await using var connection = await platform.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE fleet.agents SET connected_since = NULL, ended_why = @why, last_heard_at = greatest(last_heard_at, @heard),
                pages_address = coalesce(nullif(@pages, ''), pages_address)
            WHERE agent_id = @AgentId AND connection_id = @ConnectionId
            """,
            new
            {
                session.ConnectionId,
                session.Agent.AgentId,
                why,
                heard = session.Health.HeardAt.UtcDateTime,
                pages = session.Health.PagesAddress,
            },
            cancellationToken: cancellationToken));
    }

    /// <summary>Writes what was heard of all streams in one statement; returns those that still stand.</summary>
    public async Task<IReadOnlyDictionary<Guid, Standing>> HeardAsync(IReadOnlyList<LiveSession> live, CancellationToken cancellationToken)
    {
        await using var connection = await platform.OpenAsync(cancellationToken);
        var views = live.Select(session => session.Health.View).ToArray();
        var rows = await connection.QueryAsync<Standing>(new CommandDefinition(
            """
            UPDATE fleet.agents a SET last_heard_at = greatest(a.last_heard_at, h.heard), software_version = h.version,
                record_schema = h.schema, health = h.health::jsonb, pages_address = h.pages
            FROM unnest(@agents, @connections, @heard, @versions, @schemas, @healths, @pages)
                AS h(agent_id, connection_id, heard, version, schema, health, pages)
            WHERE a.agent_id = h.agent_id AND a.connection_id = h.connection_id
            RETURNING a.agent_id AS "AgentId", a.revoked_at IS NOT NULL AS "Revoked", a.quarantine_code IS NOT NULL AS "Quarantined"
            """,
            new
            {
                agents = live.Select(session => session.Agent.AgentId).ToArray(),
                connections = live.Select(session => session.ConnectionId).ToArray(),
                heard = live.Select(session => session.Health.HeardAt.UtcDateTime).ToArray(),
                versions = views.Select(view => view.SoftwareVersion).ToArray(),
                schemas = views.Select(view => view.RecordSchema).ToArray(),
                healths = views.Select(view => view.ToJson()).ToArray(),
                pages = live.Select(session => session.Health.PagesAddress).ToArray(),
            },
            cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.AgentId);
    }
}

/// <summary>An agent that still has its stream on this node.</summary>
internal sealed record Standing(Guid AgentId, bool Revoked, bool Quarantined);
