using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>The agents that are connected to this node.</summary>
public interface IAgentLinks
{
    /// <summary>
    /// Puts a command into the agent's outgoing queue. Fails with <c>fleet.agent_not_connected</c> or, when the agent does
    /// not read, <c>fleet.agent_busy</c>.
    /// </summary>
    Result<bool> Send(TenantScope tenant, Guid agentId, Command command);
}
