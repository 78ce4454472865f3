using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Tenancy;

/// <summary>An attempt to make a tenant, as its page shows it.</summary>
/// <param name="RunId">Its id.</param>
/// <param name="Code">Code that was asked for.</param>
/// <param name="Name">Name that was asked for.</param>
/// <param name="Placement">own or pool.</param>
/// <param name="State">running, undoing, done or undone.</param>
/// <param name="ErrorCode">Why it was undone.</param>
/// <param name="ErrorDetail">The same in words.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="ElapsedMs">From the first step to the last, undoing included.</param>
/// <param name="Steps">In order.</param>
internal sealed record ProvisioningRun(
    Guid RunId, string Code, string Name, [OneOf("own", "pool")] string Placement,
    [OneOf("running", "undoing", "done", "undone")] string State, string? ErrorCode, string? ErrorDetail,
    DateTimeOffset StartedAt, double ElapsedMs, IReadOnlyList<ProvisioningStep> Steps);

/// <summary>One step of a run.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Name">reserve, database, placement, enter, defaults, announce or open; pages translate it.</param>
/// <param name="State">waiting, running, done, failed or undone.</param>
/// <param name="ElapsedMs">How long it took.</param>
internal sealed record ProvisioningStep(int Number, string Name, [OneOf("waiting", "running", "done", "failed", "undone")] string State, double ElapsedMs);
