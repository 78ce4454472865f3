using System.Text.Json;
using Dapper;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Fleet;

/// <summary>Stops an agent whose identity two machines use, until a person has stopped the copy and released it.</summary>
internal sealed partial class Quarantine(
    PlatformSource platform, ITenantDb tenants, LiveSessions sessions, IEnumerable<IExceptionLog> exceptions, TimeProvider clock,
    ILogger<Quarantine> log)
{
    public const string Cloned = "agent.cloned";

    public async Task PutAsync(Admission agent, byte[] storeId, string code, string why, CancellationToken cancellationToken)
    {
        LogQuarantined(log, agent.Name, agent.AgentId, code, why);
        var now = clock.GetUtcNow();
        await using (var connection = await platform.OpenAsync(cancellationToken))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                UPDATE fleet.agents SET quarantined_at = @now, quarantine_code = @code, quarantine_why = @why
                WHERE agent_id = @AgentId AND quarantined_at IS NULL
                """,
                new { agent.AgentId, code, why, now = now.UtcDateTime }, cancellationToken: cancellationToken));
        }

        // Both machines: this node's stream now, other nodes' within 2 s.
        sessions.End(agent.AgentId, StreamEnd.Cloned);
        if (!(await tenants.BeginAsync(agent.Tenant, cancellationToken)).TryGet(out var begun, out _))
        {
            return;
        }

        await using var transaction = begun;
        var writes = new SqlBatch();
        LaneRows.AddRetire(writes, agent.Tenant, agent.AgentId, storeId);
        writes.AddOutbox(agent.Tenant, now, [AgentEvents.Quarantined(agent, code, why)]);
        exceptions.FirstOrDefault()?.AddRaised(writes, agent.Tenant, now,
            [new RaisedException("cloned", agent.Name, "", "", agent.AgentId, code, JsonSerializer.Serialize(new { why }))]);
        await transaction.RunAsync(writes, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(2101, LogLevel.Error, "Agent {Name} ({AgentId}) is quarantined, {Code}: {Why}")]
    private static partial void LogQuarantined(ILogger logger, string name, Guid agentId, string code, string why);
}
