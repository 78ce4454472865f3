using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>Gives out the numbers of new units, with or without the hub. Edge.Uplink implements it on leased blocks.</summary>
public interface IUnitMint
{
    /// <summary>How many numbers are left for a type of unit, and for how long.</summary>
    UidSupply Supply(string unitType);

    /// <summary>
    /// Takes the next number and keeps, all in one transaction, that it is taken, what the hub must know of the unit, and what the
    /// pipeline remembers of it. Completes when all of it is on stable storage; no number is ever given twice, whatever ends the agent.
    /// </summary>
    /// <param name="unit">The unit to begin.</param>
    /// <param name="remember">Makes the pipeline's memory of the unit from its label; called before anything is written.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the queue.</param>
    /// <returns>The label; empty when no leased number is left.</returns>
    /// <exception cref="ScanNotKeptException">The store is full or at fault: the unit was not begun.</exception>
    ValueTask<string> MintAsync(NewUnit unit, Func<string, IReadOnlyList<MemoryChange>> remember, CancellationToken cancellationToken);
}

/// <summary>A unit that a station begins.</summary>
/// <param name="Station">Code of the station.</param>
/// <param name="TenantCode">Code of the company.</param>
/// <param name="UnitType">Type part of its label, e.g. <c>FG</c>.</param>
/// <param name="ItemCode">What it becomes.</param>
/// <param name="RoutingVersion">The way it is made.</param>
/// <param name="Step">The step that it waits for.</param>
/// <param name="OrderNumber">The order that the station works on; empty when not known.</param>
/// <param name="PersonId">Who is at the station; empty when nobody has started the shift.</param>
/// <param name="At">When, by both clocks.</param>
public sealed record NewUnit(
    string Station, string TenantCode, string UnitType, string ItemCode, Guid RoutingVersion, int Step, string OrderNumber, Guid PersonId, Instant At);

/// <summary>Leased numbers.</summary>
/// <param name="Left">Numbers left.</param>
/// <param name="Hours">For how many hours they last at the rate of the last hour; null when nothing was begun in it.</param>
public readonly record struct UidSupply(int Left, double? Hours);
