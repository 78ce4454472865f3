using EdgeHub.Devices;

namespace EdgeHub.Edge.Uplink;

/// <summary>What the link needs to know besides its credentials.</summary>
public sealed record UplinkOptions
{
    /// <summary>host:port of the hub's agents listener; empty takes the address that enrolment brought.</summary>
    public string Hub { get; init; } = "";

    /// <summary>Version of this program, told to the hub.</summary>
    public string SoftwareVersion { get; init; } = "";

    /// <summary>The link is given up when the hub was silent this long. Default 4.5 s: two pulses missed; lost links show within 5 s.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(4.5);

    /// <summary>How long a hub may take to welcome the agent. Default 10 s.</summary>
    public TimeSpan WelcomeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a batch may stay unanswered before the stream is begun anew. Default 60 s.</summary>
    public TimeSpan AckLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After so long without an acknowledgement, a canary proves the way to the hub's database and back. Default 60 s.</summary>
    public TimeSpan CanaryAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Sends scans again from this lane number on the first connection, though the hub has them; 0 for none. For proving exactly-once.</summary>
    public long ResendFrom { get; init; }

    /// <summary>Types of UID for which the agent holds leased blocks, e.g. FG; empty for none.</summary>
    public IReadOnlyList<string> LeaseTypes { get; init; } = [];
}

/// <summary>A device with its state, for heartbeats.</summary>
/// <param name="Device">Its name.</param>
/// <param name="Station">The station it stands at.</param>
/// <param name="Status">What it is doing.</param>
/// <param name="ClockOffset">How far its own clock is ahead of the agent's; null when it tells no time.</param>
public readonly record struct DeviceReport(string Device, string Station, DeviceStatus Status, TimeSpan? ClockOffset = null);
