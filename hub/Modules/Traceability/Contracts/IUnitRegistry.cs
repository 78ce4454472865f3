using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Traceability;

/// <summary>Gives out numbers and knows every unit.</summary>
public interface IUnitRegistry
{
    /// <summary>
    /// Mints units with their first event each. The numbers are taken from the platform database before they are used, so a
    /// roll-back or a restore leaves a gap, never a number given twice. Fails with <c>traceability.sequence_exhausted</c> or
    /// <c>traceability.mint_invalid</c>.
    /// </summary>
    Task<Result<IReadOnlyList<string>>> MintAsync(TenantTransaction transaction, MintRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Registers labels that exist already: minted by an agent from a leased block, or printed before this hub. Labels that are
    /// registered stay as they are. Gives back how many are new.
    /// </summary>
    Task<Result<int>> AdoptAsync(TenantTransaction transaction, AdoptRequest request, CancellationToken cancellationToken);

    /// <summary>The units among these labels that are registered.</summary>
    Task<IReadOnlyDictionary<string, UnitHead>> FindAsync(
        TenantTransaction transaction, IReadOnlyList<string> uids, CancellationToken cancellationToken);
}

/// <summary>Units to mint.</summary>
/// <param name="Home">Where they belong.</param>
/// <param name="PlantCode">Three characters of the label.</param>
/// <param name="Type">Two characters of the label.</param>
/// <param name="Count">1 to 100,000.</param>
/// <param name="EntityType">What they are, e.g. <c>item</c>; at most 32 characters.</param>
/// <param name="EntityId">Which one.</param>
/// <param name="PersonId">Who asked.</param>
/// <param name="At">When.</param>
public sealed record MintRequest(
    UnitHome Home, string PlantCode, string Type, int Count, string EntityType, Guid EntityId, Guid? PersonId, DateTimeOffset At);

/// <summary>Labels to register.</summary>
/// <param name="Home">Where they belong.</param>
/// <param name="Uids">At most 10,000.</param>
/// <param name="EntityType">What they are.</param>
/// <param name="EntityId">Which one.</param>
/// <param name="PersonId">Who asked, or null for an agent.</param>
/// <param name="At">When they were recorded.</param>
public sealed record AdoptRequest(
    UnitHome Home, IReadOnlyList<string> Uids, string EntityType, Guid EntityId, Guid? PersonId, DateTimeOffset At)
{
    /// <summary>When each came into being, by label, where that is known and earlier than <see cref="At"/>.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> MintedAt { get; init; } = System.Collections.Frozen.FrozenDictionary<string, DateTimeOffset>.Empty;
}

/// <summary>A registered unit and the end of its history.</summary>
public sealed record UnitHead(
    string Uid, string Type, UnitHome Home, string EntityType, Guid EntityId, string OrderNumber, UnitState State, long Seq);
