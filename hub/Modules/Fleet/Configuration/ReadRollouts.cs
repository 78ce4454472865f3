using EdgeHub.Hub.Kernel;
using Npgsql;
using NpgsqlTypes;

namespace EdgeHub.Hub.Fleet;

/// <summary>Reads rollouts, the newest first, and cancels one.</summary>
internal static class ReadRollouts
{
    internal const string List =
        """
        SELECT r.rollout_id, r.state, r.why, r.made_by, r.made_at, r.ended_at, r.ended_why, r.proof_seconds, n.agents, n.in_force, CASE WHEN $4 THEN r.text END
        FROM fleet.rollouts r CROSS JOIN LATERAL (
            SELECT count(*) AS agents, count(*) FILTER (WHERE c.state IN ('in_force', 'replaced')) AS in_force
            FROM fleet.configurations c WHERE c.tenant_id = $1 AND c.rollout_id = r.rollout_id) n
        WHERE r.tenant_id = $1 AND ($2::uuid IS NULL OR r.rollout_id < $2) AND ($3::uuid IS NULL OR r.rollout_id = $3)
        ORDER BY r.rollout_id DESC LIMIT $5
        """;

    internal const string Agents =
        "SELECT agent_id, goes_first, version, state, detail FROM fleet.configurations WHERE tenant_id = $1 AND rollout_id = $2 ORDER BY goes_first DESC, agent_id";

    internal const string Cancel =
        """
        WITH ended AS (
            UPDATE fleet.rollouts SET state = 'cancelled', ended_at = $3 WHERE tenant_id = $1 AND rollout_id = $2 AND state = 'running' RETURNING rollout_id),
        gone AS (
            UPDATE fleet.configurations SET state = 'cancelled', ended_at = $3
            WHERE tenant_id = $1 AND rollout_id IN (SELECT rollout_id FROM ended) AND state = 'waiting')
        SELECT count(*) FROM ended
        """;

    public static async Task<List<(RolloutView View, Guid MadeBy)>> ListAsync(TenantTransaction transaction, Guid? after, int most, CancellationToken cancellationToken) =>
        [.. (await RowsAsync(transaction, after, null, most, cancellationToken)).Select(row => (row.View, row.MadeBy))];

    public static async Task<(RolloutDetail Detail, Guid MadeBy)?> OneAsync(
        TenantTransaction transaction, Guid id, IReadOnlyList<AgentView> known, CancellationToken cancellationToken)
    {
        if (await RowsAsync(transaction, null, id, 1, cancellationToken) is not [var found])
        {
            return null;
        }

        var agents = new List<RolloutAgent>();
        var load = new SqlBatch();
        load.Add(
            Agents,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    var agent = row.GetGuid(0);
                    agents.Add(new RolloutAgent(
                        agent, known.FirstOrDefault(one => one.Id == agent)?.Name ?? "", row.GetBoolean(1), row.GetInt64(2), row.GetString(3), row.GetString(4)));
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Id(id));
        await transaction.RunAsync(load, cancellationToken);
        return (new RolloutDetail(found.View, found.Text!, agents), found.MadeBy);
    }

    /// <summary>What is sent already ends by itself; the others keep what they have.</summary>
    public static async Task<Result<bool>> CancelAsync(TenantTransaction transaction, Guid person, Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await RowsAsync(transaction, null, id, 1, cancellationToken) is not [var found])
        {
            return Unknown();
        }

        var ended = 0L;
        var cancel = new SqlBatch();
        cancel.Add(
            Cancel,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    ended = row.GetInt64(0);
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Id(id), Param.At(now));
        await transaction.RunAsync(cancel, cancellationToken);
        if (ended == 0)
        {
            return new Error("fleet.rollout_over", ErrorKind.State, $"The rollout is over: {found.View.State}.");
        }

        var writes = new SqlBatch();
        writes.AddAudit(transaction.Tenant, now, new AuditEntry("fleet.configuration.cancelled", person, $"rollout {id:D}", "{}"));
        await transaction.RunAsync(writes, cancellationToken);
        return true;
    }

    public static Error Unknown() => new("fleet.rollout_unknown", ErrorKind.NotFound, "There is no such rollout.");

    private static async Task<List<(RolloutView View, Guid MadeBy, string? Text)>> RowsAsync(
        TenantTransaction transaction, Guid? after, Guid? id, int most, CancellationToken cancellationToken)
    {
        var rows = new List<(RolloutView, Guid, string?)>();
        var load = new SqlBatch();
        load.Add(
            List,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    rows.Add((View(row), row.GetGuid(3), row.IsDBNull(10) ? null : row.GetString(10)));
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Of(after, NpgsqlDbType.Uuid), Param.Of(id, NpgsqlDbType.Uuid), Param.Of(id is not null, NpgsqlDbType.Boolean), Param.Int(most));
        await transaction.RunAsync(load, cancellationToken);
        return rows;
    }

    private static RolloutView View(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), null, row.GetFieldValue<DateTimeOffset>(4), row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5),
        row.GetString(6), row.GetInt32(7), (int)row.GetInt64(8), (int)row.GetInt64(9));
}
