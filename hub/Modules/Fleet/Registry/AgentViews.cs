using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>Puts together what lists show of agents: platform rows, the tenant's assignments and watermarks, live streams.</summary>
internal sealed class AgentViews(PlatformSource platform, ITenantDb tenants, LiveSessions sessions, TimeProvider clock)
{
    internal const string ListSql =
        """
        SELECT a.agent_id AS "AgentId", a.name AS "Name", a.machine_name AS "MachineName", a.last_heard_at AS "LastHeardAt",
            a.connected_since AS "ConnectedSince", a.ended_why AS "EndedWhy", a.quarantined_at AS "QuarantinedAt", a.quarantine_code AS "QuarantineCode",
            a.quarantine_why AS "QuarantineWhy", a.revoked_at AS "RevokedAt", a.health::text AS "Health",
            (SELECT max(c.not_after) FROM fleet.certificates c WHERE c.agent_id = a.agent_id) AS "CertificateNotAfter"
        FROM fleet.agents a WHERE a.tenant_id = @TenantId ORDER BY a.revoked_at IS NOT NULL, lower(a.name), a.agent_id LIMIT 2000
        """;

    // Rows are written every 2 s; another node's clock and a slow write add to it.
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(12);

    public async Task<Result<IReadOnlyList<AgentView>>> ListAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        if (!(await Assignments.LoadAsync(tenants, tenant, cancellationToken)).TryGet(out var assignments, out var error)
            || !(await TakenAsync(tenant, cancellationToken)).TryGet(out var taken, out error))
        {
            return error;
        }

        await using var connection = await platform.OpenAsync(cancellationToken);
        var agents = await connection.QueryAsync<AgentRow>(new CommandDefinition(
            ListSql,
            new { tenant.TenantId }, cancellationToken: cancellationToken));
        var waiting = await connection.QueryAsync<TokenRow>(new CommandDefinition(
            """
            SELECT token_id AS "TokenId", agent_name AS "AgentName", plant_code AS "PlantCode", stations AS "Stations"
            FROM fleet.enrolment_tokens WHERE tenant_id = @TenantId AND used_at IS NULL AND expires_at > @now ORDER BY made_at LIMIT 200
            """,
            new { tenant.TenantId, now = clock.GetUtcNow().UtcDateTime }, cancellationToken: cancellationToken));
        return agents.Select(row => View(row, assignments.GetValueOrDefault(row.AgentId), taken.GetValueOrDefault(row.AgentId)))
            .Concat(waiting.Select(Waiting)).ToList();
    }

    private async Task<Result<Dictionary<Guid, long>>> TakenAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        if (!(await tenants.BeginAsync(tenant, cancellationToken)).TryGet(out var begun, out var error))
        {
            return error;
        }

        await using var transaction = begun;
        var rows = await transaction.Connection.QueryAsync<(Guid AgentId, long Taken)>(new CommandDefinition(
            """
            SELECT l.agent_id, (sum(l.next - 1) - coalesce((SELECT sum(g.last - g.first + 1) FROM fleet.lane_gaps g
                WHERE g.tenant_id = @TenantId AND g.agent_id = l.agent_id AND g.lane = 1), 0))::bigint
            FROM fleet.lanes l WHERE l.tenant_id = @TenantId AND l.lane = 1 GROUP BY l.agent_id
            """,
            new { tenant.TenantId }, transaction.Transaction, cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.AgentId, row => row.Taken);
    }

    private AgentView View(AgentRow row, Assignment? assignment, long taken)
    {
        var live = sessions.Find(row.AgentId);
        var health = live?.Health.View ?? HealthView.Parse(row.Health);
        var heard = live?.Health.HeardAt ?? Utc(row.LastHeardAt);
        var state = row.RevokedAt is not null ? "revoked"
            : row.QuarantineCode is not null ? "quarantined"
            : row.ConnectedSince is not null && heard is { } at && clock.GetUtcNow() - at < SilentAfter ? "connected" : "silent";
        return new AgentView(
            row.AgentId, row.Name, assignment?.PlantCode ?? "", assignment?.Stations ?? [], state, heard, Utc(row.ConnectedSince), row.EndedWhy,
            health.SoftwareVersion.Length == 0 ? null : health.SoftwareVersion, row.MachineName, health.BacklogScans, health.Backlog,
            health.CoverSeconds, health.TelemetryCoverSeconds, health.FreeDiskBytes, health.Losses, health.ClockOffsetMs, Utc(row.CertificateNotAfter), health.Devices, health.LeasedUids, taken, health.ProofMs,
            Utc(row.QuarantinedAt), row.QuarantineCode, row.QuarantineWhy, Utc(row.RevokedAt));
    }

    private static AgentView Waiting(TokenRow token)
    {
        var none = HealthView.Empty;
        return new AgentView(
            token.TokenId, token.AgentName, token.PlantCode, token.Stations, "waiting", null, null, null, null, "", 0, none.Backlog, null, null, null,
            none.Losses, null, null, [], 0, 0, null, null, null, null, null);
    }

    private static DateTimeOffset? Utc(DateTime? at) => at is { } value ? new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)) : null;

    private sealed record AgentRow(
        Guid AgentId, string Name, string MachineName, DateTime? LastHeardAt, DateTime? ConnectedSince, string? EndedWhy,
        DateTime? QuarantinedAt, string? QuarantineCode, string? QuarantineWhy, DateTime? RevokedAt, string Health, DateTime? CertificateNotAfter);

    // Dapper gives arrays to properties only.
    private sealed class TokenRow
    {
        public Guid TokenId { get; init; }

        public string AgentName { get; init; } = "";

        public string PlantCode { get; init; } = "";

        public string[] Stations { get; init; } = [];
    }
}
