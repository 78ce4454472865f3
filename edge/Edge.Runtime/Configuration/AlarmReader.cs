using System.Globalization;
using System.Text.Json;
using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;

namespace EdgeHub.Edge.Runtime;

/// <summary>Reads the alarms of one machine, whose points are known.</summary>
internal sealed class AlarmReader(IReadOnlyList<PointConfiguration> points, IReadOnlySet<string> stations)
{
    private const int DayMs = 86_400_000;
    private const int MaxActions = 8;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public AlarmConfiguration Read(ObjectReader reader)
    {
        var name = reader.Text("name");
        if (name.Length is 0 or > 64)
        {
            reader.Fault("name", "a name has 1 to 64 characters.");
        }
        else if (!_names.Add(name))
        {
            reader.Fault("name", $"alarm {name} is there twice; names are unique within a machine.");
        }

        var point = reader.Text("point");
        if (points.All(known => known.Name != point))
        {
            reader.Fault("point", Unknown(point, points));
        }

        var (condition, limit) = Condition(reader);
        if (points.FirstOrDefault(known => known.Name == point) is { } watched && limit.Kind != ValueKind.None)
        {
            CheckLimit(reader, watched.Settings, condition, limit);
        }

        var hysteresis = reader.OptionalNumber("hysteresis") ?? 0;
        if (hysteresis < 0 || (hysteresis > 0 && condition == AlarmCondition.Equals))
        {
            reader.Fault("hysteresis", hysteresis < 0 ? "it can't be negative." : "it is for above and below.");
        }

        var actions = reader.Objects("do", "an action", Action);
        if (actions.Count > MaxActions)
        {
            reader.Fault("do", $"an alarm does at most {MaxActions} things.");
        }

        var text = reader.Text("text");
        if (text.Length > PointValue.MaxText)
        {
            reader.Fault("text", $"it has at most {PointValue.MaxText} characters.");
        }

        return new AlarmConfiguration
        {
            Name = name,
            Point = point,
            Condition = condition,
            Limit = limit,
            Delay = TimeSpan.FromMilliseconds(reader.Integer("delayMs", 0, 0, DayMs)),
            Hysteresis = hysteresis,
            Severity = Enum.Parse<AlarmSeverity>(reader.Has("severity") ? reader.Choice("severity", "low", "medium", "high") : "medium", ignoreCase: true),
            Latch = reader.Flag("latch"),
            Text = text,
            ShelveAtMost = TimeSpan.FromMinutes(reader.Integer("shelveMaxMinutes", 480, 0, 10_080)),
            Actions = actions,
        };
    }

