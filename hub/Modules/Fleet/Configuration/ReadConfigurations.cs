using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Fleet;

/// <summary>Reads what an agent runs with, and the versions that it had.</summary>
internal static class ReadConfigurations
{
    internal const string InForce =
        """
        SELECT f.since, f.sha256, f.version, coalesce(f.text, (SELECT c.text FROM fleet.configurations c WHERE c.tenant_id = $1 AND c.agent_id = $2 AND c.version = f.version)),
            f.needs_restart, f.trying
        FROM fleet.configurations_in_force f WHERE f.tenant_id = $1 AND f.agent_id = $2
        """;

    internal const string Wanted =
        "SELECT version, text, sha256 FROM fleet.configurations WHERE tenant_id = $1 AND agent_id = $2 AND state = 'in_force' ORDER BY version DESC LIMIT 1";

    internal const string Versions =
        """
        SELECT version, rollout_id, state, why, made_by, made_at, ended_at, code, detail FROM fleet.configurations
        WHERE tenant_id = $1 AND agent_id = $2 ORDER BY version DESC LIMIT 50
        """;

    /// <summary>Makers are given as ids: names are another module's to know.</summary>
    public static async Task<(AgentConfigurationView View, IReadOnlyList<Guid> Makers)> OneAsync(TenantTransaction transaction, Guid agentId, CancellationToken cancellationToken)
    {
        (DateTimeOffset Since, byte[] Hash, long Version, string? Text, string NeedsRestart, long Trying)? inForce = null;
        (long Version, string Text, byte[] Hash)? wanted = null;
        var versions = new List<VersionView>();
        var makers = new List<Guid>();
        var variables = new Dictionary<Guid, Dictionary<string, string>>();
        var (tenant, agent) = (transaction.Tenant.TenantId, agentId);
        var load = new SqlBatch();
        load.Add(
            InForce,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    inForce = (row.GetFieldValue<DateTimeOffset>(0), row.GetFieldValue<byte[]>(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetString(4), row.GetInt64(5));
                }
            },
            Param.Int(tenant), Param.Id(agent));
        load.Add(
            Wanted,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    wanted = (row.GetInt64(0), row.GetString(1), row.GetFieldValue<byte[]>(2));
                }
            },
            Param.Int(tenant), Param.Id(agent));
        load.Add(
            Versions,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    versions.Add(Version(row));
                    makers.Add(row.GetGuid(4));
                }
            },
            Param.Int(tenant), Param.Id(agent));
        AgentVariables.AddLoad(load, transaction.Tenant, [agentId], variables);
        await transaction.RunAsync(load, cancellationToken);
        var drift = inForce is { } now && wanted is { } hub && !now.Hash.AsSpan().SequenceEqual(hub.Hash);
        return (
            new AgentConfigurationView(
                inForce?.Since, inForce is { } said ? Convert.ToHexStringLower(said.Hash) : null, inForce?.Version is > 0 and var version ? version : null, inForce?.Text,
                wanted?.Version, wanted?.Text, drift, inForce?.NeedsRestart ?? "", inForce?.Trying is > 0 and var trying ? trying : null,
                variables.GetValueOrDefault(agentId) ?? [], versions),
            makers);
    }

    /// <summary>One version with its text.</summary>
    public static async Task<Result<VersionText>> TextAsync(TenantTransaction transaction, Guid agentId, long version, CancellationToken cancellationToken)
    {
        VersionText? found = null;
        var load = new SqlBatch();
        load.Add(
            "SELECT version, sha256, text FROM fleet.configurations WHERE tenant_id = $1 AND agent_id = $2 AND version = $3",
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    found = new VersionText(row.GetInt64(0), Convert.ToHexStringLower(row.GetFieldValue<byte[]>(1)), row.GetString(2));
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Id(agentId), Param.Long(version));
        await transaction.RunAsync(load, cancellationToken);
        return found is not null ? found : new Error("fleet.version_unknown", ErrorKind.NotFound, "The agent never had a version of that number.");
    }

    private static VersionView Version(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.IsDBNull(1) ? null : row.GetGuid(1), row.GetString(2), row.GetString(3), null, row.GetFieldValue<DateTimeOffset>(5),
        row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6), row.GetString(7), row.GetString(8));
}
