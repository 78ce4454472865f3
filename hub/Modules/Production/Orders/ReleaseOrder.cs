using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;
using EdgeHub.StationRules;
using NpgsqlTypes;

namespace EdgeHub.Hub.Production;

/// <summary>
/// Gives part of an order to the floor: mints its labels, writes "planned" into each unit's history and puts a token in front of
/// the routing's first step. All in one transaction, so released units and tokens are always the same number.
/// </summary>
internal sealed class ReleaseOrder(IUnitRegistry registry, IUnitLedger ledger, PlanCache cache)
{
    /// <summary>Largest part of one release: a transaction of a few seconds.</summary>
    public const int LargestPart = 10_000;

    private const int EventsPerWrite = 2_000;

    public async Task<Result<OrderRelease>> RunAsync(
        TenantTransaction transaction, Actor actor, string number, int quantity, CancellationToken cancellationToken)
    {
        if (quantity is < 1 or > LargestPart)
        {
            return MasterData.Form("quantity", $"1 to {LargestPart} units; release in parts");
        }

        if (!(await OrderStore.LockAsync(transaction, actor.Plants, number, cancellationToken)).TryGet(out var order, out var error))
        {
            return error;
        }

        if (order.State is "paused" or "closed")
        {
            return OrderErrors.State(order, "released");
        }

        if (quantity > order.Planned - order.Released)
        {
            return OrderErrors.Quantity(order, quantity);
        }

        PlanTables? tables = null;
        var load = new SqlBatch();
        cache.AddLoad(transaction.Tenant, load, loaded => tables = loaded);
        await transaction.RunAsync(load, cancellationToken);
        var start = tables!.Plan.Routing(order.RoutingVersionId)!.Start!;
        var minted = await registry.MintAsync(
            transaction,
            new MintRequest(order.Home, order.Plant, order.UnitType, quantity, "item", order.ItemId, PersonOf(actor), actor.At),
            cancellationToken);
        if (!minted.TryGet(out var uids, out var notMinted))
        {
            return notMinted;
        }

        var place = new UnitPlace(UnitState.Queued, start.Step, 0, 0, 0);
        var drafts = uids.Select(uid => new UnitEventDraft(uid, UnitEventKind.Planned, actor.At)
        {
            OrderNumber = order.Number,
            PersonId = PersonOf(actor),
            Place = place,
        }).ToArray();
        if ((await ledger.AppendAsync(transaction, actor.At, drafts, cancellationToken)).Error is { } notWritten)
        {
            return notWritten;
        }

        var units = uids.Select(uid => new UnitSnapshot(
            uid, order.RoutingVersionId, order.Number, 1, place, null, "", actor.At, "")).ToArray();
        await WriteAsync(transaction, actor, order, units, tables, cancellationToken);
        return new OrderRelease(order.Number, quantity, uids[0], uids[^1]);
    }

    /// <summary>Tokens, counts, events and audit of units that an order has just got.</summary>
    internal static async Task WriteAsync(
        TenantTransaction transaction, Actor actor, Order order, UnitSnapshot[] units, PlanTables tables, CancellationToken cancellationToken)
    {
        var tenant = transaction.Tenant;
        var writes = new SqlBatch();
        writes.AddNewTokens(tenant, actor.At, units, order.Home, order.Id);
        writes.Add(
            """
            UPDATE production.orders SET released = released + $3, state = CASE WHEN state = 'planned' THEN 'released' ELSE state END
            WHERE tenant_id = $1 AND id = $2
            """,
            Param.Int(tenant.TenantId), Param.Id(order.Id), Param.Int(units.Length));
        writes.Add(
            """
            INSERT INTO production.order_releases (tenant_id, order_id, number, quantity, at, person_id, first_uid, last_uid)
            SELECT $1, $2, (SELECT count(*) + 1 FROM production.order_releases WHERE tenant_id = $1 AND order_id = $2), $3, $4, $5, $6, $7
            """,
            Param.Int(tenant.TenantId), Param.Id(order.Id), Param.Int(units.Length), Param.At(actor.At),
            Param.Of(PersonOf(actor), NpgsqlDbType.Uuid), Param.Text(units[0].Uid), Param.Text(units[^1].Uid));
        foreach (var part in units.Chunk(EventsPerWrite))
        {
            writes.AddOutbox(tenant, actor.At, Array.ConvertAll(part, unit => MoveEvents.Created(unit, tables, order.Home.PlantId)));
        }

        writes.AddOutbox(tenant, actor.At, [OrderEvents.Of("order.released", order.Number, order.Home.PlantId, "released", units.Length)]);
        writes.AddAudit(tenant, actor.At, new AuditEntry(
            "production.order.released", actor.PersonId, "order " + order.Number, $$"""{"quantity":{{units.Length}}}"""));
        await transaction.RunAsync(writes, cancellationToken);
    }

    private static Guid? PersonOf(Actor actor) => actor.PersonId == Guid.Empty ? null : actor.PersonId;
}
