using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;

namespace EdgeHub.Edge.Runtime;

/// <summary>One machine: how it is reached, what is read, what is calculated and what is watched. Two are equal when they say the same.</summary>
public sealed record MachineConfiguration
{
    /// <summary>Points of one machine.</summary>
    public const int MaxPoints = 10_000;

    /// <summary>Alarms of one machine.</summary>
    public const int MaxAlarms = 1000;

    /// <summary>Its code at the hub, e.g. KOL-M-01.</summary>
    public required string Code { get; init; }

    /// <summary>Code of the station at which it stands; empty when at none.</summary>
    public string Station { get; init; } = "";

    /// <summary>How it is reached over Modbus.</summary>
    public ModbusConfiguration? Modbus { get; init; }

    /// <summary>How it is reached over MQTT.</summary>
    public MqttConfiguration? Mqtt { get; init; }

    /// <summary>First the points that are read, in their order, then those that are calculated, in theirs.</summary>
    public ValueList<PointConfiguration> Points { get; init; } = new([]);

    /// <summary>What is watched.</summary>
    public ValueList<AlarmConfiguration> Alarms { get; init; } = new([]);

    /// <summary>The points that are read: the driver's list.</summary>
    public IEnumerable<PointConfiguration> ReadPoints => Points.Where(point => point.Expression is null);
}

/// <summary>One point; it is read or calculated.</summary>
public sealed record PointConfiguration
{
    /// <summary>Its name, unique within the machine.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is read over Modbus.</summary>
    public ModbusPointConfiguration? Modbus { get; init; }

    /// <summary>Where it is read over MQTT.</summary>
    public MqttPointConfiguration? Mqtt { get; init; }

    /// <summary>How it is calculated.</summary>
    public string? Expression { get; init; }

    /// <summary>What becomes of its readings.</summary>
    public required PointSettings Settings { get; init; }
}

/// <summary>One alarm.</summary>
public sealed record AlarmConfiguration
{
    /// <summary>Its name, unique within the machine.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the watched point.</summary>
    public required string Point { get; init; }

    /// <summary>How the value is compared.</summary>
    public AlarmCondition Condition { get; init; }

    /// <summary>With what.</summary>
    public PointValue Limit { get; init; }

    /// <summary>How long the condition must hold.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How far the value must come back.</summary>
    public double Hysteresis { get; init; }

    /// <summary>How urgent it is.</summary>
    public AlarmSeverity Severity { get; init; } = AlarmSeverity.Medium;

    /// <summary>True when it stays until it is acknowledged.</summary>
    public bool Latch { get; init; }

    /// <summary>What people read.</summary>
    public string Text { get; init; } = "";

    /// <summary>Longest that it can be shelved at once; zero when it can't be.</summary>
    public TimeSpan ShelveAtMost { get; init; } = TimeSpan.FromHours(8);

    /// <summary>What is done when it is raised.</summary>
    public ValueList<AlarmActionConfiguration> Actions { get; init; } = new([]);
}

/// <summary>Something that an alarm does: it writes to <paramref name="Point"/>, or shows <paramref name="Text"/> at <paramref name="Station"/>.</summary>
/// <param name="Point">Name of a point that is read; empty for a message.</param>
/// <param name="Value">What is written, in the device's own terms.</param>
/// <param name="Station">Code of a station; empty for writing.</param>
/// <param name="Text">The message.</param>
public sealed record AlarmActionConfiguration(string Point, PointValue Value, string Station, string Text);
