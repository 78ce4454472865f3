using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;

namespace EdgeHub.Edge.Host;

/// <summary>An alarm's state as it is kept over a restart.</summary>
internal sealed record KeptAlarm(
    bool Active, bool Told, DateTimeOffset? SinceWall, long SinceMonotonic, bool Acknowledged, string By, DateTimeOffset? ShelvedUntil, string ShelvedBy, string ShelvedReason,
    DateTimeOffset? RaisedSince = null)
{
    internal static byte[] Write(AlarmStatus status) => JsonSerializer.SerializeToUtf8Bytes(
        new KeptAlarm(
            status.IsActive, status.IsTold, status.Since?.Wall, status.Since?.MonotonicMilliseconds ?? 0, status.IsAcknowledged, status.AcknowledgedBy,
            status.ShelvedUntil, status.ShelvedBy, status.ShelvedReason, status.RaisedSince),
        KeptAlarmJson.Default.KeptAlarm);

    /// <summary>Null for bytes of another version: the alarm then begins anew.</summary>
    internal static AlarmStatus? Read(string name, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, KeptAlarmJson.Default.KeptAlarm) is { } kept
                ? new AlarmStatus(
                    name, kept.Active, kept.Told, kept.SinceWall is { } wall ? new Instant(wall, kept.SinceMonotonic) : null, default, kept.Acknowledged, kept.By,
                    kept.ShelvedUntil, kept.ShelvedBy, kept.ShelvedReason, kept.RaisedSince)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSerializable(typeof(KeptAlarm))]
internal sealed partial class KeptAlarmJson : JsonSerializerContext;
