using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;
using NpgsqlTypes;

namespace EdgeHub.Hub.Production;

/// <summary>Writes what a batch adds to the counters of orders and stations, as deltas.</summary>
internal static class CounterWrites
{
    public static void AddCounters(this SqlBatch writes, TenantScope tenant, DateTimeOffset at, UnitBook book)
    {
        AddOrders(writes, tenant, at, book.Applied);
        AddActivity(writes, tenant, book.Activity);
    }

    private static void AddOrders(SqlBatch writes, TenantScope tenant, DateTimeOffset at, IReadOnlyList<AppliedMove> applied)
    {
        var orders = applied
            .Where(move => move.Unit.OrderId is not null)
            .GroupBy(move => move.Unit.OrderId!.Value)
            .ToArray();
        if (orders.Length == 0)
        {
            return;
        }

        // Without a matching row no lock is taken: only an order's first move touches it.
        writes.Add(
            "UPDATE production.orders SET state = 'running' WHERE tenant_id = $1 AND id = ANY($2) AND state = 'released'",
            Param.Int(tenant.TenantId),
            Param.Array(Array.ConvertAll(orders, order => order.Key), NpgsqlDbType.Uuid));

        var deltas = orders
            .Select(order => (
                Order: order.Key,
                Good: order.Sum(move => ActivityCounter.Turned(move.Move, UnitState.Done)),
                Scrap: order.Sum(move => ActivityCounter.Turned(move.Move, UnitState.Scrapped)),
                Rework: order.Sum(move => move.Move.To.Loops - move.Move.From.Loops)))
            .Where(delta => delta.Good != 0 || delta.Scrap != 0 || delta.Rework != 0)
            .ToArray();
        if (deltas.Length > 0)
        {
            writes.Add(
                """
                INSERT INTO production.order_deltas (tenant_id, order_id, good, scrap, rework, at)
                SELECT $1, v.order_id, v.good, v.scrap, v.rework, $6 FROM unnest($2, $3, $4, $5) AS v(order_id, good, scrap, rework)
                """,
                Param.Int(tenant.TenantId),
                Param.Array(Array.ConvertAll(deltas, delta => delta.Order), NpgsqlDbType.Uuid),
                Param.Array(Array.ConvertAll(deltas, delta => delta.Good), NpgsqlDbType.Integer),
                Param.Array(Array.ConvertAll(deltas, delta => delta.Scrap), NpgsqlDbType.Integer),
                Param.Array(Array.ConvertAll(deltas, delta => delta.Rework), NpgsqlDbType.Integer),
                Param.At(at));
        }
    }

    private static void AddActivity(SqlBatch writes, TenantScope tenant, ActivityCounter activity)
    {
        if (activity.Counts.Count == 0)
        {
            return;
        }

        var rows = activity.Counts.ToArray();
        writes.Add(
            """
            INSERT INTO production.activity_deltas (
              tenant_id, plant_id, slice, station, routing_version_id, step,
              scans, refused, completed, finished, scrapped, inspected_first, passed_first, failed, arrived, departed)
            SELECT $1, v.* FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) AS v
            """,
            Param.Int(tenant.TenantId),
            Param.Array(Array.ConvertAll(rows, row => row.Key.PlantId), NpgsqlDbType.Uuid),
            Param.Array(Array.ConvertAll(rows, row => row.Key.Slice), NpgsqlDbType.TimestampTz),
            Param.Array(Array.ConvertAll(rows, row => row.Key.Station), NpgsqlDbType.Text),
            Param.Array(Array.ConvertAll(rows, row => row.Key.RoutingVersion), NpgsqlDbType.Uuid),
            Of(row => row.Key.Step),
            Of(row => row.Value.Scans),
            Of(row => row.Value.Refused),
            Of(row => row.Value.Completed),
            Of(row => row.Value.Finished),
            Of(row => row.Value.Scrapped),
            Of(row => row.Value.InspectedFirst),
            Of(row => row.Value.PassedFirst),
            Of(row => row.Value.Failed),
            Of(row => row.Value.Arrived),
            Of(row => row.Value.Departed));

        writes.Add(
            """
            INSERT INTO production.station_scans AS s (tenant_id, station, last_at) SELECT $1, v.* FROM unnest($2, $3) AS v
            ON CONFLICT (tenant_id, station) DO UPDATE SET last_at = excluded.last_at WHERE s.last_at < excluded.last_at
            """,
            Param.Int(tenant.TenantId),
            Param.Array(activity.LastScans.Keys.ToArray(), NpgsqlDbType.Text),
            Param.Array(activity.LastScans.Values.Select(at => at.ToUniversalTime()).ToArray(), NpgsqlDbType.TimestampTz));

        Npgsql.NpgsqlParameter Of(Func<KeyValuePair<ActivityKey, ActivityCounts>, int> value) =>
            Param.Array(Array.ConvertAll(rows, row => value(row)), NpgsqlDbType.Integer);
    }
}
