namespace EdgeHub.Edge.Station;

/// <summary>What the station's page must know of the way to the hub. Implemented where the agent is put together, from Edge.Uplink.</summary>
public interface IStationLink
{
    /// <summary>How the link is now; read twice a second per open page, so it must be cheap. Safe from any thread.</summary>
    LinkStatus Status { get; }

    /// <summary>
    /// Keeps an event of a station for the hub (lane 2): <c>station.shift_started</c>, <c>station.shift_ended</c>. Throws as the
    /// store does when it can't be kept.
    /// </summary>
    ValueTask RecordAsync(StationEvent stationEvent, CancellationToken cancellationToken);
}

/// <summary>The link to the hub.</summary>
/// <param name="Hub">Whether the hub is heard.</param>
/// <param name="Since">Since when; null when it was never heard.</param>
public readonly record struct LinkStatus(HubState Hub, DateTimeOffset? Since);

/// <summary>Whether the hub is heard.</summary>
public enum HubState
{
    /// <summary>Not once since this agent was enrolled.</summary>
    Never,

    /// <summary>It was, and is not now.</summary>
    Offline,

    /// <summary>It is.</summary>
    Connected,
}

/// <summary>What happened at a station besides scans.</summary>
/// <param name="Type">e.g. <c>station.shift_started</c>.</param>
/// <param name="Station">Code of the station.</param>
/// <param name="At">When, by the agent's clock.</param>
/// <param name="Facts">Ids and codes, never names: <c>person_id</c>, <c>language</c>.</param>
public sealed record StationEvent(string Type, string Station, DateTimeOffset At, IReadOnlyDictionary<string, string> Facts);
