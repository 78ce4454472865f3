using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeHub.Devices;

namespace EdgeHub.Drivers.Mqtt;

/// <summary>What a payload says for one point.</summary>
/// <param name="Value">None where there is a fault.</param>
/// <param name="Time">What the payload says; null when it says nothing, or nothing that can be read.</param>
/// <param name="Fault">Why there is no value, or no time; empty when nothing is wrong. Never a text of the payload.</param>
internal readonly record struct Reading(PointValue Value, DateTimeOffset? Time, string Fault);

/// <summary>Makes values of payloads.</summary>
internal sealed class PayloadDecoder
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private readonly MqttPoint _point;
    private readonly JsonPath? _path;
    private readonly JsonPath? _timePath;

    /// <summary>For one point, whose paths must be right.</summary>
    public PayloadDecoder(MqttPoint point)
    {
        _point = point;
        _path = Path(point.Path);
        _timePath = Path(point.TimePath);
    }

    /// <summary>True when it needs the payload as JSON.</summary>
    public bool WantsJson => _path is not null || _timePath is not null;

    /// <summary>The payload as JSON; null when it is none.</summary>
    public static JsonDocument? Json(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonDocument.Parse(payload, Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads a value.</summary>
    /// <param name="payload">As it came.</param>
    /// <param name="json">The same, when somebody wants it and it is JSON.</param>
    public Reading Read(ReadOnlySpan<byte> payload, JsonDocument? json)
    {
        if (WantsJson && json is null)
        {
            return new Reading(default, null, "the payload is no JSON");
        }

        var (value, fault) = _path is null ? Plain(Text(payload), _point.Kind)
            : !_path.TryFind(json!.RootElement, out var element) ? (default, $"the payload has nothing at {_point.Path}")
            : Of(element, _point.Kind);
        var time = _timePath is null ? null : Time(json!.RootElement);
        return new Reading(value, time, fault.Length == 0 && _timePath is not null && time is null ? $"the payload has no time of this form at {_point.TimePath}" : fault);
    }

    /// <summary>A value of a text.</summary>
    public static (PointValue Value, string Fault) Plain(string? text, ValueKind kind)
    {
        if (text is null)
        {
            return (default, "the payload is no UTF-8");
        }

        var trimmed = text.AsSpan().Trim();
        switch (kind)
        {
            case ValueKind.Text:
                return (PointValue.Of(text), "");
            case ValueKind.Flag when trimmed is "1" || trimmed.Equals("true", StringComparison.OrdinalIgnoreCase) || trimmed.Equals("on", StringComparison.OrdinalIgnoreCase):
                return (PointValue.Of(true), "");
            case ValueKind.Flag when trimmed is "0" || trimmed.Equals("false", StringComparison.OrdinalIgnoreCase) || trimmed.Equals("off", StringComparison.OrdinalIgnoreCase):
                return (PointValue.Of(false), "");
            case ValueKind.Integer when long.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole):
                return (PointValue.Of(whole), "");
            case ValueKind.Integer when decimal.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
                && exact == decimal.Truncate(exact) && exact is >= long.MinValue and <= long.MaxValue:
                return (PointValue.Of((long)exact), "");
            case ValueKind.Number when double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
                return (PointValue.Of(number), "");
            default:
                return (default, kind switch { ValueKind.Flag => "the value is neither true nor false", ValueKind.Integer => "the value is no whole number", _ => "the value is no number" });
        }
    }

    private static (PointValue Value, string Fault) Of(JsonElement element, ValueKind kind) => element.ValueKind switch
    {
        JsonValueKind.String => Plain(element.GetString(), kind),
        JsonValueKind.Number => Plain(element.GetRawText(), kind),
        JsonValueKind.True or JsonValueKind.False => Plain(
            element.ValueKind == JsonValueKind.True ? kind is ValueKind.Flag or ValueKind.Text ? "true" : "1" : kind is ValueKind.Flag or ValueKind.Text ? "false" : "0", kind),
        JsonValueKind.Null => (default, "the machine says that it has no value"),
        _ => (default, "the value is an object or a list"),
    };

    private static JsonPath? Path(string text) => text.Length == 0 ? null
        : JsonPath.TryParse(text, out var path) ? path : throw new ArgumentException("A path has names with dots between them and places in brackets.", nameof(text));

    private static string? Text(ReadOnlySpan<byte> payload)
    {
        try
        {
            return Utf8.GetString(payload);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private DateTimeOffset? Time(JsonElement root)
    {
        if (!_timePath!.TryFind(root, out var element))
        {
            return null;
        }

        if (_point.TimeForm == TimeForm.Iso8601)
        {
            // Without an offset nobody knows which hour is meant.
            return element.ValueKind == JsonValueKind.String && element.GetString() is { } text && HasOffset(text)
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null;
        }

        var digits = element.ValueKind == JsonValueKind.Number ? element.GetRawText() : element.ValueKind == JsonValueKind.String ? element.GetString() : "";
        var scale = _point.TimeForm == TimeForm.Seconds ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond;
        return decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) < DateTimeOffset.MaxValue.UtcTicks / (decimal)scale
            && number * scale is var ticks && ticks >= -DateTimeOffset.UnixEpoch.Ticks && ticks < DateTimeOffset.MaxValue.UtcTicks - DateTimeOffset.UnixEpoch.Ticks
            ? DateTimeOffset.UnixEpoch.AddTicks((long)ticks) : null;
    }

    private static bool HasOffset(string text) => text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal);
}
