using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>The words for how a version stands.</summary>
internal sealed class VersionStatesAttribute() : OneOfAttribute("waiting", "sent", "in_force", "refused", "rolled_back", "replaced", "superseded", "cancelled");

/// <summary>The words for how a rollout stands.</summary>
internal sealed class RolloutStatesAttribute() : OneOfAttribute("running", "done", "stopped", "cancelled");

/// <summary>What an agent runs with and what the hub wants.</summary>
/// <param name="Reported">When it began to run with it; null when it has never said, being of an older release or not connected since.</param>
/// <param name="Sha256">Of the file in force, in hexadecimal; null when it has never said.</param>
/// <param name="Version">The hub's version whose text it is; null when it was written at the agent.</param>
/// <param name="Text">The file in force; null when it has never said.</param>
/// <param name="Wanted">The hub's newest version that was in force; null when there never was one.</param>
/// <param name="WantedText">Its text.</param>
/// <param name="Drift">True when the file was changed at the agent since the hub's version was in force.</param>
/// <param name="NeedsRestart">Settings that are taken with the agent's next start; empty for none.</param>
/// <param name="Trying">The version that is being tried; null for none.</param>
/// <param name="Variables">What stands for <c>${name}</c>, besides <c>agent</c> and <c>plant</c>.</param>
/// <param name="Versions">The newest 50, the newest first.</param>
internal sealed record AgentConfigurationView(
    DateTimeOffset? Reported, string? Sha256, long? Version, string? Text, long? Wanted, string? WantedText, bool Drift, string NeedsRestart, long? Trying,
    IReadOnlyDictionary<string, string> Variables, IReadOnlyList<VersionView> Versions);

/// <summary>A version of an agent's file.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="RolloutId">The rollout that brought it; null for a file that was taken over from the agent.</param>
/// <param name="State">How it stands.</param>
/// <param name="Why">Why it was made.</param>
/// <param name="MadeBy">Who made it.</param>
/// <param name="MadeAt">When.</param>
/// <param name="EndedAt">When its trial was over; null while it is not.</param>
/// <param name="Code">Why it is not in force, for programs; empty otherwise.</param>
/// <param name="Detail">The same for people: every fault with its line, or what did not come back.</param>
internal sealed record VersionView(
    long Version, Guid? RolloutId, [VersionStates] string State, string Why, string? MadeBy, DateTimeOffset MadeAt, DateTimeOffset? EndedAt, string Code, string Detail);

/// <summary>A version with its text.</summary>
internal sealed record VersionText(long Version, string Sha256, string Text);

/// <summary>A file on its way to one agent or several.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">How it stands.</param>
/// <param name="Why">Why it was made.</param>
/// <param name="MadeBy">Who made it.</param>
/// <param name="MadeAt">When.</param>
/// <param name="EndedAt">When it was over; null while it runs.</param>
/// <param name="EndedWhy">Why it was stopped; empty otherwise.</param>
/// <param name="ProofSeconds">How long devices may take to come back.</param>
/// <param name="Agents">How many get it.</param>
/// <param name="InForce">At how many it is, or was, in force.</param>
internal sealed record RolloutView(
    Guid Id, [RolloutStates] string State, string Why, string? MadeBy, DateTimeOffset MadeAt, DateTimeOffset? EndedAt, string EndedWhy, int ProofSeconds, int Agents, int InForce);

/// <summary>A rollout with its text and how it stands at each agent.</summary>
internal sealed record RolloutDetail(RolloutView Rollout, string Text, IReadOnlyList<RolloutAgent> Agents);

/// <summary>A rollout at one agent.</summary>
/// <param name="AgentId">Which.</param>
/// <param name="Agent">Its name.</param>
/// <param name="First">True for the agent that proves the file.</param>
/// <param name="Version">Its version there.</param>
/// <param name="State">How it stands there.</param>
/// <param name="Detail">What went wrong; empty otherwise.</param>
internal sealed record RolloutAgent(Guid AgentId, string Agent, bool First, long Version, [VersionStates] string State, string Detail);
