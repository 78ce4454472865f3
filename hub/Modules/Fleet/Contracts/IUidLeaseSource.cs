using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>Hands out blocks of UIDs to agents. Traceability implements it.</summary>
public interface IUidLeaseSource
{
    /// <summary>
    /// A block whose high-water mark is committed in the platform database before it is returned. The count asked for may
    /// be cut down (1 to 10,000). The plant must be the agent's own.
    /// </summary>
    Task<Result<UidLease>> LeaseAsync(AgentScope agent, string type, int count, CancellationToken cancellationToken);
}
