using System.Text.Json;
using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <inheritdoc cref="IAgentRegistry"/>
internal sealed class AgentRegistry(
    PlatformChanges changes, CertificateAuthority authority, EnrolmentTokens tokens, AgentViews views, LiveSessions sessions,
    IEnumerable<IStationCatalogue> catalogues) : IAgentRegistry
{
    private const int LongestReason = 200;

    public static Error NameTaken(string name) =>
        new("fleet.agent_name_taken", ErrorKind.State, $"An agent named '{name}' is enrolled already. Revoke it first, or take another name.");

    /// <inheritdoc/>
    public async Task<Result<EnrolmentToken>> MakeTokenAsync(
        TenantScope tenant, NewAgent agent, Guid? madeBy, CancellationToken cancellationToken)
    {
        if (agent.Name.Length is 0 or > 64 || agent.PlantCode.Length is 0 or > 8
            || agent.Stations.Count > 64 || agent.Stations.Any(station => station is not { Length: > 0 and <= 32 }))
        {
            return new Error("fleet.bad_agent", ErrorKind.Form, "An agent has a name of 1 to 64 characters, a plant code and at most 64 station codes.");
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
    public async Task<Result<bool>> RevokeAsync(TenantScope tenant, Guid agentId, string why, Guid by, CancellationToken cancellationToken)
    {
        var kept = why.Length > LongestReason ? why[..(char.IsHighSurrogate(why[LongestReason - 1]) ? LongestReason - 1 : LongestReason)] : why;
        var done = await ChangeAsync(
            tenant, agentId,
            """
            UPDATE fleet.agents SET revoked_at = coalesce(revoked_at, @now), revoked_why = coalesce(revoked_why, @text)
            WHERE tenant_id = @TenantId AND agent_id = @agentId
            """,
            kept, new AuditEntry("fleet.agent.revoked", by, Subject(agentId), JsonSerializer.Serialize(new { why = kept })), cancellationToken);
        if (done.IsOk && !changes.IsRehearsal)
        {
            // Other nodes find the row within 2 s.
            sessions.End(agentId, StreamEnd.Revoked);
        }

        return done;
    }

    /// <inheritdoc/>
    public async Task<Result<bool>> RenameAsync(TenantScope tenant, Guid agentId, string name, Guid by, CancellationToken cancellationToken)
    {
        if (name.Trim() is not { Length: > 0 and <= 64 } trimmed)
        {
            return new Error("fleet.bad_agent", ErrorKind.Form, "An agent's name has 1 to 64 characters.");
        }

        try
        {
            return await ChangeAsync(
                tenant, agentId, "UPDATE fleet.agents SET name = @text WHERE tenant_id = @TenantId AND agent_id = @agentId", trimmed,
                new AuditEntry("fleet.agent.renamed", by, Subject(agentId), JsonSerializer.Serialize(new { name = trimmed })), cancellationToken);
        }
        catch (Npgsql.PostgresException e) when (e.SqlState == Npgsql.PostgresErrorCodes.UniqueViolation)
        {
            return NameTaken(trimmed);
        }
    }

    /// <inheritdoc/>
    public Task<Result<bool>> ReleaseAsync(TenantScope tenant, Guid agentId, Guid by, CancellationToken cancellationToken) => ChangeAsync(
        tenant, agentId,
        """
        UPDATE fleet.agents SET quarantined_at = NULL, quarantine_code = NULL, quarantine_why = NULL
        WHERE tenant_id = @TenantId AND agent_id = @agentId
        """,
        "", new AuditEntry("fleet.agent.released", by, Subject(agentId), "{}"), cancellationToken);

    /// <inheritdoc/>
    public Task<Result<string>> ExportRootAsync(string passphrase, CancellationToken cancellationToken) =>
        authority.ExportRootAsync(passphrase, cancellationToken);

    internal static string Subject(Guid agentId) => $"agent {agentId:D}";

    private async Task<Result<bool>> ChangeAsync(
        TenantScope tenant, Guid agentId, string sql, string text, AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var change = await changes.BeginAsync(cancellationToken);
        var touched = await change.Connection.ExecuteAsync(new CommandDefinition(
            sql, new { tenant.TenantId, agentId, text, now = change.At.UtcDateTime }, change.Transaction, cancellationToken: cancellationToken));
        if (touched != 1)
        {
            return new Error("fleet.agent_unknown", ErrorKind.NotFound, "There is no such agent.");
        }

        change.Audit(tenant, entry);
        await change.CommitAsync(cancellationToken);
        return true;
    }
}
