using EdgeHub.HubLink;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Uplink;

/// <summary>What every stream with the hub works on; it outlives them.</summary>
public sealed record SessionParts
{
    /// <summary>The store in use.</summary>
    public required LiveStore Store { get; init; }

    /// <summary>The agent's clocks.</summary>
    public required AgentClock Clock { get; init; }

    /// <summary>What the hub has sent down.</summary>
    public required PlanCache Plans { get; init; }

    /// <summary>Leased UIDs.</summary>
    public required UidLeases Leases { get; init; }

    /// <summary>Key and certificates.</summary>
    public required CredentialStore Credentials { get; init; }

    /// <summary>Events of the agent.</summary>
    public required EventJournal Events { get; init; }

    /// <summary>Where the link's state is told.</summary>
    public required LinkMonitor Monitor { get; init; }

    /// <summary>Who takes what the hub sends down.</summary>
    public required IHubListener Listener { get; init; }

    /// <summary>Bounds and addresses.</summary>
    public required UplinkOptions Options { get; init; }

    /// <summary>Values of machines; null for an agent that reads none.</summary>
    public TelemetryParts? Telemetry { get; init; }

    /// <summary>The clock of timers.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Logs of all parts.</summary>
    public required ILoggerFactory Loggers { get; init; }

    /// <summary>The devices of the agent, for heartbeats.</summary>
    public Func<IReadOnlyList<DeviceReport>> Devices { get; init; } = () => [];

    /// <summary>Where the station pages open, e.g. <c>http://127.0.0.1:8090</c>; empty for none. Asked when a stream begins.</summary>
    public Func<string> PagesAddress { get; init; } = () => "";

    /// <summary>Begins units at stations; null for an agent that never does.</summary>
    public UnitMint? Mint { get; init; }

    /// <summary>Types of the units that begin at the agent's stations by its plan; blocks are held of these too. Asked at each heartbeat.</summary>
    public Func<IReadOnlyCollection<string>> StartTypes { get; init; } = () => [];

    /// <summary>The agent's configuration; null for an agent that takes none from a hub.</summary>
    public IAgentConfiguration? Configuration { get; init; }

    /// <summary>Carries out a command of the hub; null when the agent knows none.</summary>
    public Func<Command, CancellationToken, Task<CommandResult>>? Commands { get; init; }
}

/// <summary>What the telemetry lane is made of.</summary>
/// <param name="Store">The store of values.</param>
/// <param name="Numbers">What its numbers stand for.</param>
/// <param name="Journal">Where values are written; what is newest is told while the lane is behind.</param>
/// <param name="Losses">What the store lost of each point.</param>
public sealed record TelemetryParts(LiveStore Store, PointNumbers Numbers, TelemetryJournal Journal, ValueLosses Losses);
