using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>
/// What agents must know to decide without the hub. Production implements it; Fleet calls it once per connected agent
/// and sends each frame in order.
/// </summary>
public interface IPlanSource
{
    /// <summary>
    /// Frames for one agent until cancelled: first the <see cref="StationPlan"/> when its version differs from the one
    /// held, then the unit knowledge as <see cref="UnitChanges"/> parts (the first with reset, the last with complete),
    /// then plans and changes as they are committed, each yielded at once (aim: on the wire within 300 ms of the commit).
    /// Each frame stays below 48 kB. The caller pulls: a slow agent slows only its own sequence, and a source that had to
    /// drop something starts over with a reset. An exception ends the sequence; Fleet logs it and asks anew after 2 s.
    /// </summary>
    /// <param name="agent">Whose knowledge; units in production in the agent's plant are its business.</param>
    /// <param name="heldPlanVersion">Version of the plan that the agent holds, 0 for none.</param>
    /// <param name="cancellationToken">Cancelled when the stream ends.</param>
    IAsyncEnumerable<HubFrame> FollowAsync(AgentScope agent, ulong heldPlanVersion, CancellationToken cancellationToken);
}
