using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Production;

/// <summary>How a plant stands: every number with the place where the events behind it are listed.</summary>
internal sealed record PlantToday(
    DateTimeOffset AsOf, PlantHead Plant, ShiftView? Shift, Sentence Sentence,
    int Made, int? Target, int? DueByNow, int? Projected, FirstPass FirstPass, int Scans, int Refused,
    int Wip, int Held, int OpenExceptions, IReadOnlyList<OrderRisk> OrdersAtRisk, BottleneckView? Bottleneck,
    IReadOnlyList<HourView> Hours, IReadOnlyList<RoutingMap> Routings, IReadOnlyDictionary<string, string> Links);

internal sealed record PlantHead(string Code, string Name, string TimeZone, string Currency);

internal sealed record ShiftView(string Name, DateTimeOffset From, DateTimeOffset To);

/// <summary>One honest sentence; its words are the pages'.</summary>
internal sealed record Sentence(
    [OneOf("today.no_orders", "today.no_shift", "today.no_target", "today.behind_because", "today.behind", "today.ahead", "today.on_target")] string Code, IReadOnlyDictionary<string, string> Arguments);

internal sealed record FirstPass(int Passed, int Inspected);

/// <summary>Behind is in units at the due date, at the present rate.</summary>
internal sealed record OrderRisk(string Number, string ItemName, DateTimeOffset Due, int Behind, DateTimeOffset? ExpectedEnd);

internal sealed record BottleneckView(int Step, string Name, int Waiting, double PerHour, double GrowthPerHour, DateTimeOffset? OldestSince, string Link);

internal sealed record HourView(DateTimeOffset From, int Made, int? Target, string Link);

internal sealed record RoutingMap(
    Guid VersionId, string ItemCode, string ItemName, int Version, IReadOnlyList<MapStep> Steps, IReadOnlyList<MapEdge> Edges);

internal sealed record MapStep(
    int Step, string Name, [StepModes] string Mode, IReadOnlyList<int> Next, int? ReworkTo, IReadOnlyList<MapStation> Stations,
    int Queued, int Rework, int Active, int Held, int DoneThisShift, double PerHour, DateTimeOffset? OldestSince, bool IsBottleneck, string Link);

internal sealed record MapStation(string Code, string Name, bool Heard);

internal sealed record MapEdge(int From, int To, [OneOf("next", "rework")] string Kind);
