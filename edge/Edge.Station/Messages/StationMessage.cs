using EdgeHub.Edge.Pipeline;

namespace EdgeHub.Edge.Station;

/// <summary>What a standing alarm says at a station.</summary>
/// <param name="Station">Code of the station.</param>
/// <param name="Machine">Code of the machine that raised it.</param>
/// <param name="Alarm">Name of the alarm.</param>
/// <param name="Severity">How urgent it is.</param>
/// <param name="Text">What people read, as the configuration has it.</param>
/// <param name="Since">When the condition began; another time is another alarm, which is shown again to who had put the one before away.</param>
public sealed record StationMessage(string Station, string Machine, string Alarm, AlarmSeverity Severity, string Text, DateTimeOffset Since)
{
    /// <summary>Names the message in what a page sends. The text is part of it: one that was changed has been seen by nobody.</summary>
    internal string Id => FormattableString.Invariant($"{Machine}/{Alarm}/{Since.UtcTicks}/{Text}");
}
