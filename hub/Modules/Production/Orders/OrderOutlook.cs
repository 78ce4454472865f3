namespace EdgeHub.Hub.Production;

/// <summary>When an order will be done at the present rate of its routing; orders that share it are served by due date.</summary>
internal static class OrderOutlook
{
    /// <summary>Expected end by order number; null while nothing can be said. Only open orders are in it.</summary>
    public static Dictionary<string, DateTimeOffset?> ExpectedEnds(
        IReadOnlyList<Order> orders, IReadOnlyList<ActivityRow> activity, DateTimeOffset now)
    {
        var ends = new Dictionary<string, DateTimeOffset?>(StringComparer.Ordinal);
        foreach (var group in orders.Where(order => order.State is "released" or "running" or "paused").GroupBy(order => order.RoutingVersionId))
        {
            var rate = Pace.PerHour(activity.Where(row => row.Routing == group.Key), row => row.Finished, now);
            var ahead = 0;
            foreach (var order in group.OrderBy(order => order.Due).ThenBy(order => order.Number, StringComparer.Ordinal))
            {
                ahead += Left(order);
                ends[order.Number] = rate is { } perHour && order.State != "paused" ? now.AddHours(Math.Min(ahead / perHour, 24 * 365)) : null;
            }
        }

        return ends;
    }

    public static bool IsAtRisk(Order order, DateTimeOffset? expectedEnd, DateTimeOffset now) =>
        Left(order) > 0 && order.State != "closed" && (order.Due < now || expectedEnd > order.Due);

    public static IReadOnlyList<OrderRisk> AtRisk(IReadOnlyList<Order> orders, IReadOnlyList<ActivityRow> activity, DateTimeOffset now)
    {
        var ends = ExpectedEnds(orders, activity, now);
        return orders
            .Where(order => IsAtRisk(order, ends.GetValueOrDefault(order.Number), now))
            .OrderBy(order => order.Due)
            .Select(order =>
            {
                var end = ends.GetValueOrDefault(order.Number);
                var rate = Pace.PerHour(activity.Where(row => row.Routing == order.RoutingVersionId), row => row.Finished, now) ?? 0;
                var byDue = order.Due > now ? (int)(rate * (order.Due - now).TotalHours) : 0;
                return new OrderRisk(order.Number, order.ItemName, order.Due, Math.Max(1, Left(order) - byDue), end);
            })
            .ToArray();
    }

    public static int Left(Order order) => Math.Max(0, order.Planned - order.Good - order.Scrap);
}
