using System.Globalization;
using System.Text.Json;
using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;

namespace EdgeHub.Edge.Runtime;

/// <summary>Reads the points of one machine.</summary>
internal sealed class PointReader(ModbusOrder order, bool isMqtt)
{
    private const int DayMs = 86_400_000;
    private static readonly string[] OfModbus = ["at", "order"];
    private static readonly string[] OfMqtt = ["topic", "names", "path", "timePath", "timeAs"];
    private readonly Dictionary<string, ObjectReader> _readers = new(StringComparer.Ordinal);

    /// <summary>Where each point stands in the file, by its name.</summary>
    public IReadOnlyDictionary<string, ObjectReader> Readers => _readers;

    /// <summary>The points of one entry: over MQTT one entry can make many.</summary>
    public IReadOnlyList<PointConfiguration> Read(ObjectReader reader)
    {
        var name = reader.Text("name");
        var way = isMqtt ? "topic" : "at";
        if (reader.Has(way) == reader.Has("expression"))
        {
            reader.Fault($"give one of \"{way}\" (the point is read) and \"expression\" (it is calculated).");
        }

        if (reader.OptionalText("expression") is { } expression)
        {
            return [Derived(reader, name, expression)];
        }

        CheckForeign(reader);

        if (!isMqtt)
        {
            CheckName(reader, name);
            var modbus = reader.Has("at") ? ModbusReader.Point(reader, order) : null;
            return [new PointConfiguration { Name = name, Modbus = modbus, Settings = Settings(reader, name, modbus?.Kind) }];
        }

        var points = MqttReader.Points(reader, name);
        foreach (var (each, _) in points)
        {
            CheckName(reader, each);
        }

        var settings = Settings(reader, name, points.Count > 0 ? points[0].Point.Kind : null);
        return [.. points.Select(point => new PointConfiguration { Name = point.Name, Mqtt = point.Point, Settings = settings with { Name = point.Name } })];
    }

    private PointConfiguration Derived(ObjectReader reader, string name, string expression)
    {
        CheckName(reader, name);
        foreach (var setting in (string[])["type", "scale", "lookup", "counter", "states", "clock", .. OfModbus, .. OfMqtt])
        {
            if (reader.Has(setting) && setting is not ("at" or "topic"))
            {
                reader.Fault(setting, "it is for points that are read, and this one is calculated. Say it in the expression, or leave it out.");
            }
        }

        return new PointConfiguration { Name = name, Expression = expression, Settings = Settings(reader, name, ValueKind.None) };
    }

    private void CheckForeign(ObjectReader reader)
    {
        foreach (var setting in isMqtt ? OfModbus : OfMqtt)
        {
            if (reader.Has(setting))
            {
                reader.Fault(setting, $"it is for points over {(isMqtt ? "Modbus" : "MQTT")}, and this machine is reached over {(isMqtt ? "MQTT" : "Modbus")}.");
            }
        }
    }

    private void CheckName(ObjectReader reader, string name)
    {
        if (name.Length is 0 or > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/'))
        {
            reader.Fault("name", "a name has 1 to 64 letters, digits, hyphens, dots, slashes and underscores, e.g. temperature.");
        }
        else if (!_readers.TryAdd(name, reader))
        {
            reader.Fault("name", $"point {name} is there twice; names are unique within a machine.");
        }
    }

    private static PointSettings Settings(ObjectReader reader, string name, ValueKind? kind)
    {
        var (unit, role) = (reader.Text("unit"), reader.Text("role"));
        if (unit.Length > 32 || role.Length > 32)
        {
            reader.Fault(unit.Length > 32 ? "unit" : "role", "it has at most 32 characters.");
        }

        var range = Range(reader);
        var settings = new PointSettings
        {
            Name = name,
            Unit = unit,
            Role = role,
            Scale = Scale(reader),
            Lookup = LookupReader.Read(reader),
            States = StatesReader.Read(reader),
            Counter = Counter(reader),
            Range = range,
            Deadband = Deadband(reader, range),
            Debounce = TimeSpan.FromMilliseconds(reader.Integer("debounceMs", 0, 0, DayMs)),
            MinInterval = TimeSpan.FromMilliseconds(reader.Integer("minIntervalMs", 0, 0, DayMs)),
            Heartbeat = TimeSpan.FromMilliseconds(reader.Integer("heartbeatMs", (int)PointSettings.DefaultHeartbeat.TotalMilliseconds, 100, DayMs)),
            UsesSourceClock = reader.Choice("clock", "agent", "source") == "source",
        };
        settings = settings with { Kind = PointKinds.Of(settings, kind ?? ValueKind.Number) };
        if (kind is { } read)
        {
            PointKinds.Check(reader, settings, read);
        }

        if (reader.Has("heartbeatMs") && settings.MinInterval > settings.Heartbeat)
        {
            reader.Fault("heartbeatMs", "it is shorter than minIntervalMs, which then decides.", isWarning: true);
        }

        return settings;
    }

    private static LinearScale? Scale(ObjectReader reader)
    {
        if (reader.Object("scale") is not { } scale)
        {
            return null;
        }

        var (factor, offset) = (scale.OptionalNumber("factor") ?? 1, scale.OptionalNumber("offset") ?? 0);
        if (factor == 0)
        {
            scale.Fault("factor", "a factor of 0 makes every value the same.");
        }

        scale.End();
        return new LinearScale(factor, offset);
    }

    private static CounterSettings? Counter(ObjectReader reader)
    {
        if (reader.Object("counter") is not { } counter)
        {
            return null;
        }

        var max = counter.OptionalNumber("max") ?? (counter.Has("max") ? 1 : long.MaxValue);
        if (max < 1 || max != Math.Truncate(max) || max > long.MaxValue)
        {
            counter.Fault("max", "it is the most that the counter shows, a whole number, e.g. 65535.");
            max = 1;
        }

        var canReset = counter.Choice("reset", "zero", "never") == "zero";
        counter.End();
        return new CounterSettings(max >= long.MaxValue ? long.MaxValue : (long)max, canReset);
    }

    private static NumberRange? Range(ObjectReader reader)
    {
        var items = reader.Items("range");
        if (!reader.Has("range") || items.Count == 0)
        {
            if (reader.Has("range"))
            {
                reader.Fault("range", "write the least and the most, e.g. [0, 100].");
            }

            return null;
        }

        var bounds = items.Select(reader.Number).ToList();
        if (bounds is [{ } least, { } most] && least < most)
        {
            return new NumberRange(least, most);
        }

        reader.Fault("range", "write the least and the most, e.g. [0, 100].");
        return null;
    }

    private static double Deadband(ObjectReader reader, NumberRange? range)
    {
        if (reader.Any("deadband") is not { } value)
        {
            return 0;
        }

        if (value.Kind != JsonTokenType.String)
        {
            var number = reader.Number(value) ?? 0;
            if (number < 0)
            {
                reader.Fault("deadband", "it can't be negative.");
            }

            return number;
        }

        if (!value.Text.EndsWith('%') || !double.TryParse(value.Text.AsSpan(0, value.Text.Length - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) || percent is not (>= 0 and <= 100))
        {
            reader.Fault("deadband", "write a number in the point's unit, or a part of its range in percent, e.g. \"2%\".");
            return 0;
        }

        if (range is not { } span)
        {
            reader.Fault("deadband", "percent are of the range: add \"range\": [least, most].");
            return 0;
        }

        return (span.Most - span.Least) * percent / 100;
    }
}
