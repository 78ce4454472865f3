using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>Writes events that no scan brought: release to production, hold from a page, a person's correction.</summary>
public interface IUnitLedger
{
    /// <summary>
    /// Locks the units in the order of their labels, numbers and chains the events in the order given, and writes them. Fails with
    /// <c>traceability.unit_unknown</c> without writing anything when a unit is not registered. At most 100,000 events.
    /// Take this lock before any lock of your own that scans take after units.
    /// </summary>
    Task<Result<IReadOnlyList<AppendedEvent>>> AppendAsync(
        TenantTransaction transaction, DateTimeOffset recordedAt, IReadOnlyList<UnitEventDraft> events, CancellationToken cancellationToken);
}

/// <summary>An event in the ledger.</summary>
/// <param name="Uid">The unit.</param>
/// <param name="Seq">Its number in the unit's history.</param>
/// <param name="Hash">Its hash, 32 bytes.</param>
public sealed record AppendedEvent(string Uid, long Seq, byte[] Hash);
