using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>How an alarm is now; what is kept over a restart.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsActive">True from being raised to being over, shelved or not.</param>
/// <param name="IsTold">True when it was told that it is active: not when it was shelved or restless all the time.</param>
/// <param name="Since">When its condition began; null when it is not active.</param>
/// <param name="Value">The latest value that it saw.</param>
/// <param name="IsAcknowledged">True when somebody has seen it.</param>
/// <param name="AcknowledgedBy">Who.</param>
/// <param name="ShelvedUntil">When it is told again; null when it is not shelved.</param>
/// <param name="ShelvedBy">Who shelved it.</param>
/// <param name="ShelvedReason">Why.</param>
/// <param name="RaisedSince">When the condition began that was told; one time for one telling, however often it comes and goes untold. Null when it is not told.</param>
public sealed record AlarmStatus(
    string Name, bool IsActive, bool IsTold, Instant? Since, PointValue Value, bool IsAcknowledged, string AcknowledgedBy, DateTimeOffset? ShelvedUntil, string ShelvedBy, string ShelvedReason,
    DateTimeOffset? RaisedSince);
