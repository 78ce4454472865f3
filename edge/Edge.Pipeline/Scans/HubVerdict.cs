using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline;

/// <summary>The hub's own verdict on a scan of this agent.</summary>
/// <param name="Number">Lane number of the scan.</param>
/// <param name="Station">Where it was scanned.</param>
/// <param name="Uid">The unit; empty when it could not be read.</param>
/// <param name="Verdict">What the hub says.</param>
/// <param name="Code">Entry of the verdict catalogue.</param>
/// <param name="Arguments">Values for the entry's numbered places.</param>
/// <param name="Differs">The agent had said otherwise, so the station shows it.</param>
public sealed record HubVerdict(
    long Number, string Station, string Uid, Verdict Verdict, string Code, IReadOnlyList<string> Arguments, bool Differs);
