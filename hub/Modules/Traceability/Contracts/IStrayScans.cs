using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Traceability;

/// <summary>Scans of labels that nobody knew when they came: a unit that one agent began may be scanned at another that is heard first.</summary>
public interface IStrayScans
{
    /// <summary>
    /// Waits for scans of labels that are being taken in as unknown, and keeps further ones waiting until the transaction ends: without it a
    /// stray that commits after the labels were adopted would lie there for ever. To be called before it is asked which labels are known.
    /// </summary>
    Task HoldAsync(TenantTransaction transaction, IReadOnlyCollection<string> uids, CancellationToken cancellationToken);

    /// <summary>
    /// The strays of units that have just become known, oldest first, of which the operator was told to go on; their exceptions
    /// <c>unknown_unit</c> close by themselves. At most 10,000.
    /// </summary>
    Task<IReadOnlyList<StrayScan>> TakeUpAsync(
        TenantTransaction transaction, IReadOnlyList<string> uids, DateTimeOffset at, CancellationToken cancellationToken);
}

/// <summary>One of them.</summary>
/// <param name="AgentId">Which agent sent it.</param>
/// <param name="StoreId">Which store of that agent numbered it.</param>
/// <param name="Number">Its lane number.</param>
/// <param name="OccurredAt">Corrected time.</param>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="Record">The scan.</param>
public sealed record StrayScan(
    Guid AgentId, byte[] StoreId, long Number, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, ScanRecord Record);
