using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Production;

/// <summary>Pauses, resumes and closes orders. Units of a paused order still move: a station never stops because of an office.</summary>
internal static class ChangeOrder
{
    public static async Task<Result<Order>> RunAsync(
        TenantTransaction transaction, Actor actor, string number, string action, CancellationToken cancellationToken)
    {
        if (!(await OrderStore.LockAsync(transaction, actor.Plants, number, cancellationToken)).TryGet(out var order, out var error))
        {
            return error;
        }

        var next = (action, order.State) switch
        {
            ("pause", "planned" or "released" or "running") => "paused",
            ("resume", "paused") => order.Released == 0 ? "planned" : order.Good + order.Scrap > 0 ? "running" : "released",
            ("close", not "closed") => "closed",
            _ => null,
        };
        if (next is null)
        {
            return OrderErrors.State(order, action switch { "pause" => "paused", "resume" => "resumed", _ => "closed" });
        }

        var writes = new SqlBatch();
        writes.Add(
            "UPDATE production.orders SET state = $3, closed_at = CASE WHEN $3 = 'closed' THEN $4 END WHERE tenant_id = $1 AND id = $2",
            Param.Int(transaction.Tenant.TenantId), Param.Id(order.Id), Param.Text(next), Param.At(actor.At));
        writes.AddOutbox(transaction.Tenant, actor.At,
            [OrderEvents.Of(next == "closed" ? "order.closed" : "order.changed", number, order.Home.PlantId, next, 0)]);
        writes.AddAudit(transaction.Tenant, actor.At, new AuditEntry($"production.order.{next}", actor.PersonId, "order " + number, "{}"));
        await transaction.RunAsync(writes, cancellationToken);
        return await OrderStore.FindAsync(transaction, number, cancellationToken);
    }
}