    /// <summary>A value as JSON has it.</summary>
    public static PointValue? Value(JsonPart part) => part.Kind switch
    {
        JsonTokenType.True or JsonTokenType.False => PointValue.Of(part.Kind == JsonTokenType.True),
        JsonTokenType.String => PointValue.Of(part.Text),
        JsonTokenType.Number when long.TryParse(part.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => PointValue.Of(whole),
        JsonTokenType.Number when double.TryParse(part.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => PointValue.Of(number),
        _ => null,
    };

    private static string Unknown(string name, IEnumerable<PointConfiguration> points) =>
        $"this machine has no point '{name}'.{(Spelling.Nearest(name, points.Select(point => point.Name)) is { } near ? $" Did you mean '{near}'?" : "")}";

    private static (AlarmCondition Condition, PointValue Limit) Condition(ObjectReader reader)
    {
        if ((reader.Has("above") ? 1 : 0) + (reader.Has("below") ? 1 : 0) + (reader.Has("equals") ? 1 : 0) != 1)
        {
            reader.Fault("give one of \"above\", \"below\" and \"equals\".");
            return (AlarmCondition.Above, default);
        }

        if (reader.Any("equals") is { } same)
        {
            if (Value(same) is not { } value)
            {
                reader.Fault("equals", "it is a number, a text, true or false.");
                return (AlarmCondition.Equals, default);
            }

            return (AlarmCondition.Equals, value);
        }

        var condition = reader.Has("above") ? AlarmCondition.Above : AlarmCondition.Below;
        return (condition, PointValue.Of(reader.OptionalNumber(condition == AlarmCondition.Above ? "above" : "below") ?? 0));
    }

    private static void CheckLimit(ObjectReader reader, PointSettings point, AlarmCondition condition, PointValue limit)
    {
        var isNumber = point.Kind is ValueKind.Integer or ValueKind.Number;
        if (condition != AlarmCondition.Equals)
        {
            if (!isNumber)
            {
                reader.Fault(condition == AlarmCondition.Above ? "above" : "below", $"point {point.Name} is no number; use \"equals\".");
            }
        }
        else if (isNumber ? limit.Kind is not (ValueKind.Integer or ValueKind.Number) : limit.Kind != point.Kind)
        {
            reader.Fault("equals", $"point {point.Name} is {(point.Kind == ValueKind.Flag ? "true or false" : isNumber ? "a number" : "a text")}, so it never equals this.");
        }
        else if (point.States is { } states && !states.Words.Contains(limit.Text, StringComparer.Ordinal))
        {
            reader.Fault("equals", $"point {point.Name} never says '{limit.Text}'; its states are: {string.Join(", ", states.Words)}.", isWarning: true);
        }
    }

    private AlarmActionConfiguration Action(ObjectReader reader)
    {
        if (reader.Has("write") == reader.Has("message"))
        {
            reader.Fault("give one of \"write\" and \"message\".");
            return new AlarmActionConfiguration("", default, "", "");
        }

        return reader.Object("write") is { } write ? Write(write)
            : reader.Object("message") is { } message ? Message(message)
            : new AlarmActionConfiguration("", default, "", "");
    }

    private AlarmActionConfiguration Write(ObjectReader reader)
    {
        var name = reader.Text("point");
        var point = points.FirstOrDefault(known => known.Name == name);
        if (point is null)
        {
            reader.Fault("point", Unknown(name, points.Where(known => known.Expression is null)));
        }
        else if (point.Mqtt is not null)
        {
            reader.Fault("point", $"point {name} can't be written: what comes over MQTT is read only.");
        }
        else if (point.Expression is not null || point.Modbus is { Table: ModbusTableName.Discrete or ModbusTableName.Input })
        {
            reader.Fault("point", $"point {name} can't be written: {(point.Expression is null ? "discrete inputs and input registers are read only" : "it is calculated")}.");
        }

        var value = reader.Any("value") is { } part ? Value(part) : null;
        if (value is not { } written)
        {
            reader.Fault("value", "say what is written: a number, a text, true or false.");
        }
        else if (point?.Modbus is { } place && (place.Kind == ValueKind.Text) != (written.Kind == ValueKind.Text))
        {
            reader.Fault("value", place.Kind == ValueKind.Text ? "the point takes a text." : "the point takes a number or a flag, as the device has it, before any scaling.");
        }

        reader.End();
        return new AlarmActionConfiguration(name, value ?? default, "", "");
    }

    private AlarmActionConfiguration Message(ObjectReader reader)
    {
        var (station, text) = (reader.Text("station"), reader.Text("text"));
        if (!PlantCode.Is(station))
        {
            reader.Fault("station", "a code has 1 to 32 letters, digits and hyphens, e.g. KOL-ST-04.");
        }
        else if (!stations.Contains(station))
        {
            reader.Fault("station", $"{station} is no station of this agent, so nobody would see the message.{(Spelling.Nearest(station, stations) is { } near ? $" Did you mean {near}?" : "")}");
        }

        if (text.Length is 0 or > PointValue.MaxText)
        {
            reader.Fault("text", $"a message has 1 to {PointValue.MaxText} characters.");
        }

        reader.End();
        return new AlarmActionConfiguration("", default, station, text);
    }
}
