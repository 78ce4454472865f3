using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>Words for the pages that belong to Production; without an implementation the pages show numbers and codes only.</summary>
public interface IUnitFacts
{
    /// <summary>What is known of these units (at most 500); units outside production may be left out.</summary>
    Task<IReadOnlyDictionary<string, UnitFacts>> DescribeAsync(
        TenantTransaction transaction, IReadOnlyCollection<string> uids, CancellationToken cancellationToken);
}

/// <summary>A unit in Production's words.</summary>
/// <param name="ItemCode">What is made.</param>
/// <param name="ItemName">Its name for people.</param>
/// <param name="Step">The step that it waits for or is in; 0 for none.</param>
/// <param name="NextStation">A station that can do that step, or empty.</param>
/// <param name="StepNames">Names of its routing's steps by number.</param>
public sealed record UnitFacts(string ItemCode, string ItemName, int Step, string NextStation, IReadOnlyDictionary<int, string> StepNames);
