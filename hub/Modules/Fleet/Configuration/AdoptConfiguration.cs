using System.Globalization;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>Takes over the file that was changed at the agent: it becomes the hub's newest version, and nothing is sent.</summary>
internal static class AdoptConfiguration
{
    private const string Adopt =
        """
        WITH local AS (
            SELECT sha256, text FROM fleet.configurations_in_force WHERE tenant_id = $1 AND agent_id = $2 AND version = 0 AND text IS NOT NULL FOR UPDATE),
        made AS (
            INSERT INTO fleet.configurations (tenant_id, agent_id, version, rollout_id, goes_first, text, sha256, made_by, made_at, why, state, ended_at)
            SELECT $1, $2, coalesce((SELECT max(version) FROM fleet.configurations WHERE tenant_id = $1 AND agent_id = $2), 0) + 1,
                NULL, true, local.text, local.sha256, $3, $4, $5, 'in_force', $4 FROM local RETURNING version),
        before AS (
            UPDATE fleet.configurations SET state = 'replaced'
            WHERE tenant_id = $1 AND agent_id = $2 AND state = 'in_force' AND EXISTS (SELECT 1 FROM made)),
        now AS (
            UPDATE fleet.configurations_in_force SET version = made.version, text = NULL FROM made WHERE tenant_id = $1 AND agent_id = $2)
        SELECT version FROM made
        """;

    public static async Task<Result<bool>> RunAsync(
        TenantTransaction transaction, Guid person, Guid agentId, string? why, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (why?.Trim() is not { Length: > 0 and <= 200 } reason)
        {
            return new Error("fleet.rollout_invalid", ErrorKind.Form, "Say why, in 1 to 200 characters.");
        }

        var version = 0L;
        var adopt = new SqlBatch();
        adopt.Add(
            Adopt,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    version = row.GetInt64(0);
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Id(agentId), Param.Id(person), Param.At(now), Param.Text(reason));
        await transaction.RunAsync(adopt, cancellationToken);
        if (version == 0)
        {
            return new Error("fleet.nothing_to_adopt", ErrorKind.State, "The agent runs with a file that the hub knows, or has not told its own yet.");
        }

        var writes = new SqlBatch();
        writes.AddAudit(transaction.Tenant, now, new AuditEntry(
            "fleet.configuration.adopted", person, AgentRegistry.Subject(agentId),
            new AuditDiff().Set("version", version.ToString(CultureInfo.InvariantCulture)).Set("why", reason).ToJson()));
        writes.AddOutbox(transaction.Tenant, now, [ConfigurationEvents.Changed(agentId)]);
        await transaction.RunAsync(writes, cancellationToken);
        return true;
    }
}
