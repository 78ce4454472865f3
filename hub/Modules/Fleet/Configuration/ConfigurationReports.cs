using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using NpgsqlTypes;

namespace EdgeHub.Hub.Fleet;

/// <summary>
/// Takes what an agent says of its configuration: what is in force, how the newest version ended. A rollout goes on when its first agent has
/// the file in force, and stops at the first agent that has not.
/// </summary>
internal sealed class ConfigurationReports(ITenantDb tenants, TimeProvider clock)
{
    internal const int MostText = 8 << 20;
    private const int LongestDetail = 4_000;
    private const string NotTaken = "The agent's release takes no configuration from a hub.";

    /// <summary>How the trial ended; only what was sent or waits can end. Of what was in force before, the newest one takes the place.</summary>
    internal const string End =
        """
        WITH ended AS (
            UPDATE fleet.configurations SET state = $4, ended_at = $5, code = $6, detail = $7
            WHERE tenant_id = $1 AND agent_id = $2 AND version = $3 AND state IN ('waiting', 'sent') RETURNING rollout_id, state),
        before AS (
            UPDATE fleet.configurations SET state = 'replaced'
            WHERE tenant_id = $1 AND agent_id = $2 AND version < $3 AND state = 'in_force' AND EXISTS (SELECT 1 FROM ended WHERE state = 'in_force')),
        older AS (
            UPDATE fleet.configurations SET state = 'superseded', ended_at = $5
            WHERE tenant_id = $1 AND agent_id = $2 AND version < $3 AND state IN ('waiting', 'sent') AND EXISTS (SELECT 1 FROM ended))
        SELECT rollout_id FROM ended WHERE rollout_id IS NOT NULL
        """;

    /// <summary>After an end: stop at a failure, end when nobody is left, and say whose turn it is.</summary>
    private const string GoOn =
        """
        WITH stopped AS (
            UPDATE fleet.rollouts SET state = 'stopped', ended_at = $3, ended_why = $4
            WHERE tenant_id = $1 AND rollout_id = $2 AND state = 'running' AND $4 <> '' RETURNING rollout_id),
        cancelled AS (
            UPDATE fleet.configurations SET state = 'cancelled', ended_at = $3
            WHERE tenant_id = $1 AND rollout_id = $2 AND state = 'waiting' AND EXISTS (SELECT 1 FROM stopped)),
        done AS (
            UPDATE fleet.rollouts SET state = 'done', ended_at = $3
            WHERE tenant_id = $1 AND rollout_id = $2 AND state = 'running' AND $4 = ''
              AND NOT EXISTS (SELECT 1 FROM fleet.configurations WHERE tenant_id = $1 AND rollout_id = $2 AND state IN ('waiting', 'sent')))
        SELECT agent_id FROM fleet.configurations WHERE tenant_id = $1 AND rollout_id = $2 AND state = 'waiting' AND $4 = ''
        """;

    /// <summary>
    /// Gives false when the hub does not know the text of what is in force: then it has to be asked for. By its hash it is the hub's version, whatever the agent
    /// says: of a file that was taken over from it the agent knows no number.
    /// </summary>
    private const string Keep =
        """
        INSERT INTO fleet.configurations_in_force AS f (tenant_id, agent_id, sha256, version, text, needs_restart, trying, since)
        VALUES ($1, $2, $3, coalesce((SELECT max(c.version) FROM fleet.configurations c WHERE c.tenant_id = $1 AND c.agent_id = $2 AND c.state = 'in_force' AND c.sha256 = $3), 0), $4, $5, $6, $7)
        ON CONFLICT (tenant_id, agent_id) DO UPDATE SET sha256 = excluded.sha256, version = excluded.version, needs_restart = excluded.needs_restart, trying = excluded.trying,
            text = CASE WHEN excluded.version > 0 THEN NULL WHEN f.sha256 = excluded.sha256 THEN coalesce(excluded.text, f.text) ELSE excluded.text END,
            since = CASE WHEN f.sha256 = excluded.sha256 THEN f.since ELSE excluded.since END
        RETURNING version > 0 OR text IS NOT NULL
        """;

