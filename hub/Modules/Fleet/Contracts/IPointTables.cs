using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>Takes what agents say of their points besides the values themselves. Telemetry implements it.</summary>
public interface IPointTables
{
    /// <summary>Learns what numbers stand for; done before any block that comes after it is taken in.</summary>
    Task TakeAsync(AgentScope agent, PointTable table, CancellationToken cancellationToken);

    /// <summary>Newest values told beside a lane that is behind; they are shown and not kept. A database that is away is no reason to end the stream.</summary>
    Task TakeAsync(AgentScope agent, LiveBlock values, CancellationToken cancellationToken);
}

/// <summary>Newest values of some points.</summary>
/// <param name="StoreId">16 bytes: the store whose numbers they have.</param>
/// <param name="Block">The values, at least one.</param>
/// <param name="BaseAt">Corrected time of the block's instant, as records have it.</param>
public sealed record LiveBlock(byte[] StoreId, TelemetryBlock Block, DateTimeOffset BaseAt);
