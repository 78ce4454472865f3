using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>A file that is to be sent to an agent.</summary>
internal sealed record DueConfiguration(long Version, string Text, byte[] Sha256, int ProofSeconds)
{
    /// <summary>The newest version that the agent has not answered, when its turn has come: it goes first, or the first has it in force.</summary>
    internal const string Find =
        """
        UPDATE fleet.configurations c SET state = 'sent', sent_at = $3
        FROM fleet.rollouts r
        WHERE c.tenant_id = $1 AND c.agent_id = $2 AND c.state IN ('waiting', 'sent') AND r.tenant_id = $1 AND r.rollout_id = c.rollout_id
          AND c.version = (SELECT max(n.version) FROM fleet.configurations n WHERE n.tenant_id = $1 AND n.agent_id = $2 AND n.state IN ('waiting', 'sent'))
          AND (c.goes_first OR EXISTS (
              SELECT 1 FROM fleet.configurations f
              WHERE f.tenant_id = $1 AND f.rollout_id = c.rollout_id AND f.goes_first AND f.state IN ('in_force', 'replaced')))
        RETURNING c.version, c.text, c.sha256, r.proof_seconds
        """;

    /// <summary>Takes what is due and notes that it is sent; null when nothing is.</summary>
    public static Task<Result<DueConfiguration?>> TakeAsync(ITenantDb tenants, TenantScope tenant, Guid agentId, DateTimeOffset now, CancellationToken cancellationToken) =>
        tenants.RunAsync<DueConfiguration?>(
            tenant,
            async (transaction, token) =>
            {
                DueConfiguration? due = null;
                var take = new SqlBatch();
                take.Add(
                    Find,
                    async (reader, stop) =>
                    {
                        while (await reader.ReadAsync(stop))
                        {
                            due = new DueConfiguration(reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2), reader.GetInt32(3));
                        }
                    },
                    Param.Int(tenant.TenantId), Param.Id(agentId), Param.At(now));
                await transaction.RunAsync(take, token);
                return due;
            },
            cancellationToken);
}
