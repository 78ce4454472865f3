using EdgeHub.Hub.Identity;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;
using EdgeHub.StationRules;
using NpgsqlTypes;

namespace EdgeHub.Hub.Production;

/// <summary>An order in a list.</summary>
internal sealed record OrderView(
    string Number, string ItemCode, string ItemName, string Plant, [OrderStates] string State, int Planned, int Released, int Good, int Scrap,
    int Rework, int Held, int InProduction, DateTimeOffset Due, int Priority, DateTimeOffset? ExpectedEnd, bool AtRisk);

internal sealed record OrderStep(int Step, string Name, int Queued, int Active, int Held, int Done);

internal sealed record ReleaseView(int Number, int Quantity, DateTimeOffset At, string? By, string FirstUid, string LastUid);

internal sealed record OrderUnit(string Uid, [UnitStates] string State, int? Step, string? StepName, DateTimeOffset LastAt);

/// <summary>An order with its progress, releases and first units.</summary>
internal sealed record OrderDetail(
    string Number, string ItemCode, string ItemName, string Plant, [OrderStates] string State, int Planned, int Released, int Good, int Scrap,
    int Rework, int Held, int InProduction, DateTimeOffset Due, int Priority, DateTimeOffset? ExpectedEnd, bool AtRisk,
    int RoutingVersion, IReadOnlyList<OrderStep> Steps, IReadOnlyList<ReleaseView> Releases, IReadOnlyList<OrderUnit> Units, string? UnitsNext);

/// <summary>Orders as pages see them.</summary>
internal sealed class ShowOrders(PlanCache cache, IEnumerable<IPeople> people, TimeProvider time)
{
    private const int UnitsShown = 50;

    private readonly IPeople? _people = people.FirstOrDefault();

    public async Task<Result<Page<OrderView>>> ListAsync(
        TenantTransaction transaction, PlantScope plants, string? plantCode, string? state, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        Guid? plantId = null;
        if (plantCode is not null)
        {
            if (!(await PlantStore.FindAsync(transaction, plants, plantCode, cancellationToken)).TryGet(out var plant, out var missing))
            {
                return missing;
            }

            plantId = plant.Id;
        }

        if (!Paging.Ask("orders", cursor, limit).TryGet(out var ask, out var malformed))
        {
            return malformed;
        }

        var read = ask.Cut(
            await OrderStore.ListAsync(transaction, plants, plantId, state, ask.Key(), ask.Limit + 1, cancellationToken), order => [order.Number]);
        var orders = read.Items;
        var places = await PlacesAsync(transaction, orders, onlyInWork: true, cancellationToken);
        var ends = await EndsAsync(transaction, orders, cancellationToken);
        var now = time.GetUtcNow();
        return new Page<OrderView>(
            [.. orders.Select(order => View(order, places[order.Id], ends.GetValueOrDefault(order.Number), now))], read.Next);
    }

    public async Task<Result<OrderDetail>> ShowAsync(TenantTransaction transaction, PlantScope plants, string number, CancellationToken cancellationToken)
    {
        if (!(await OrderStore.FindAsync(transaction, plants, number, cancellationToken)).TryGet(out var order, out var missing))
        {
            return missing;
        }

        PlanTables? tables = null;
        var load = new SqlBatch();
        cache.AddLoad(transaction.Tenant, load, loaded => tables = loaded);
        await transaction.RunAsync(load, cancellationToken);
        var routing = tables!.Plan.Routing(order.RoutingVersionId);
        var places = (await PlacesAsync(transaction, [order], onlyInWork: false, cancellationToken))[order.Id].ToArray();

        // The rate of a routing is shared by all orders on it, and earlier ones are served first.
        var all = await OrderStore.ListAsync(transaction, plants, order.Home.PlantId, null, null, OrderStore.LookedAt, cancellationToken);
        var ends = await EndsAsync(transaction, all, cancellationToken);
        var head = View(order, places, ends.GetValueOrDefault(order.Number), time.GetUtcNow());
        var units = await UnitList.RunAsync(
            transaction, plants, new UnitFilter(null, number, null, null, null, null), components: false, null, UnitsShown, cancellationToken);
        var steps = routing?.Steps.OrderBy(step => step.Step).Select(step => Step(routing, step, places)).ToArray() ?? [];
        return new OrderDetail(
            head.Number, head.ItemCode, head.ItemName, head.Plant, head.State, head.Planned, head.Released, head.Good, head.Scrap,
            head.Rework, head.Held, head.InProduction, head.Due, head.Priority, head.ExpectedEnd, head.AtRisk, order.RoutingVersion, steps,
            await ReleasesAsync(transaction, order.Id, cancellationToken),
            units.Value.Items.Select(unit => new OrderUnit(unit.Uid, unit.State, unit.Step, unit.StepName, unit.LastAt)).ToArray(), units.Value.Next);
    }

