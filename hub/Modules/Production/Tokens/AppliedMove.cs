using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>A move with what it was decided on, for counters and events.</summary>
/// <param name="Unit">The unit that moved.</param>
/// <param name="Move">The move.</param>
/// <param name="After">The unit right after it.</param>
/// <param name="Code">Entry of the verdict catalogue.</param>
internal sealed record AppliedMove(TrackedUnit Unit, Move Move, UnitSnapshot After, string Code);
