using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>What a new agent shall be.</summary>
/// <param name="Name">Its name for people, 1 to 64 characters, unique among the tenant's agents.</param>
/// <param name="PlantCode">The plant that it stands in.</param>
/// <param name="Stations">Codes of the stations that it serves, at most 64; none for a gateway that only reads machines.</param>
public sealed record NewAgent(string Name, string PlantCode, IReadOnlyList<string> Stations);

/// <summary>A token to copy to the agent's machine; shown once.</summary>
/// <param name="TokenId">Its id; the agent will have the same one.</param>
/// <param name="Text">The line to give to <c>edge enrol</c>.</param>
/// <param name="ExpiresAt">When it can no longer be used, 24 h after it was made.</param>
public sealed record EnrolmentToken(Guid TokenId, string Text, DateTimeOffset ExpiresAt);

/// <summary>An agent as lists show it; the API gives it as JSON.</summary>
/// <param name="Id">Its id; of a token that nobody has used yet, the id that the agent will have.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Plant">Code of its plant.</param>
/// <param name="Stations">Codes of its stations.</param>
/// <param name="State">waiting (token made, not used), connected, silent, quarantined or revoked.</param>
/// <param name="LastHeardAt">The last frame, at most 5 s late.</param>
/// <param name="ConnectedSince">Begin of the present stream, null when there is none.</param>
/// <param name="EndedWhy">Why the last stream ended.</param>
/// <param name="SoftwareVersion">What it said in Hello.</param>
/// <param name="MachineName">What the machine calls itself.</param>
/// <param name="BacklogScans">Scans that wait in the agent.</param>
/// <param name="Backlog">Records that wait in the agent, by kind: scan, event, telemetry, diagnostic.</param>
/// <param name="CoverSeconds">Seconds of scans that it can still keep at the present rate; null when that is not known.</param>
/// <param name="TelemetryCoverSeconds">The same of values of machines, which have a store of their own.</param>
/// <param name="FreeDiskBytes">Free space of its disk.</param>
/// <param name="Losses">Records lost for good, by reason, since its store was made.</param>
/// <param name="ClockOffsetMs">Agent clock minus hub clock.</param>
/// <param name="CertificateExpiresAt">Expiry of its newest certificate.</param>
/// <param name="Devices">What is connected to it.</param>
/// <param name="LeasedUids">UIDs left in its leased blocks.</param>
/// <param name="ScansTaken">Scans acknowledged to it in all its stores.</param>
/// <param name="ProofMs">From sending its newest acknowledged batch to the acknowledgement, which comes after the commit; null when none was of late.</param>
/// <param name="QuarantinedAt">When it was set aside, null when it is not.</param>
/// <param name="QuarantineCode">e.g. <c>agent.cloned</c>, null when it is not quarantined.</param>
/// <param name="QuarantineWhy">What was seen.</param>
/// <param name="RevokedAt">When it was revoked.</param>
public sealed record AgentView(
    Guid Id, string Name, string Plant, IReadOnlyList<string> Stations,
    [OneOf("waiting", "connected", "silent", "quarantined", "revoked")] string State, DateTimeOffset? LastHeardAt,
    DateTimeOffset? ConnectedSince, string? EndedWhy, string? SoftwareVersion, string MachineName, long BacklogScans,
    IReadOnlyDictionary<string, long> Backlog, long? CoverSeconds, long? TelemetryCoverSeconds, long? FreeDiskBytes, IReadOnlyDictionary<string, long> Losses, long? ClockOffsetMs, DateTimeOffset? CertificateExpiresAt,
    IReadOnlyList<DeviceView> Devices, int LeasedUids, long ScansTaken, long? ProofMs, DateTimeOffset? QuarantinedAt, string? QuarantineCode, string? QuarantineWhy,
    DateTimeOffset? RevokedAt);

/// <summary>A device at an agent.</summary>
/// <param name="Device">Its name at the agent.</param>
/// <param name="Station">Its station.</param>
/// <param name="State">connected, waiting or fault.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="ClockOffsetMs">How far its own clock is ahead of the agent's; null when it tells no time.</param>
public sealed record DeviceView(string Device, string Station, [OneOf("connected", "waiting", "fault")] string State, string Reason, long? ClockOffsetMs = null);

/// <summary>
/// Agents as people manage them: API and command line. Each change leaves an entry in the company's audit under who did it
/// (<see cref="Guid.Empty"/>: the command line), and leaves nothing at all in a command's dry run.
/// </summary>
public interface IAgentRegistry
{
    /// <summary>Makes a one-time token. The secret is stored as a hash only; in a dry run the text is empty.</summary>
    Task<Result<EnrolmentToken>> MakeTokenAsync(TenantScope tenant, NewAgent agent, Guid? madeBy, CancellationToken cancellationToken);

    /// <summary>The tenant's agents by name, unused tokens included, revoked ones last; at most 2,000.</summary>
    Task<Result<IReadOnlyList<AgentView>>> ListAsync(TenantScope tenant, CancellationToken cancellationToken);

    /// <summary>Ends an agent for good; its stream is cut within 5 s on every node.</summary>
    Task<Result<bool>> RevokeAsync(TenantScope tenant, Guid agentId, string why, Guid by, CancellationToken cancellationToken);

    /// <summary>Gives it another name.</summary>
    Task<Result<bool>> RenameAsync(TenantScope tenant, Guid agentId, string name, Guid by, CancellationToken cancellationToken);

    /// <summary>Lets a quarantined agent connect again, after the copy was stopped.</summary>
    Task<Result<bool>> ReleaseAsync(TenantScope tenant, Guid agentId, Guid by, CancellationToken cancellationToken);

    /// <summary>The root authority with its key as PEM, sealed by a passphrase of at least 12 characters.</summary>
    Task<Result<string>> ExportRootAsync(string passphrase, CancellationToken cancellationToken);
}
