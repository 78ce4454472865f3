using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <inheritdoc cref="IAgentRegistry"/>
internal sealed class AgentRegistry(
    PlatformSource platform, CertificateAuthority authority, EnrolmentTokens tokens, AgentViews views, LiveSessions sessions,
    TimeProvider clock, IEnumerable<IStationCatalogue> catalogues) : IAgentRegistry
{
    public static Error NameTaken(string name) =>
        new("fleet.agent_name_taken", ErrorKind.State, $"An agent named '{name}' is enrolled already. Revoke it first, or take another name.");

    /// <inheritdoc/>
    public async Task<Result<EnrolmentToken>> MakeTokenAsync(
        TenantScope tenant, NewAgent agent, Guid? madeBy, CancellationToken cancellationToken)
    {
        if (agent.Name.Length is 0 or > 64 || agent.PlantCode.Length is 0 or > 8
            || agent.Stations.Count is 0 or > 64 || agent.Stations.Any(station => station is not { Length: > 0 and <= 32 }))
        {
            return new Error("fleet.bad_agent", ErrorKind.Form, "An agent has a name of 1 to 64 characters, a plant code and 1 to 64 station codes.");
        }

        if (catalogues.FirstOrDefault() is { } catalogue)
        {
            var missing = await catalogue.MissingAsync(tenant, agent.PlantCode, agent.Stations, cancellationToken);
            if (missing is not { Count: 0 })
            {
                return new Error("fleet.station_unknown", ErrorKind.Rule, missing is null
                    ? $"There is no plant {agent.PlantCode}."
                    : $"Plant {agent.PlantCode} has no station {string.Join(", ", missing)}. Make it first.");
            }
        }

        return await tokens.MakeAsync(tenant, agent, madeBy, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Result<IReadOnlyList<AgentView>>> ListAsync(TenantScope tenant, CancellationToken cancellationToken) =>
        views.ListAsync(tenant, cancellationToken);

    /// <inheritdoc/>
    public async Task<Result<bool>> RevokeAsync(TenantScope tenant, Guid agentId, string why, CancellationToken cancellationToken)
    {
        var done = await UpdateAsync(
            tenant, agentId,
            """
            UPDATE fleet.agents SET revoked_at = coalesce(revoked_at, @now), revoked_why = coalesce(revoked_why, @text)
            WHERE tenant_id = @TenantId AND agent_id = @agentId
            """,
            why.Length > 200 ? why[..200] : why, cancellationToken);
        if (done.IsOk)
        {
            // Other nodes find the row within 2 s.
            sessions.End(agentId, StreamEnd.Revoked);
        }

        return done;
    }

    /// <inheritdoc/>
    public async Task<Result<bool>> RenameAsync(TenantScope tenant, Guid agentId, string name, CancellationToken cancellationToken)
    {
        if (name.Trim() is not { Length: > 0 and <= 64 } trimmed)
        {
            return new Error("fleet.bad_agent", ErrorKind.Form, "An agent's name has 1 to 64 characters.");
        }

        try
        {
            return await UpdateAsync(
                tenant, agentId, "UPDATE fleet.agents SET name = @text WHERE tenant_id = @TenantId AND agent_id = @agentId", trimmed, cancellationToken);
        }
        catch (Npgsql.PostgresException e) when (e.SqlState == Npgsql.PostgresErrorCodes.UniqueViolation)
        {
            return NameTaken(trimmed);
        }
    }

    /// <inheritdoc/>
    public Task<Result<bool>> ReleaseAsync(TenantScope tenant, Guid agentId, CancellationToken cancellationToken) => UpdateAsync(
        tenant, agentId,
        """
        UPDATE fleet.agents SET quarantined_at = NULL, quarantine_code = NULL, quarantine_why = NULL
        WHERE tenant_id = @TenantId AND agent_id = @agentId
        """,
        "", cancellationToken);

    /// <inheritdoc/>
    public Task<Result<string>> ExportRootAsync(string passphrase, CancellationToken cancellationToken) =>
        authority.ExportRootAsync(passphrase, cancellationToken);

    private async Task<Result<bool>> UpdateAsync(
        TenantScope tenant, Guid agentId, string sql, string text, CancellationToken cancellationToken)
    {
        await using var connection = await platform.OpenAsync(cancellationToken);
        var touched = await connection.ExecuteAsync(new CommandDefinition(
            sql, new { tenant.TenantId, agentId, text, now = clock.GetUtcNow().UtcDateTime }, cancellationToken: cancellationToken));
        return touched == 1 ? true : new Error("fleet.agent_unknown", ErrorKind.NotFound, "There is no such agent.");
    }
}
