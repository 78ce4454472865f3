using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>Takes what agents say of their points besides the values themselves. Telemetry implements it.</summary>
public interface IPointTables
{
    /// <summary>Learns what numbers stand for; done before any block that comes after it is taken in.</summary>
    Task TakeAsync(AgentScope agent, PointTable table, CancellationToken cancellationToken);

    /// <summary>Newest values told beside a lane that is behind; they are shown and not kept.</summary>
    Task TakeAsync(AgentScope agent, LiveValues values, CancellationToken cancellationToken);
}
