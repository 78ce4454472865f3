using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>
/// Names the step that holds the plant up: the longest growth of a queue, then its length, then its age. The routing's first
/// step never counts: what waits there is what was released, not what got stuck.
/// </summary>
internal static class Bottleneck
{
    /// <summary>Growth is looked at over half an hour.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(30);

    private const int SmallestQueue = 3;
    private static readonly TimeSpan OldAge = TimeSpan.FromMinutes(10);

    public static (Routing Routing, RoutingStep Step, BottleneckView View)? Find(
        IReadOnlyList<Routing> routings, IReadOnlyList<WipRow> wip, IReadOnlyList<ActivityRow> activity, DateTimeOffset now, Links links)
    {
        var candidates =
            from routing in routings
            let start = routing.Start?.Step
            from step in routing.Steps
            where step.Step != start
            let queue = wip.Where(row => row.Routing == routing.VersionId && row.Step == step.Step && (row.State is UnitState.Queued or UnitState.Rework)).ToArray()
            let waiting = queue.Sum(row => row.Units)
            where waiting >= SmallestQueue
            let oldest = queue.Min(row => row.Oldest)
            let flow = activity.Where(row => row.Routing == routing.VersionId && row.Step == step.Step).ToArray()
            let growth = flow.Where(row => row.Slice > now - Window).Sum(row => row.Arrived - row.Departed) / Window.TotalHours
            where growth > 0 || now - oldest > OldAge
            orderby growth descending, waiting descending, oldest
            select (routing, step, new BottleneckView(
                step.Step, step.Name, waiting, Math.Round(Pace.PerHour(flow, row => row.Completed, now) ?? 0, 1), Math.Round(growth, 1), oldest,
                links.Units($"step={step.Step}")));
        foreach (var found in candidates)
        {
            return found;
        }

        return null;
    }
}
