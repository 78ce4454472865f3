namespace EdgeHub.Edge.Pipeline;

/// <summary>What the pipeline has to know of one machine. Checked by who makes it.</summary>
public sealed record MachineSettings
{
    /// <summary>Its code, e.g. KOL-M-01.</summary>
    public required string Code { get; init; }

    /// <summary>Code of the station at which it stands; empty when at none.</summary>
    public string Station { get; init; } = "";

    /// <summary>First the points that are read, in the driver's order, then the derived ones.</summary>
    public IReadOnlyList<PointSettings> Points { get; init; } = [];

    /// <summary>What is watched; names are unique within the machine.</summary>
    public IReadOnlyList<AlarmSettings> Alarms { get; init; } = [];

    /// <summary>
    /// A point of which the driver said nothing for so long is not heard, whatever became of the driver. Null, the default, for drivers that speak on change only.
    /// </summary>
    public TimeSpan? SilentAfter { get; init; }
}
