using System.Text.Json;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>Events of agents for the live feed and integrators, topic <c>agents</c>.</summary>
internal static class AgentEvents
{
    public const string Topic = "agents";
    private static readonly JsonSerializerOptions Camel = new(JsonSerializerDefaults.Web);

    public static OutboxEvent Changed(Guid agentId, string name, string state, HealthView? health) =>
        Event("agent.changed", agentId, new { agentId, name, state, health });

    public static OutboxEvent StoreStarted(Admission agent, byte[] storeId) =>
        Event("agent.store_started", agent.AgentId, new { agentId = agent.AgentId, name = agent.Name, storeId = Convert.ToHexStringLower(storeId) });

    public static OutboxEvent Quarantined(Admission agent, string code, string why) =>
        Event("agent.quarantined", agent.AgentId, new { agentId = agent.AgentId, name = agent.Name, code, why });

    public static OutboxEvent IntegrityChecked(Guid agentId, string code) => Event("agent.integrity_checked", agentId, new { agentId, code });

    /// <summary>Writes events in a transaction of their own; without the database they are left out.</summary>
    public static async Task WriteAsync(
        ITenantDb tenants, TenantScope tenant, DateTimeOffset at, IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        if (!(await tenants.BeginAsync(tenant, cancellationToken)).TryGet(out var begun, out _))
        {
            return;
        }

        await using var transaction = begun;
        var writes = new SqlBatch();
        writes.AddOutbox(tenant, at, events);
        await transaction.RunAsync(writes, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static OutboxEvent Event(string type, Guid agentId, object body) =>
        new(type, agentId.ToString("D"), Topic, null, JsonSerializer.Serialize(body, Camel));
}
