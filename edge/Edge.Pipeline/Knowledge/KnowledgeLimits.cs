namespace EdgeHub.Edge.Pipeline;

/// <summary>Bounds of what an agent knows of units.</summary>
/// <param name="MaxUnits">Units of the hub's snapshot, about 400 bytes each. Default 100,000; units beyond follow the station's setting for unknown ones.</param>
/// <param name="MaxOwnUnits">Units with effects of the agent's own scans that the hub has not shown yet. Default 50,000, a day at 0.6 units a second.</param>
public sealed record KnowledgeLimits(int MaxUnits = 100_000, int MaxOwnUnits = 50_000);
