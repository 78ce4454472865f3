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
public sealed record AgentHealth(
    string Status, string Version, long UptimeSeconds, HubHealth Hub, StoreHealth Store, IReadOnlyList<DeviceHealth> Devices, ValuesHealth? Values = null)
{
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

/// <summary>The link to the hub.</summary>
public sealed record HubHealth(
    string State, DateTimeOffset Since, string Code, string Reason, DateTimeOffset? NextTry, DateTimeOffset? LastHeard, string Slow);

/// <summary>The store; <c>Taken</c> counts the scans that it ever took, acknowledged or not.</summary>
public sealed record StoreHealth(long Taken, long Waiting, long WaitingBytes, double? HoursLeft, long FreeBytes, string Fault);

/// <summary>
/// Values of machines. <c>Taken</c> is what the pipelines handed over since the start: always <c>Kept</c> + <c>Lost</c> + those of the last second.
/// <c>GivenUp</c> were kept and then given up for want of room or for their age, since the store was made.
/// </summary>
public sealed record ValuesHealth(long Taken, long Kept, long Lost, long GivenUp, long WaitingBlocks, long WaitingBytes, double? HoursLeft, string Fault);

/// <summary>One device.</summary>
public sealed record DeviceHealth(string Station, string Device, string State, string Reason, DateTimeOffset? NextTry, int Restarts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(AgentHealth))]
internal sealed partial class HealthJson : JsonSerializerContext;
