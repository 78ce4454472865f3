using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Production;

/// <summary>The statements that fold deltas.</summary>
internal static class DeltaFold
{
    // An order whose whole quantity is good or scrap closes itself; taking the last scan back opens it again.
    private const string Orders =
        """
        WITH taken AS (
          DELETE FROM production.order_deltas WHERE tenant_id = $1 RETURNING order_id, good, scrap, rework
        ), summed AS (
          SELECT order_id, sum(good)::int AS good, sum(scrap)::int AS scrap, sum(rework)::int AS rework FROM taken GROUP BY order_id
        )
        UPDATE production.orders o SET
          good = o.good + s.good,
          scrap = o.scrap + s.scrap,
          rework = o.rework + s.rework,
          state = CASE
            WHEN o.good + s.good + o.scrap + s.scrap >= o.planned THEN 'closed'
            WHEN o.state = 'closed' THEN 'running'
            ELSE o.state END,
          closed_at = CASE
            WHEN o.good + s.good + o.scrap + s.scrap < o.planned THEN NULL
            WHEN o.state = 'closed' THEN o.closed_at
            ELSE $2 END
        FROM summed s
        WHERE o.tenant_id = $1 AND o.id = s.order_id
        RETURNING o.number, o.plant_id, o.state, coalesce(o.closed_at = $2, false), o.good + o.scrap
        """;

    private const string Activity =
        """
        WITH taken AS (
          DELETE FROM production.activity_deltas WHERE tenant_id = $1
          RETURNING plant_id, slice, station, routing_version_id, step,
            scans, refused, completed, finished, scrapped, inspected_first, passed_first, failed, arrived, departed
        )
        INSERT INTO production.activity AS a (
          tenant_id, plant_id, slice, station, routing_version_id, step,
          scans, refused, completed, finished, scrapped, inspected_first, passed_first, failed, arrived, departed)
        SELECT $1, plant_id, slice, station, routing_version_id, step,
          sum(scans), sum(refused), sum(completed), sum(finished), sum(scrapped),
          sum(inspected_first), sum(passed_first), sum(failed), sum(arrived), sum(departed)
        FROM taken GROUP BY plant_id, slice, station, routing_version_id, step
        ON CONFLICT (tenant_id, plant_id, slice, station, routing_version_id, step) DO UPDATE SET
          scans = a.scans + excluded.scans,
          refused = a.refused + excluded.refused,
          completed = a.completed + excluded.completed,
          finished = a.finished + excluded.finished,
          scrapped = a.scrapped + excluded.scrapped,
          inspected_first = a.inspected_first + excluded.inspected_first,
          passed_first = a.passed_first + excluded.passed_first,
          failed = a.failed + excluded.failed,
          arrived = a.arrived + excluded.arrived,
          departed = a.departed + excluded.departed
        """;

    /// <summary>Adds the statements; orders whose counters changed are told, those that are complete as closed.</summary>
    public static void Add(SqlBatch batch, TenantScope tenant, DateTimeOffset at, List<OutboxEvent> told)
    {
        batch.Add(
            Orders,
            async (reader, cancellationToken) =>
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                    var type = reader.GetBoolean(3) ? "order.closed" : "order.changed";
                    told.Add(OrderEvents.Of(type, reader.GetString(0), reader.GetGuid(1), reader.GetString(2), reader.GetInt32(4)));
                }
            },
            Param.Int(tenant.TenantId), Param.At(at));
        batch.Add(Activity, Param.Int(tenant.TenantId));
    }
}
