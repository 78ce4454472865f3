using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>
/// What a person decides on a unit from the exceptions page. Production implements it, because it owns where units stand; it
/// appends the event through <see cref="IUnitLedger"/>. While nobody does, the ledger records the decision alone.
/// </summary>
public interface IUnitControl
{
    /// <summary>Stops the unit where it is; a unit on hold stays so.</summary>
    Task<Error?> HoldAsync(TenantTransaction transaction, UnitDecision decision, CancellationToken cancellationToken);

    /// <summary>Puts the unit in front of a step.</summary>
    /// <param name="transaction">The transaction of the decision.</param>
    /// <param name="decision">Who, which unit, why.</param>
    /// <param name="step">The step that it shall wait for; 0 means behind its last.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Error?> CorrectAsync(TenantTransaction transaction, UnitDecision decision, int step, CancellationToken cancellationToken);
}

/// <summary>A person's decision.</summary>
/// <param name="Uid">The unit.</param>
/// <param name="PersonId">Who.</param>
/// <param name="At">When.</param>
/// <param name="Note">Why, at most 500 characters.</param>
public sealed record UnitDecision(string Uid, Guid PersonId, DateTimeOffset At, string Note);
