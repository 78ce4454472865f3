using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>Tells pages that an agent's configuration changed, and the agent's stream, on whichever node it is, that it may get one.</summary>
internal static class ConfigurationEvents
{
    public const string WantedType = "configuration.wanted";

    public static OutboxEvent Wanted(Guid agentId) => new(WantedType, agentId.ToString("D"), AgentEvents.Topic, null, "{}");

    public static OutboxEvent Changed(Guid agentId) => new("configuration.changed", agentId.ToString("D"), AgentEvents.Topic, null, "{}");
}
