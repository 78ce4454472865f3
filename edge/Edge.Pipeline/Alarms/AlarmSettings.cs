using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>What is watched at one point, and what is done about it.</summary>
public sealed record AlarmSettings
{
    /// <summary>Its name, unique within the machine.</summary>
    public required string Name { get; init; }

    /// <summary>Place of the watched point in <see cref="MachineSettings.Points"/>.</summary>
    public required int Point { get; init; }

    /// <summary>How the value is compared with <see cref="Limit"/>.</summary>
    public required AlarmCondition Condition { get; init; }

    /// <summary>A number for above and below; for equals anything.</summary>
    public required PointValue Limit { get; init; }

    /// <summary>How long the condition must hold before the alarm is raised. Default zero.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How far a number must come back behind the limit to clear the alarm. Default 0.</summary>
    public double Hysteresis { get; init; }

    /// <summary>How urgent it is. Default medium.</summary>
    public AlarmSeverity Severity { get; init; } = AlarmSeverity.Medium;

    /// <summary>True when it stays until somebody has acknowledged it, whatever the value does.</summary>
    public bool Latch { get; init; }

    /// <summary>Longest that it can be shelved at once; zero when it can't be. Default 8 hours.</summary>
    public TimeSpan ShelveAtMost { get; init; } = TimeSpan.FromHours(8);

    /// <summary>What people read; empty shows the name.</summary>
    public string Text { get; init; } = "";

    /// <summary>What is done each time it is raised, in this order.</summary>
    public IReadOnlyList<AlarmAction> Actions { get; init; } = [];
}

/// <summary>How a value is compared with a limit.</summary>
public enum AlarmCondition
{
    /// <summary>Greater than the limit.</summary>
    Above,

    /// <summary>Less than the limit.</summary>
    Below,

    /// <summary>The same flag, word or number.</summary>
    Equals,
}

/// <summary>How urgent an alarm is.</summary>
public enum AlarmSeverity
{
    /// <summary>Look at it during the shift.</summary>
    Low,

    /// <summary>Look at it soon.</summary>
    Medium,

    /// <summary>Look at it now.</summary>
    High,
}

/// <summary>What an alarm does when it is raised.</summary>
public abstract record AlarmAction;

/// <summary>Writes to a point that is read from the same machine.</summary>
/// <param name="Point">Place of the point in <see cref="MachineSettings.Points"/>, which is its place in the driver's list.</param>
/// <param name="Value">In the device's own terms, before any scaling.</param>
public sealed record WritePoint(int Point, PointValue Value) : AlarmAction;

/// <summary>Shows a message at a station.</summary>
/// <param name="Station">Its code.</param>
/// <param name="Text">What people read.</param>
public sealed record ShowMessage(string Station, string Text) : AlarmAction;
