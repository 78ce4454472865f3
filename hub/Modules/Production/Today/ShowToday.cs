using System.Globalization;
using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>The plant manager's first page.</summary>
internal sealed class ShowToday(PlanCache cache, IOpenExceptions exceptions, IEnumerable<IFleetPresence> presences, TimeProvider time)
{
    private readonly IFleetPresence? _presence = presences.FirstOrDefault();

    public async Task<Result<PlantToday>> RunAsync(TenantTransaction transaction, PlantScope plants, string plantCode, CancellationToken cancellationToken)
    {
        if (!(await PlantStore.FindAsync(transaction, plants, plantCode, cancellationToken)).TryGet(out var plant, out var missing))
        {
            return missing;
        }

        var now = time.GetUtcNow();
        PlanTables? tables = null;
        var load = new SqlBatch();
        cache.AddLoad(transaction.Tenant, load, loaded => tables = loaded);
        await transaction.RunAsync(load, cancellationToken);
        var shift = ShiftCalendar.At(await PlantStore.ShiftsAsync(transaction, plant.Id, cancellationToken), plant.TimeZone, now);

        // Without a shift the last eight hours stand in, so that the page still says what happened.
        var from = shift?.From ?? now - TimeSpan.FromHours(8);
        var to = shift?.To ?? now;
        var activity = await Activity.ReadAsync(transaction, plant.Id, from < now - Pace.Window ? from : now - Pace.Window, now.AddMinutes(5), cancellationToken);
        var inShift = activity.Where(row => row.Slice >= from && row.Slice < to).ToArray();
        var wip = await WorkInProgress.ReadAsync(transaction, plant.Id, cancellationToken);
        var orders = await OrderStore.ListAsync(transaction, PlantScope.All, plant.Id, null, null, OrderStore.LookedAt, cancellationToken);
        var open = orders.Where(order => order.State is "released" or "running" or "paused").ToArray();
        var contact = await ContactAsync(transaction.Tenant, cancellationToken);
        var routings = Routings(tables!, open, wip);
        var links = new Links(plant.Code);
        var bottleneck = Bottleneck.Find(routings, wip, activity, now, links);
        var made = inShift.Sum(row => row.Finished);
        var perHour = Pace.PerHour(activity, row => row.Finished, now);
        var target = shift?.Target;
        var dueByNow = shift is null
            ? (int?)null
            : (int)Math.Round(shift.Target * shift.Elapsed(now, await PlannedSinceAsync(transaction, plant.Id, shift.From, cancellationToken)));
        var projected = shift is not null && perHour is { } rate ? made + (int)Math.Round(rate * (shift.To - now).TotalHours) : (int?)null;
        return new PlantToday(
            now, new PlantHead(plant.Code, plant.Name, plant.TimeZone, plant.Currency),
            shift is null ? null : new ShiftView(shift.Name, shift.From, shift.To),
            Say(shift, made, dueByNow, bottleneck?.View, open.Length),
            made, target, dueByNow, projected,
            new FirstPass(inShift.Sum(row => row.PassedFirst), inShift.Sum(row => row.InspectedFirst)),
            inShift.Sum(row => row.Scans), inShift.Sum(row => row.Refused),
            wip.Sum(row => row.Units), wip.Where(row => row.State == UnitState.Hold).Sum(row => row.Units),
            await exceptions.CountAsync(transaction, plant.Code, cancellationToken), OrderOutlook.AtRisk(open, activity, now), bottleneck?.View, Hours(inShift, shift, from, now, links),
            routings.ConvertAll(routing => Map(routing, tables!, wip, activity, from, now, contact, bottleneck?.Step, links)),
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["made"] = links.Scans(from, to, "code=unit.finished"),
                ["scans"] = links.Scans(from, to),
                ["refused"] = links.Scans(from, to, "verdict=refuse"),
                ["firstPass"] = links.Scans(from, to, Gate(routings)),
                ["wip"] = links.Units("inWork=true"),
                ["openExceptions"] = $"/exceptions?state=open&plant={plant.Code}",
                ["held"] = links.Units("state=hold"),
                ["ordersAtRisk"] = $"/orders?plant={plant.Code}",
            });
    }

    /// <summary>
    /// Since when this shift had something to make: a plant that began in its middle is not behind for the hours before. An older
    /// plant is told by the first release that is found, however many it has.
    /// </summary>
    private static async Task<DateTimeOffset?> PlannedSinceAsync(
        TenantTransaction transaction, Guid plantId, DateTimeOffset shiftBegan, CancellationToken cancellationToken) =>
        (await transaction.ListAsync(
            """
            SELECT CASE WHEN EXISTS (
                SELECT 1 FROM production.order_releases r JOIN production.orders o ON o.tenant_id = r.tenant_id AND o.id = r.order_id
                WHERE r.tenant_id = $1 AND o.plant_id = $2 AND r.at <= $3)
              THEN $3
              ELSE (
                SELECT min(r.at) FROM production.order_releases r JOIN production.orders o ON o.tenant_id = r.tenant_id AND o.id = r.order_id
                WHERE r.tenant_id = $1 AND o.plant_id = $2)
              END
            """,
            [Param.Int(transaction.Tenant.TenantId), Param.Id(plantId), Param.At(shiftBegan)],
            row => row.IsDBNull(0) ? null : (DateTimeOffset?)row.At(0), cancellationToken)).FirstOrDefault();

    private async Task<HashSet<string>> ContactAsync(TenantScope tenant, CancellationToken cancellationToken) =>
        _presence is null
            ? []
            : (await _presence.StationsAsync(tenant, cancellationToken))
                .Where(station => station.SilentSince is null)
                .Select(station => station.Station)
                .ToHashSet(StringComparer.Ordinal);

    private static List<Routing> Routings(PlanTables tables, IReadOnlyList<Order> orders, List<WipRow> wip)
    {
        var used = orders.Select(order => order.RoutingVersionId).Concat(wip.Select(row => row.Routing)).ToHashSet();
        return tables.Plan.Routings
            .Where(routing => used.Contains(routing.VersionId))
            .OrderByDescending(routing => wip.Where(row => row.Routing == routing.VersionId).Sum(row => row.Units))
            .ThenBy(routing => routing.ItemCode, StringComparer.Ordinal)
            .ToList();
    }

    private static Sentence Say(Shift? shift, int made, int? dueByNow, BottleneckView? bottleneck, int orders)
    {
        var behind = (dueByNow ?? 0) - made;
        var code = orders == 0 ? "today.no_orders"
            : shift is null ? "today.no_shift"
            : shift.Target == 0 ? "today.no_target"
            : behind > 0 && bottleneck is not null ? "today.behind_because"
            : behind > 0 ? "today.behind"
            : behind < 0 ? "today.ahead"
            : "today.on_target";
        return new Sentence(code, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["units"] = Math.Abs(behind).ToString(CultureInfo.InvariantCulture),
            ["made"] = made.ToString(CultureInfo.InvariantCulture),
            ["step"] = bottleneck?.Name ?? "",
        });
    }

    private static List<HourView> Hours(ActivityRow[] rows, Shift? shift, DateTimeOffset from, DateTimeOffset now, Links links)
    {
        var hours = new List<HourView>();
        for (var start = from; start < (shift?.To ?? now) && hours.Count < 25; start = start.AddHours(1))
        {
            var end = start.AddHours(1);
            if (start <= now)
            {
                var share = shift is { Target: > 0 } ? (int)Math.Round(shift.Target / shift.Duration.TotalHours) : (int?)null;
                hours.Add(new HourView(
                    start, rows.Where(row => row.Slice >= start && row.Slice < end).Sum(row => row.Finished), share, links.Scans(start, end, "code=unit.finished")));
            }
        }

        return hours;
    }

    /// <summary>The first gate of the busiest routing: its scans are behind the first-pass yield.</summary>
    private static string Gate(List<Routing> routings) =>
        routings.SelectMany(routing => routing.Steps).FirstOrDefault(step => step.Mode == StepMode.Inspect) is { } gate
            ? string.Create(CultureInfo.InvariantCulture, $"step={gate.Step}")
            : "";

    private static RoutingMap Map(
        Routing routing, PlanTables tables, List<WipRow> wip, List<ActivityRow> activity, DateTimeOffset from, DateTimeOffset now,
        HashSet<string> heard, RoutingStep? slowest, Links links)
    {
        var steps = routing.Steps.OrderBy(step => step.Step).Select(step =>
        {
            var here = wip.Where(row => row.Routing == routing.VersionId && row.Step == step.Step).ToArray();
            var done = activity.Where(row => row.Routing == routing.VersionId && row.Step == step.Step).ToArray();
            return new MapStep(
                step.Step, step.Name, Words.Of(step.Mode), step.Next, step.ReworkTo == 0 ? null : step.ReworkTo,
                step.Stations.Select(code => new MapStation(code, tables.Plan.Station(code)?.Name ?? code, heard.Contains(code))).ToArray(),
                Count(UnitState.Queued), Count(UnitState.Rework), Count(UnitState.Active), Count(UnitState.Hold),
                done.Where(row => row.Slice >= from).Sum(row => row.Completed),
                Math.Round(Pace.PerHour(done, row => row.Completed, now) ?? 0, 1),
                here.Length == 0 ? null : here.Min(row => row.Oldest),
                ReferenceEquals(step, slowest), links.Units($"step={step.Step}&inWork=true"));

            int Count(UnitState state) => here.Where(row => row.State == state).Sum(row => row.Units);
        }).ToArray();
        var edges = routing.Steps.SelectMany(step => step.Next.Select(next => new MapEdge(step.Step, next, "next")))
            .Concat(routing.Steps.Where(step => step.ReworkTo != 0).Select(step => new MapEdge(step.Step, step.ReworkTo, "rework")));
        return new RoutingMap(routing.VersionId, routing.ItemCode, routing.ItemName, routing.Version, steps, edges.ToArray());
    }
}