    private async Task<ReleaseView[]> ReleasesAsync(TenantTransaction transaction, Guid orderId, CancellationToken cancellationToken)
    {
        var rows = await transaction.ListAsync(
            """
            SELECT number, quantity, at, person_id, first_uid, last_uid FROM production.order_releases
            WHERE tenant_id = $1 AND order_id = $2 ORDER BY number DESC LIMIT 200
            """,
            [Param.Int(transaction.Tenant.TenantId), Param.Id(orderId)],
            row => (Number: row.GetInt32(0), Quantity: row.GetInt32(1), At: row.At(2), By: row.Maybe<Guid>(3), First: row.GetString(4), Last: row.GetString(5)),
            cancellationToken);
        var ids = rows.Select(row => row.By).OfType<Guid>().Distinct().ToArray();
        IReadOnlyDictionary<Guid, string> names = _people is null || ids.Length == 0
            ? new Dictionary<Guid, string>()
            : await _people.NamesAsync(transaction.Tenant, ids, cancellationToken);
        return rows.Select(row => new ReleaseView(
            row.Number, row.Quantity, row.At, row.By is { } by ? names.GetValueOrDefault(by) : null, row.First, row.Last)).ToArray();
    }

    private static async Task<ILookup<Guid, PlaceCount>> PlacesAsync(
        TenantTransaction transaction, IReadOnlyList<Order> orders, bool onlyInWork, CancellationToken cancellationToken)
    {
        var rows = await transaction.ListAsync(
            $"""
            SELECT order_id, state, step, last_step, count(*)::int FROM production.tokens
            WHERE tenant_id = $1 AND order_id = ANY($2){(onlyInWork ? " AND state IN (1, 2, 3, 6)" : "")} GROUP BY order_id, state, step, last_step
            """,
            [Param.Int(transaction.Tenant.TenantId), Param.Array(orders.Select(order => order.Id).ToArray(), NpgsqlDbType.Uuid)],
            row => new PlaceCount(row.GetGuid(0), (UnitState)row.GetInt16(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4)),
            cancellationToken);
        return rows.ToLookup(row => row.OrderId);
    }

    private async Task<Dictionary<string, DateTimeOffset?>> EndsAsync(
        TenantTransaction transaction, IReadOnlyList<Order> orders, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var activity = new List<ActivityRow>();
        foreach (var plantId in orders.Select(order => order.Home.PlantId).Distinct().ToArray())
        {
            activity.AddRange(await Activity.ReadAsync(transaction, plantId, now - Pace.Window, now.AddMinutes(5), cancellationToken));
        }

        return OrderOutlook.ExpectedEnds(orders, activity, now);
    }

    private static OrderView View(Order order, IEnumerable<PlaceCount> places, DateTimeOffset? end, DateTimeOffset now)
    {
        var counts = places.ToArray();
        return new OrderView(
            order.Number, order.ItemCode, order.ItemName, order.Plant, order.State, order.Planned, order.Released, order.Good, order.Scrap,
            order.Rework, Units(UnitState.Hold), Units(UnitState.Queued) + Units(UnitState.Active) + Units(UnitState.Rework) + Units(UnitState.Hold),
            order.Due, 0, end, OrderOutlook.IsAtRisk(order, end, now));

        int Units(UnitState state) => counts.Where(count => count.State == state).Sum(count => count.Units);
    }

    /// <summary>Done is every unit that is beyond the step, on its usual way.</summary>
    private static OrderStep Step(Routing routing, RoutingStep step, PlaceCount[] places)
    {
        var beyond = Beyond(routing, step);
        return new OrderStep(
            step.Step, step.Name,
            places.Where(place => place.Step == step.Step && (place.State is UnitState.Queued or UnitState.Rework)).Sum(place => place.Units),
            places.Where(place => place.Step == step.Step && place.State == UnitState.Active).Sum(place => place.Units),
            places.Where(place => place.Step == step.Step && place.State == UnitState.Hold).Sum(place => place.Units),
            places.Where(place => place.State == UnitState.Done || beyond.Contains(place.Step)).Sum(place => place.Units));
    }

    private static HashSet<int> Beyond(Routing routing, RoutingStep step)
    {
        var beyond = new HashSet<int>();
        var open = new Stack<int>(step.Next);
        while (open.TryPop(out var next))
        {
            if (beyond.Add(next) && routing.Find(next) is { } found)
            {
                foreach (var further in found.Next)
                {
                    open.Push(further);
                }
            }
        }

        return beyond;
    }

    private sealed record PlaceCount(Guid OrderId, UnitState State, int Step, int LastStep, int Units);
}
