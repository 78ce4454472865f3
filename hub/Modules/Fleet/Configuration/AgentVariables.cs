using EdgeHub.Hub.Kernel;
using NpgsqlTypes;

namespace EdgeHub.Hub.Fleet;

/// <summary>What differs between agents that get one file. <c>agent</c> and <c>plant</c> every agent has: its name and its plant's code.</summary>
internal static class AgentVariables
{
    /// <summary>Most of one agent.</summary>
    public const int Most = 50;

    /// <summary>Reads those of several agents.</summary>
    public static void AddLoad(SqlBatch load, TenantScope tenant, IReadOnlyList<Guid> agents, Dictionary<Guid, Dictionary<string, string>> into) => load.Add(
        "SELECT agent_id, name, value FROM fleet.agent_variables WHERE tenant_id = $1 AND agent_id = ANY ($2) ORDER BY agent_id, name",
        async (reader, token) =>
        {
            while (await reader.ReadAsync(token))
            {
                var agent = reader.GetGuid(0);
                if (!into.TryGetValue(agent, out var variables))
                {
                    into[agent] = variables = new Dictionary<string, string>(StringComparer.Ordinal);
                }

                variables[reader.GetString(1)] = reader.GetString(2);
            }
        },
        Param.Int(tenant.TenantId), Param.Array(agents, NpgsqlDbType.Uuid));

    /// <summary>Puts these in the place of all that the agent had.</summary>
    public static async Task<Result<bool>> SaveAsync(
        TenantTransaction transaction, Guid person, AgentView agent, IReadOnlyDictionary<string, string>? variables, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (variables is null || variables.Count > Most || variables.Any(variable => !AgentText.IsName(variable.Key) || variable.Value is null || !AgentText.IsValue(variable.Value))
            || variables.ContainsKey("agent") || variables.ContainsKey("plant"))
        {
            return new Error(
                "fleet.variables_invalid", ErrorKind.Form,
                $"An agent has at most {Most} variables. A name has 1 to 32 letters, digits and _, and is not agent or plant, which every agent has; a value has at most 100 characters without quotes, backslash and braces.");
        }

        var tenant = transaction.Tenant;
        var before = new Dictionary<Guid, Dictionary<string, string>>();
        var load = new SqlBatch();
        AddLoad(load, tenant, [agent.Id], before);
        await transaction.RunAsync(load, cancellationToken);
        var writes = new SqlBatch();
        writes.Add("DELETE FROM fleet.agent_variables WHERE tenant_id = $1 AND agent_id = $2", Param.Int(tenant.TenantId), Param.Id(agent.Id));
        writes.Add(
            "INSERT INTO fleet.agent_variables (tenant_id, agent_id, name, value) SELECT $1, $2, name, value FROM unnest($3, $4) AS v(name, value)",
            Param.Int(tenant.TenantId), Param.Id(agent.Id),
            Param.Array(variables.Keys.ToArray(), NpgsqlDbType.Text), Param.Array(variables.Values.ToArray(), NpgsqlDbType.Text));
        writes.AddAudit(tenant, now, new AuditEntry(
            "fleet.agent.variables_changed", person, AgentRegistry.Subject(agent.Id),
            new AuditDiff().Change("variables", Said(before.GetValueOrDefault(agent.Id)), Said(variables)).ToJson()));
        await transaction.RunAsync(writes, cancellationToken);
        return true;
    }

    /// <summary>All that can stand in a text for this agent.</summary>
    public static Dictionary<string, string> Of(AgentView agent, IReadOnlyDictionary<string, string>? own)
    {
        var all = own is null ? new Dictionary<string, string>(StringComparer.Ordinal) : new Dictionary<string, string>(own, StringComparer.Ordinal);
        (all["agent"], all["plant"]) = (agent.Name, agent.Plant);
        return all;
    }

    private static IEnumerable<string> Said(IReadOnlyDictionary<string, string>? variables) =>
        (variables ?? new Dictionary<string, string>(StringComparer.Ordinal)).OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => $"{variable.Key}={variable.Value}");
}
