using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>What becomes of the readings of one point. Two of them are equal when they say the same.</summary>
public sealed record PointSettings
{
    /// <summary>How often an unchanged value is sent by default.</summary>
    public static readonly TimeSpan DefaultHeartbeat = TimeSpan.FromSeconds(60);

    /// <summary>Its name, unique within the machine.</summary>
    public required string Name { get; init; }

    /// <summary>What comes out: text of a state, a whole number of a counter, a number of what is scaled.</summary>
    public ValueKind Kind { get; init; } = ValueKind.Number;

    /// <summary>UCUM code, e.g. Cel; empty for none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>What the hub takes it for, e.g. state, good, temperature; empty for nothing in particular.</summary>
    public string Role { get; init; } = "";

    /// <summary>Of a derived point: how it is calculated. Null for one that is read.</summary>
    public Expression? Expression { get; init; }

    /// <summary>A straight line from what was read to what is meant; of a counter, what one count is worth. Null leaves it.</summary>
    public LinearScale? Scale { get; init; }

    /// <summary>A bent line in place of a straight one. Null for none.</summary>
    public LookupTable? Lookup { get; init; }

    /// <summary>The least and most that the point can be, after scaling; beyond is <see cref="Quality.OutOfRange"/>. Null for no bounds.</summary>
    public NumberRange? Range { get; init; }

    /// <summary>Makes an ever growing total. Null for points that count nothing.</summary>
    public CounterSettings? Counter { get; init; }

    /// <summary>Makes words of whole numbers. Null for points that are no states.</summary>
    public StateTable? States { get; init; }

    /// <summary>A number is sent when it is further than this from the one sent last; in its own unit. Default 0: every change.</summary>
    public double Deadband { get; init; }

    /// <summary>A flag, whole number or text must stay so long to count. Default zero.</summary>
    public TimeSpan Debounce { get; init; }

    /// <summary>Least time between two values; the newest is sent when it is over. Default zero. A change of quality does not wait.</summary>
    public TimeSpan MinInterval { get; init; }

    /// <summary>A value that is read and does not change is sent again after this, with the time of its latest reading. Default 60 s.</summary>
    public TimeSpan Heartbeat { get; init; } = DefaultHeartbeat;

    /// <summary>True when the source's time goes along; false, the default, leaves it out.</summary>
    public bool UsesSourceClock { get; init; }
}

/// <summary>meant = read * factor + offset.</summary>
public sealed record LinearScale(double Factor, double Offset);

/// <summary>The least and most that is possible, both included.</summary>
public readonly record struct NumberRange(double Least, double Most)
{
    /// <summary>True for what is possible.</summary>
    public bool Holds(double number) => number >= Least && number <= Most;
}

/// <summary>What a device's counter does.</summary>
/// <param name="Max">The most that it shows; the next count shows 0.</param>
/// <param name="CanReset">True when it can begin anew at 0 at any count; false when a fall is always the end of its range.</param>
public sealed record CounterSettings(long Max, bool CanReset);
