using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeHub.Devices;

namespace EdgeHub.Edge.Runtime;

/// <summary>How the agent is, for <c>/health</c> and <c>edgehub-edge status</c>.</summary>
/// <param name="Status"><c>ok</c>; <c>degraded</c> when a device is at fault or the hub is away; <c>stop</c> when scans can't be kept.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="UptimeSeconds">Since the process was ready.</param>
/// <param name="Hub">The link.</param>
/// <param name="Store">The store.</param>
/// <param name="Devices">Each device.</param>
/// <param name="Values">The store of values; null for an agent from before there was one.</param>
/// <param name="Lanes">What waits for the hub; null for an agent of before.</param>
/// <param name="Losses">What is lost for good, by store and reason; empty when nothing ever was.</param>
/// <param name="Alarms">Active alarms, the most urgent first, <see cref="MaxAlarms"/> at most.</param>
/// <param name="ActiveAlarms">How many there are.</param>
public sealed record AgentHealth(
    string Status, string Version, long UptimeSeconds, HubHealth Hub, StoreHealth Store, IReadOnlyList<DeviceHealth> Devices, ValuesHealth? Values = null,
    IReadOnlyList<LaneHealth>? Lanes = null, IReadOnlyList<LossHealth>? Losses = null, IReadOnlyList<AlarmHealth>? Alarms = null, int ActiveAlarms = 0)
{
    /// <summary>Alarms that are told one by one.</summary>
    public const int MaxAlarms = 100;

    /// <summary>As JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, HealthJson.Default.AgentHealth);

    /// <summary>Reads what <see cref="ToJson"/> wrote; null when it is something else.</summary>
    public static AgentHealth? FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, HealthJson.Default.AgentHealth);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The one word for the whole.</summary>
    public static string Judge(HubHealth hub, StoreHealth store, IEnumerable<DeviceHealth> devices) =>
        store.Fault.Length > 0 ? "stop"
        : hub.State != "connected" || hub.Slow.Length > 0 || devices.Any(device => device.State == "fault") ? "degraded"
        : "ok";

    /// <summary>A device's condition in the word that is shown.</summary>
    public static string Word(DeviceCondition condition) => condition switch
    {
        DeviceCondition.Connected => "connected",
        DeviceCondition.Waiting => "waiting",
        _ => "fault",
    };
}

/// <summary>
/// The link to the hub; <c>ClockOffsetSeconds</c> is the hub's time minus the agent's as the hub told it last, <c>ProvenAt</c> when the hub's database last had
/// what was sent and <c>ProofSeconds</c> how long that took; null when never.
/// </summary>
public sealed record HubHealth(
    string State, DateTimeOffset Since, string Code, string Reason, DateTimeOffset? NextTry, DateTimeOffset? LastHeard, string Slow, double? ClockOffsetSeconds = null,
    DateTimeOffset? ProvenAt = null, double? ProofSeconds = null);

/// <summary>The store; <c>Taken</c> counts the scans that it ever took, acknowledged or not.</summary>
public sealed record StoreHealth(long Taken, long Waiting, long WaitingBytes, double? HoursLeft, long FreeBytes, string Fault);

/// <summary>
/// Values of machines. <c>Taken</c> is what the pipelines handed over since the start: always <c>Kept</c> + <c>Lost</c> + those of the last second.
/// <c>GivenUp</c> were kept and then given up for want of room or for their age, since the store was made.
/// </summary>
public sealed record ValuesHealth(
    long Taken, long Kept, long Lost, long GivenUp, long WaitingBlocks, long WaitingBytes, double? HoursLeft, string Fault, IntegrityHealth? Integrity = null);

/// <summary>How the hub found the newest report on what came through, since the start.</summary>
public sealed record IntegrityHealth(DateTimeOffset At, string Code, string Text);

/// <summary>What of one lane waits for the hub. <c>HoursLeft</c> is said of the lane that its store is for, at the rate of the last hour.</summary>
public sealed record LaneHealth(string Lane, long Waiting, long WaitingBytes, double OldestSeconds, double? HoursLeft);

/// <summary>What is lost for good: records of scans, values of machines.</summary>
public sealed record LossHealth(string Store, string Reason, long Count);

/// <summary>
/// One device; <c>LastHeard</c> is the last scan or answer since the start, <c>ClockOffsetSeconds</c> how far its own clock is ahead of the agent's, null when it tells
/// no time. <c>Machine</c> is null for a scanner.
/// </summary>
public sealed record DeviceHealth(
    string Station, string Device, string State, string Reason, DateTimeOffset? NextTry, int Restarts, DateTimeOffset? LastHeard = null, MachineHealth? Machine = null,
    double? ClockOffsetSeconds = null);

/// <summary>What goes through of a machine: since the start, and per second over the last ten.</summary>
public sealed record MachineHealth(int Points, long Polls, double PollsPerSecond, long Values, double ValuesPerSecond);

/// <summary>One alarm that is active.</summary>
public sealed record AlarmHealth(
    string Machine, string Alarm, string Severity, string Text, string Point, string Value, string Condition, string Limit, DateTimeOffset? Since, bool Acknowledged,
    DateTimeOffset? ShelvedUntil);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(AgentHealth))]
internal sealed partial class HealthJson : JsonSerializerContext;
