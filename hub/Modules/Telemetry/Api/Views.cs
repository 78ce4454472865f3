using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Telemetry;

/// <summary>A machine on a page.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Plant">Code of its plant.</param>
/// <param name="Station">Code of its station; empty for none.</param>
/// <param name="State">running, idle, stopped, fault, setup or another word of its own; no_data when it is not heard or has told none.</param>
/// <param name="Since">Since when it is so; null when it never told anything.</param>
/// <param name="HeardAt">When any of its points was read last.</param>
/// <param name="Good">Good parts since its counter is known; null when it counts none.</param>
/// <param name="Scrap">Scrap likewise.</param>
/// <param name="Points">How many points it has.</param>
internal sealed record MachineView(
    string Code, string Plant, string Station, string State, DateTimeOffset? Since, DateTimeOffset? HeardAt, long? Good, long? Scrap, int Points);

/// <summary>A machine with its points.</summary>
internal sealed record MachineDetail(MachineView Machine, string? AgentId, IReadOnlyList<PointView> Points);

/// <summary>A point as it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Unit">UCUM code; empty for none.</param>
/// <param name="Role">What it is known as; empty for none.</param>
/// <param name="Value">The newest value as text; null when there is none.</param>
/// <param name="Number">The same as a number, where it is one.</param>
/// <param name="Quality">How far it can be trusted.</param>
/// <param name="ReadAt">When it was read; of an unchanged value that was told again, when it was read last.</param>
/// <param name="SourceAt">When the machine itself says that it came about.</param>
/// <param name="ChangedAt">Since when value and quality are so.</param>
/// <param name="Heard">False when nothing was told for twice its heartbeat: the value may be anything by now.</param>
internal sealed record PointView(
    string Name, [PointKinds] string Kind, string Unit, string Role, string? Value, double? Number, [PointQualities] string Quality,
    DateTimeOffset? ReadAt, DateTimeOffset? SourceAt, DateTimeOffset? ChangedAt, bool Heard);

/// <summary>A time in one state.</summary>
/// <param name="State">As of a machine.</param>
/// <param name="From">Its begin.</param>
/// <param name="To">Its end; of the last one the end of what was asked for.</param>
internal sealed record StateSpan(string State, DateTimeOffset From, DateTimeOffset To);

/// <summary>Values of a point over a time.</summary>
/// <param name="Name">The point.</param>
/// <param name="Unit">UCUM code; empty for none.</param>
/// <param name="IntervalSeconds">Length of a bucket; 0 for raw values.</param>
/// <param name="Items">The values, the oldest first.</param>
/// <param name="Truncated">True when there are more raw values than are given at once.</param>
internal sealed record PointHistory(string Name, string Unit, int IntervalSeconds, IReadOnlyList<HistoryValue> Items, bool Truncated);

/// <summary>One value, or one bucket of them.</summary>
/// <param name="At">Its time, or the bucket's begin.</param>
/// <param name="Value">The number; null when there is none.</param>
/// <param name="Text">The text of a raw value that is one.</param>
/// <param name="Quality">Of a raw value.</param>
/// <param name="Heard">False for a bucket in which the point was not told of at all.</param>
internal sealed record HistoryValue(DateTimeOffset At, double? Value, string? Text, [PointQualities] string Quality, bool Heard);

/// <summary>The words for kinds.</summary>
internal sealed class PointKindsAttribute() : OneOfAttribute("flag", "integer", "number", "text");

/// <summary>The words for qualities.</summary>
internal sealed class PointQualitiesAttribute() : OneOfAttribute([.. QualityWords.All]);

/// <summary>Words of what travels as numbers.</summary>
internal static class Words
{
    private static readonly string[] Kinds = ["", "flag", "integer", "number", "text"];

    /// <summary>State of a machine that is not heard.</summary>
    public const string NoData = "no_data";

    public const byte NotHeard = 3;

    public static string Kind(int kind) => Kinds[kind];
}
