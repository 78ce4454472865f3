using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>Holds what an agent counted of its values against what came. Telemetry implements it.</summary>
public interface IValueCounts
{
    /// <summary>Compares what came to each count since the report before, and keeps the counts for the next. Nothing of the store may be taken in meanwhile.</summary>
    /// <param name="transaction">The report's.</param>
    /// <param name="agent">Whose values.</param>
    /// <param name="storeId">16 bytes.</param>
    /// <param name="told">What the agent counted.</param>
    /// <param name="begins">The agent's counts are not complete since the report before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ValueBalance> CheckAsync(
        TenantTransaction transaction, AgentScope agent, byte[] storeId, IReadOnlyList<PointCount> told, bool begins, CancellationToken cancellationToken);
}

/// <summary>How values add up: in = out + dropped, when nothing is missing.</summary>
/// <param name="HasBegun">Only from here on can be compared; the figures are 0.</param>
/// <param name="Points">Points that were counted.</param>
/// <param name="Unbalanced">Of those, how many do not add up.</param>
/// <param name="In">Values that the agent took.</param>
/// <param name="Out">Values that came.</param>
/// <param name="Dropped">Values by reason that the agent says it lost.</param>
/// <param name="Remarkable">Points that lost values or do not add up, the worst first; at most 200.</param>
public sealed record ValueBalance(
    bool HasBegun, int Points, int Unbalanced, long In, long Out, IReadOnlyDictionary<string, long> Dropped, IReadOnlyList<PointBalance> Remarkable);

/// <summary>How one point's values add up.</summary>
/// <param name="Machine">Code of its machine; empty when the hub does not know the number.</param>
/// <param name="Point">Its name, or its number.</param>
/// <param name="In">Values that the agent took.</param>
/// <param name="Out">Values that came.</param>
/// <param name="Dropped">Values by reason.</param>
/// <param name="Missing">In without out and dropped: not 0 is a fault. Negative when more came than was sent.</param>
public sealed record PointBalance(string Machine, string Point, long In, long Out, IReadOnlyDictionary<string, long> Dropped, long Missing);
