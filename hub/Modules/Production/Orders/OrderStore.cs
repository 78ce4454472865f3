using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;
using Npgsql;

namespace EdgeHub.Hub.Production;

/// <summary>Reads and makes orders.</summary>
internal static class OrderStore
{
    /// <summary>Orders of a plant that its outlook takes into account.</summary>
    public const int LookedAt = 500;

    private const string Columns =
        """
        SELECT o.id, o.number, i.id, i.code, i.name, i.unit_type, o.routing_version_id, r.version,
               o.company_id, o.plant_id, o.department_id, p.code, o.planned, o.released,
               o.good + coalesce(d.good, 0), o.scrap + coalesce(d.scrap, 0), o.rework + coalesce(d.rework, 0),
               o.due, o.state, o.created_at
        FROM production.orders o
        JOIN production.items i ON i.tenant_id = o.tenant_id AND i.id = o.item_id
        JOIN production.routing_versions r ON r.tenant_id = o.tenant_id AND r.id = o.routing_version_id
        JOIN production.plants p ON p.tenant_id = o.tenant_id AND p.id = o.plant_id
        LEFT JOIN (
          SELECT order_id, sum(good)::int AS good, sum(scrap)::int AS scrap, sum(rework)::int AS rework
          FROM production.order_deltas WHERE tenant_id = $1 GROUP BY order_id) d ON d.order_id = o.id
        WHERE o.tenant_id = $1
        """;

    public static async Task<Result<Order>> FindAsync(TenantTransaction transaction, string number, CancellationToken cancellationToken) =>
        await transaction.FirstAsync(
            Columns + " AND o.number = $2", [Param.Int(transaction.Tenant.TenantId), Param.Text(number)], Read, cancellationToken) is { } order
            ? order
            : MasterData.NotFound("order", number);

    /// <summary>The same, where its plant may be touched.</summary>
    public static async Task<Result<Order>> FindAsync(TenantTransaction transaction, PlantScope plants, string number, CancellationToken cancellationToken)
    {
        var found = await FindAsync(transaction, number, cancellationToken);
        return found.IsOk && !plants.Covers(found.Value.Home.PlantId) ? MasterData.NotFound("order", number) : found;
    }

    /// <summary>Orders by number, newest first; a plant or state of null means all.</summary>
    public static Task<List<Order>> ListAsync(
        TenantTransaction transaction, PlantScope plants, Guid? plantId, string? state, string? before, int limit, CancellationToken cancellationToken) =>
        transaction.ListAsync(
            Columns +
            """
             AND ($2::uuid IS NULL OR o.plant_id = $2) AND ($3::text IS NULL OR o.state = $3) AND ($4::text IS NULL OR o.number < $4)
              AND ($6::uuid[] IS NULL OR o.plant_id = ANY ($6))
            ORDER BY o.number DESC LIMIT $5
            """,
            [
                Param.Int(transaction.Tenant.TenantId), Param.Of(plantId, NpgsqlTypes.NpgsqlDbType.Uuid), Param.Text(state),
                Param.Text(before), Param.Int(limit), plants.ToParameter(),
            ], Read, cancellationToken);

    /// <summary>Locks the order until the transaction ends.</summary>
    public static async Task<Result<Order>> LockAsync(TenantTransaction transaction, PlantScope plants, string number, CancellationToken cancellationToken)
    {
        await transaction.ExecuteAsync(
            "SELECT FROM production.orders WHERE tenant_id = $1 AND number = $2 FOR UPDATE",
            [Param.Int(transaction.Tenant.TenantId), Param.Text(number)], cancellationToken);
        return await FindAsync(transaction, plants, number, cancellationToken);
    }

    public static async Task<Result<Order>> CreateAsync(
        TenantTransaction transaction, Actor actor, NewOrder form, CancellationToken cancellationToken)
    {
        if (MasterData.CheckCode("number", form.Number) is { } error)
        {
            return error;
        }

        if (form.Quantity is < 1 or > 1_000_000)
        {
            return MasterData.Form("quantity", "1 to 1,000,000 units");
        }

        if (!(await ItemStore.FindAsync(transaction, form.Item ?? "", cancellationToken)).TryGet(out var item, out var noItem))
        {
            return noItem;
        }

        if (!(await PlantStore.FindAsync(transaction, actor.Plants, form.Plant ?? "", cancellationToken)).TryGet(out var plant, out var noPlant))
        {
            return noPlant;
        }

        var departments = await PlantStore.DepartmentsAsync(transaction, plant.Id, cancellationToken);
        if (departments.Find(department => department.Code == form.Department) is not { } home)
        {
            return MasterData.NotFound("department", form.Department ?? "");
        }

        var routing = await transaction.FirstAsync(
            "SELECT id FROM production.routing_versions WHERE tenant_id = $1 AND item_id = $2 ORDER BY version DESC LIMIT 1",
            [Param.Int(transaction.Tenant.TenantId), Param.Id(item.Id)], row => (Guid?)row.GetGuid(0), cancellationToken);
        if (routing is null)
        {
            return OrderErrors.NoRouting(item.Code);
        }

        var made = await transaction.ExecuteAsync(
            """
            INSERT INTO production.orders (
              tenant_id, id, number, company_id, plant_id, department_id, item_id, routing_version_id, planned, due, state, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'planned', $11)
            ON CONFLICT (tenant_id, number) DO NOTHING
            """,
            [
                Param.Int(transaction.Tenant.TenantId), Param.Id(Guid.CreateVersion7(actor.At)), Param.Text(form.Number),
                Param.Id(plant.CompanyId), Param.Id(plant.Id), Param.Id(home.Id), Param.Id(item.Id), Param.Id(routing.Value),
                Param.Int(form.Quantity), Param.At(form.Due), Param.At(actor.At),
            ], cancellationToken);
        if (made == 0)
        {
            return OrderErrors.Exists(form.Number);
        }

        var writes = new SqlBatch();
        writes.AddOutbox(transaction.Tenant, actor.At, [OrderEvents.Of("order.created", form.Number, plant.Id, "planned", 0)]);
        writes.AddAudit(transaction.Tenant, actor.At, new AuditEntry("production.order.created", actor.PersonId, "order " + form.Number, "{}"));
        await transaction.RunAsync(writes, cancellationToken);
        return await FindAsync(transaction, form.Number, cancellationToken);
    }

    private static Order Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetGuid(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetGuid(6), row.GetInt32(7),
        new UnitHome(row.GetGuid(8), row.GetGuid(9), row.GetGuid(10)), row.GetString(11), row.GetInt32(12), row.GetInt32(13),
        row.GetInt32(14), row.GetInt32(15), row.GetInt32(16), row.At(17), row.GetString(18), row.At(19));
}
