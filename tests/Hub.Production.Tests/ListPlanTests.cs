using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;
using Npgsql;

namespace EdgeHub.Hub.Production.Tests;

/// <summary>
/// Lists over a plant as it is after a year: 50,000 units of which 2 % are in work, and those the newest; 2,000 orders. Planned as
/// the application's role, behind row-level security, with fresh statistics.
/// </summary>
public sealed class ListPlanTests(Hub hub)
{
    private static readonly SemaphoreSlim Once = new(1);
    private static TenantScope? _tenant;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("in work", "tokens_in_work")]
    [InlineData("hold", "tokens_in_work")]
    [InlineData("scrapped", "tokens_scrapped")]
    [InlineData("order", "tokens_of_order")]
    [InlineData("step", "tokens_in_work")]
    public async Task Units_OfFewAmongMany_AreFoundByTheirIndex(string asked, string index)
    {
        var parameters = new List<NpgsqlParameter>();
        var state = asked switch { "hold" => UnitState.Hold, "scrapped" => UnitState.Scrapped, _ => (UnitState?)null };
        var filter = new UnitFilter(null, asked == "order" ? "WO-000007" : null, null, asked == "step" ? 30 : null, null, asked is "in work" or "step");
        var tenant = await TenantAsync();
        parameters.AddRange([Param.Int(tenant.TenantId), Param.Text("")]);
        var sql = UnitList.Sql(filter, components: false, PlantScope.All, state, null, parameters);
        parameters.Add(Param.Int(101));
        var plan = await ExplainAsync(tenant, sql, parameters);
        Assert.True(plan.Contains(index, StringComparison.Ordinal) && !plan.Contains("Seq Scan on tokens", StringComparison.Ordinal) && !plan.Contains("tokens_pkey", StringComparison.Ordinal), plan);
    }

    [Fact]
    public async Task Orders_InARareState_AreFoundByTheirIndex()
    {
        var tenant = await TenantAsync();
        var plan = await ExplainAsync(
            tenant, "SELECT number FROM production.orders o WHERE o.tenant_id = $1 AND o.state = $2 ORDER BY o.number DESC LIMIT 101",
            [Param.Int(tenant.TenantId), Param.Text("paused")]);
        Assert.True(plan.Contains("orders_in_state", StringComparison.Ordinal), plan);
    }

    [Fact]
    public async Task Search_ForTheBeginningOfANumber_ReadsARangeOfTheIndex()
    {
        var tenant = await TenantAsync();
        var plan = await ExplainAsync(
            tenant, SearchOrders.Sql,
            [Param.Int(tenant.TenantId), Param.Text("WO-0007"), Param.Text(Paging.AfterPrefix("WO-0007")), PlantScope.All.ToParameter(), Param.Int(8)]);
        Assert.Matches(@"Index Cond: .*number >= ", plan);
        Assert.DoesNotContain("Seq Scan on orders", plan, StringComparison.Ordinal);
    }

    private async Task<string> ExplainAsync(TenantScope tenant, string sql, IReadOnlyList<NpgsqlParameter> parameters)
    {
        await using var transaction = await hub.Fixture.BeginAsync(tenant, Stop);
        return string.Join('\n', await transaction.ListAsync("EXPLAIN " + sql, [.. parameters], row => row.GetString(0), Stop));
    }

    private async Task<TenantScope> TenantAsync()
    {
        await Once.WaitAsync(Stop);
        try
        {
            return _tenant ??= await FillAsync();
        }
        finally
        {
            Once.Release();
        }
    }

    private async Task<TenantScope> FillAsync()
    {
        var floor = await Floor.NewAsync(hub, "own");
        await floor.DoAsync(async (transaction, token) =>
        {
            await transaction.ExecuteAsync(
                """
                INSERT INTO production.orders (tenant_id, id, number, company_id, plant_id, department_id, item_id, routing_version_id, planned, released, due, state, created_at)
                SELECT $1, gen_random_uuid(), 'WO-' || lpad(n::text, 6, '0'), p.company_id, p.id, d.id, i.id, r.id, 25, 25, now(),
                  CASE WHEN n > 1960 THEN 'running' WHEN n % 400 = 0 THEN 'paused' ELSE 'closed' END, now()
                FROM generate_series(1, 2000) n, production.plants p, production.departments d, production.items i, production.routing_versions r
                """, [Param.Int(floor.Tenant.TenantId)], token);
            await transaction.ExecuteAsync(
                """
                INSERT INTO production.tokens (tenant_id, uid, id, order_id, company_id, plant_id, department_id, routing_version_id, state, step, last_step, loops, components, unit_seq, changed_at)
                SELECT $1, 'UID-' || $2 || '-KOL-FG-' || lpad(n::text, 6, '0') || '-00', gen_random_uuid(), o.id, o.company_id, o.plant_id, o.department_id, o.routing_version_id,
                  CASE WHEN n > 49000 THEN (ARRAY[1, 1, 1, 2, 6, 3])[1 + n % 6] WHEN n % 200 = 0 THEN 5 ELSE 4 END, CASE WHEN n > 49000 THEN 10 * (1 + n % 6) ELSE 0 END, 60, 0, 0, 5, now()
                FROM generate_series(1, 50000) n JOIN production.orders o ON o.tenant_id = $1 AND o.number = 'WO-' || lpad(((n - 1) / 25 + 1)::text, 6, '0')
                """, [Param.Int(floor.Tenant.TenantId), Param.Text(floor.Tenant.Code)], token);
            return (Result<bool>)true;
        });
        await using var transaction = await hub.Fixture.BeginAsync(floor.Tenant, Stop);
        await using var owner = await hub.Fixture.Cluster.Server.OpenAsync(DbRole.Superuser, transaction.Connection.Database, Stop);
        await using var analyze = new NpgsqlCommand("ANALYZE", owner);
        await analyze.ExecuteNonQueryAsync(Stop);
        return floor.Tenant;
    }
}
