using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline;

/// <summary>Part of the hub's knowledge of units.</summary>
/// <param name="Reset">
/// True on the first part of a reset: what follows, up to and with the part that is <paramref name="Complete"/>, replaces all units.
/// Until then the agent decides on what it knew. A reset that never completes is dropped by the next one.
/// </param>
/// <param name="Complete">True on the last part of a reset.</param>
/// <param name="Units">Snapshots; one that is older than what is known is ignored, except within a reset.</param>
/// <param name="Removed">Units that left the plant's production.</param>
/// <param name="OutOfContact">Steps that the hub does not hear at present, replacing the former ones; null when unchanged.</param>
public sealed record UnitUpdate(
    bool Reset,
    bool Complete,
    IReadOnlyList<UnitSnapshot> Units,
    IReadOnlyList<string> Removed,
    IReadOnlyList<SilentStep>? OutOfContact = null);

/// <summary>A step whose stations the hub does not hear.</summary>
public readonly record struct SilentStep(Guid RoutingVersion, int Step);
