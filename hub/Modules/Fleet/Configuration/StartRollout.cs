using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeHub.Hub.Kernel;
using NpgsqlTypes;

namespace EdgeHub.Hub.Fleet;

/// <summary>A file that one agent or several shall run with.</summary>
/// <param name="Agents">Ids, 1 to 500. The first proves the file; the others get it once it is in force there.</param>
/// <param name="Text">The file; <c>${name}</c> stands for an agent's variable.</param>
/// <param name="Why">For those who look at it later; 1 to 200 characters.</param>
/// <param name="ProofSeconds">How long devices may take to come back before an agent puts the file from before back: 0 (no proof) to 600; 60 when not said.</param>
internal sealed record RolloutForm(IReadOnlyList<Guid>? Agents, string? Text, string? Why, int? ProofSeconds);

/// <summary>Makes a version of every agent's file and lets the first of them have it.</summary>
internal sealed class StartRollout(TimeProvider time)
{
    private const int MostAgents = 500;
    private const int LongestWhy = 200;
    private const int MostProofSeconds = 600;
    private const int UsualProofSeconds = 60;

    /// <summary>What waits for these agents is superseded; a rollout whose first agent gets another file can't go on.</summary>
    private const string Supersede =
        """
        WITH gone AS (
            UPDATE fleet.configurations SET state = 'superseded', ended_at = $3
            WHERE tenant_id = $1 AND agent_id = ANY ($2) AND state = 'waiting' RETURNING rollout_id, goes_first),
        stopped AS (
            UPDATE fleet.rollouts SET state = 'stopped', ended_at = $3, ended_why = 'Its first agent got a newer file before it had proved this one.'
            WHERE tenant_id = $1 AND state = 'running' AND rollout_id IN (SELECT rollout_id FROM gone WHERE goes_first) RETURNING rollout_id)
        UPDATE fleet.configurations SET state = 'cancelled', ended_at = $3
        WHERE tenant_id = $1 AND state = 'waiting' AND rollout_id IN (SELECT rollout_id FROM stopped) AND NOT agent_id = ANY ($2)
        """;

    private const string Insert =
        """
        INSERT INTO fleet.configurations (tenant_id, agent_id, version, rollout_id, goes_first, text, sha256, made_by, made_at, why, state)
        SELECT $1, n.agent_id, coalesce((SELECT max(c.version) FROM fleet.configurations c WHERE c.tenant_id = $1 AND c.agent_id = n.agent_id), 0) + 1,
            $2, n.agent_id = $3, n.text, n.sha256, $4, $5, $6, 'waiting'
        FROM unnest($7, $8, $9) AS n(agent_id, text, sha256)
        """;

    public async Task<Result<Guid>> RunAsync(
        TenantTransaction transaction, IReadOnlyList<AgentView> known, Guid person, RolloutForm form, CancellationToken cancellationToken)
    {
        if (!Checked(known, form).TryGet(out var agents, out var error))
        {
            return error;
        }

        var (tenant, now, why) = (transaction.Tenant, time.GetUtcNow(), form.Why!.Trim());
        var ids = agents.Select(agent => agent.Id).ToArray();
        var variables = new Dictionary<Guid, Dictionary<string, string>>();
        var load = new SqlBatch();

        // One rollout after the other, so that versions of one agent stay dense.
        load.Add("SELECT pg_advisory_xact_lock(hashtextextended('fleet.rollouts', $1))", Drain, Param.Int(tenant.TenantId));
        AgentVariables.AddLoad(load, tenant, ids, variables);
        await transaction.RunAsync(load, cancellationToken);
        var texts = new string[agents.Count];
        for (var at = 0; at < texts.Length; at++)
        {
            var filled = AgentText.Fill(form.Text!, agents[at].Name, AgentVariables.Of(agents[at], variables.GetValueOrDefault(ids[at])));
            if (!filled.TryGet(out var text, out error))
            {
                return error;
            }

            if (AgentText.Fault(text) is { } fault)
            {
                return fault;
            }

            texts[at] = text;
        }

        var rollout = Guid.CreateVersion7(now);
        var writes = new SqlBatch();
        writes.Add(Supersede, Param.Int(tenant.TenantId), Param.Array(ids, NpgsqlDbType.Uuid), Param.At(now));
        writes.Add(
            "INSERT INTO fleet.rollouts (tenant_id, rollout_id, text, why, proof_seconds, made_by, made_at, state) VALUES ($1, $2, $3, $4, $5, $6, $7, 'running')",
            Param.Int(tenant.TenantId), Param.Id(rollout), Param.Text(form.Text), Param.Text(why), Param.Int(form.ProofSeconds ?? UsualProofSeconds), Param.Id(person), Param.At(now));
        writes.Add(
            Insert,
            Param.Int(tenant.TenantId), Param.Id(rollout), Param.Id(ids[0]), Param.Id(person), Param.At(now), Param.Text(why), Param.Array(ids, NpgsqlDbType.Uuid),
            Param.Array(texts, NpgsqlDbType.Text), Param.Array(texts.Select(text => SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToArray(), NpgsqlDbType.Bytea));
        writes.AddAudit(tenant, now, new AuditEntry(
            "fleet.configuration.rolled_out", person, $"rollout {rollout:D}",
            new AuditDiff().Set("why", why).Set("agents", ids.Length.ToString(CultureInfo.InvariantCulture)).Set("first", agents[0].Name).ToJson()));
        writes.AddOutbox(tenant, now, [ConfigurationEvents.Wanted(ids[0])]);
        await transaction.RunAsync(writes, cancellationToken);
        return rollout;
    }

    private static Result<IReadOnlyList<AgentView>> Checked(IReadOnlyList<AgentView> known, RolloutForm form)
    {
        if (form.Agents is not { Count: > 0 and <= MostAgents } wanted || wanted.Distinct().Count() != wanted.Count || form.Text is not { Length: > 0 }
            || form.Why?.Trim() is not { Length: > 0 and <= LongestWhy } || form.ProofSeconds is < 0 or > MostProofSeconds)
        {
            return new Error(
                "fleet.rollout_invalid", ErrorKind.Form,
                $"A rollout has 1 to {MostAgents} agents, each once, a text, a reason of 1 to {LongestWhy} characters and 0 to {MostProofSeconds} seconds of proof.");
        }

        var agents = new List<AgentView>(wanted.Count);
        foreach (var id in wanted)
        {
            if (known.FirstOrDefault(agent => agent.Id == id && agent.State is not ("waiting" or "revoked")) is not { } agent)
            {
                return new Error("fleet.agent_unknown", ErrorKind.NotFound, "There is no such agent, or it is not enrolled.");
            }

            agents.Add(agent);
        }

        return agents;
    }

    private static async Task Drain(Npgsql.NpgsqlDataReader reader, CancellationToken token)
    {
        while (await reader.ReadAsync(token))
        {
        }
    }
}