    /// <summary>Takes a report; the answer is true when the text of the file must be asked for.</summary>
    public async Task<Result<bool>> TakeAsync(AgentScope agent, ConfigurationReport report, string? text, CancellationToken cancellationToken)
    {
        if (report.Sha256.Length != SHA256.HashSizeInBytes)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        if (text is not null && !SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan().SequenceEqual(report.Sha256.Span))
        {
            // It changed while it was told; the next report says so.
            text = null;
        }

        return await tenants.RunAsync<bool>(
            agent.Tenant,
            async (transaction, token) =>
            {
                var (known, rollout) = (true, (Guid?)null);
                var (code, detail) = (Cut(report.TriedCode, 64), Cut(report.TriedDetail, LongestDetail));
                var take = new SqlBatch();
                if (report.TriedVersion > 0)
                {
                    var state = code.Length == 0 ? "in_force" : code == "configuration.rolled_back" ? "rolled_back" : "refused";
                    AddEnd(take, agent, report.TriedVersion, state, now, code, detail, ended => rollout = ended);
                }

                take.Add(
                    Keep,
                    async (reader, stop) =>
                    {
                        while (await reader.ReadAsync(stop))
                        {
                            known = reader.GetBoolean(0);
                        }
                    },
                    Param.Int(agent.Tenant.TenantId), Param.Id(agent.AgentId), Param.Of(report.Sha256.ToByteArray(), NpgsqlDbType.Bytea),
                    Param.Text(text?.Replace("\0", "", StringComparison.Ordinal)),
                    Param.Text(Cut(string.Join(", ", report.NeedsRestart.Take(16)), 200)), Param.Long((long)Math.Min(report.TryingVersion, long.MaxValue)), Param.At(now));
                await transaction.RunAsync(take, token);
                await TellAsync(transaction, agent, rollout, code.Length == 0 ? "" : $"{agent.Name}: {Cut(detail, 300)}", now, token);
                return !known;
            },
            cancellationToken);
    }

    /// <summary>An agent of an older release refuses every configuration.</summary>
    public Task<Result<bool>> RefusedAsync(AgentScope agent, Applied applied, CancellationToken cancellationToken) => tenants.RunAsync<bool>(
        agent.Tenant,
        async (transaction, token) =>
        {
            Guid? rollout = null;
            var (now, code) = (clock.GetUtcNow(), Cut(applied.Error, 64));
            var take = new SqlBatch();
            AddEnd(take, agent, applied.ConfigurationVersion, "refused", now, code, NotTaken, ended => rollout = ended);
            await transaction.RunAsync(take, token);
            await TellAsync(transaction, agent, rollout, $"{agent.Name}: {NotTaken}", now, token);
            return true;
        },
        cancellationToken);

    private static void AddEnd(
        SqlBatch batch, AgentScope agent, ulong version, string state, DateTimeOffset now, string code, string detail, Action<Guid> ended) => batch.Add(
        End,
        async (reader, token) =>
        {
            while (await reader.ReadAsync(token))
            {
                ended(reader.GetGuid(0));
            }
        },
        Param.Int(agent.Tenant.TenantId), Param.Id(agent.AgentId), Param.Long((long)Math.Min(version, long.MaxValue)), Param.Text(state), Param.At(now), Param.Text(code),
        Param.Text(detail));

    private static async Task TellAsync(TenantTransaction transaction, AgentScope agent, Guid? rollout, string failure, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var next = new List<OutboxEvent> { ConfigurationEvents.Changed(agent.AgentId) };
        if (rollout is { } id)
        {
            var goOn = new SqlBatch();
            goOn.Add(
                GoOn,
                async (reader, token) =>
                {
                    while (await reader.ReadAsync(token))
                    {
                        next.Add(ConfigurationEvents.Wanted(reader.GetGuid(0)));
                    }
                },
                Param.Int(agent.Tenant.TenantId), Param.Id(id), Param.At(now), Param.Text(failure));
            await transaction.RunAsync(goOn, cancellationToken);
        }

        var tell = new SqlBatch();
        tell.AddOutbox(agent.Tenant, now, next);
        await transaction.RunAsync(tell, cancellationToken);
    }

    /// <summary>PostgreSQL's text takes no NUL.</summary>
    private static string Cut(string text, int most) => (text.Length > most ? text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] : text).Replace("\0", "", StringComparison.Ordinal);
}
