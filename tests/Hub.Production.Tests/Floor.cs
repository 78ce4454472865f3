using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EdgeHub.Hub.Production.Tests;

/// <summary>A tenant with the bag plant of the demo and agents whose scans are taken in as Fleet does it.</summary>
internal sealed class Floor
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    public static readonly Actor Planner = new(Guid.NewGuid(), Noon.AddHours(-1));

    public static readonly StepForm[] BagSteps =
    [
        new(10, "Cutting", "complete", [20], Stations: ["KOL-ST-01"]),
        new(20, "Edge painting", "startComplete", [30], Stations: ["KOL-ST-02"]),
        new(30, "Stitching", "complete", [40], Stations: ["KOL-ST-03"]),
        new(40, "Assembly", "assemble", [50], ComponentType: "CO", Components: 1, Stations: ["KOL-ST-04"]),
        new(50, "Final inspection", "inspect", [60], ReworkTo: 30, MaxLoops: 2, Stations: ["KOL-ST-05"]),
        new(60, "Packing", "complete", Stations: ["KOL-ST-06"]),
    ];

    private readonly Hub _hub;

    private Floor(Hub hub, TenantScope tenant)
    {
        _hub = hub;
        Tenant = tenant;
    }

    public TenantScope Tenant { get; }

    public Agent A { get; } = new();

    public Agent B { get; } = new();

    public static async Task<Floor> NewAsync(Hub hub, string placement = "pool")
    {
        var floor = new Floor(hub, await hub.Fixture.NewTenantAsync(placement));
        await floor.DoAsync((tx, ct) => PlantStore.SaveCompanyAsync(tx, Planner, "SAIF", new CompanyForm("SAIF Automations", "INR"), ct));
        await floor.DoAsync((tx, ct) => PlantStore.SavePlantAsync(tx, Planner, "KOL", new PlantForm("SAIF", "Kolkata", "Asia/Kolkata", "INR"), ct));
        await floor.DoAsync((tx, ct) => PlantStore.SaveDepartmentAsync(tx, Planner, "KOL", "BAGS", new DepartmentForm("Bags"), ct));
        for (var number = 1; number <= 6; number++)
        {
            var code = $"KOL-ST-0{number}";
            var form = new StationForm("KOL", "BAGS", BagSteps[number - 1].Name, number <= 3 ? "agent-a" : "agent-b");
            await floor.DoAsync((tx, ct) => StationStore.SaveAsync(tx, Planner, code, form, ct));
        }

        await floor.DoAsync((tx, ct) => ItemStore.SaveAsync(tx, Planner, "BAG", new ItemForm("Leather bag", "FG"), ct));
        await floor.DoAsync((tx, ct) => RoutingStore.FreezeAsync(tx, Planner, "BAG", new RoutingForm(BagSteps), ct));
        return floor;
    }

    public T Get<T>()
        where T : notnull => _hub.Fixture.Services.GetRequiredService<T>();

    public async Task<T> DoAsync<T>(Func<TenantTransaction, CancellationToken, Task<Result<T>>> work)
    {
        var result = await TryAsync(work);
        return result.TryGet(out var value, out var error) ? value : throw new InvalidOperationException($"{error.Code}: {error.Detail}");
    }

    public Task<Result<T>> TryAsync<T>(Func<TenantTransaction, CancellationToken, Task<Result<T>>> work) =>
        _hub.Fixture.Db.RunAsync(Tenant, work, TestContext.Current.CancellationToken);

    /// <summary>An order, all of it released; gives back its labels.</summary>
    public async Task<string[]> ReleaseAsync(int quantity, string number = "WO-1")
    {
        await DoAsync((tx, ct) => OrderStore.CreateAsync(
            tx, Planner, new NewOrder(number, "BAG", "KOL", "BAGS", quantity, Noon.AddDays(1)), ct));
        await DoAsync((tx, ct) => Get<ReleaseOrder>().RunAsync(tx, Planner, number, quantity, ct));
        return await UidsAsync($"order_id = (SELECT id FROM production.orders WHERE number = '{number}')");
    }

    public async Task<string[]> ComponentsAsync(int count)
    {
        await DoAsync((tx, ct) => Get<MakeComponents>().RunAsync(tx, Planner, new ComponentsForm("KOL", "BAGS", "CO", count), ct));
        return await UidsAsync("order_id IS NULL");
    }

    /// <summary>Takes a batch in: load, decide, write, commit, in Fleet's order.</summary>
    public async Task<ScanBatch> TakeInAsync(Agent agent, params ScanItem[] items)
    {
        var batch = new ScanBatch(Tenant, agent.Id, agent.StoreId, Noon.AddHours(1), items);
        var participants = _hub.Fixture.Services.GetServices<IScanParticipant>().OrderBy(p => p.Order).ToList();
        await using var transaction = await _hub.Fixture.BeginAsync(Tenant);
        var load = new SqlBatch();
        participants.ForEach(p => p.AddLoad(batch, load));
        await transaction.RunAsync(load, default);
        participants.ForEach(p => p.Decide(batch));
        var writes = new SqlBatch();
        participants.ForEach(p => p.AddWrites(batch, writes));
        await transaction.RunAsync(writes, default);
        await transaction.CommitAsync(default);
        return batch;
    }

    /// <summary>The master data as the database has it.</summary>
    public async Task<PlanTables> TablesAsync()
    {
        PlanTables? tables = null;
        await using var transaction = await _hub.Fixture.BeginAsync(Tenant);
        var load = new SqlBatch();
        new PlanReader(Tenant, null).AddLoad(load, loaded => tables = loaded);
        await transaction.RunAsync(load, default);
        return tables!;
    }

    /// <summary>Every token as the rules see it.</summary>
    public async Task<List<UnitSnapshot>> SnapshotsAsync()
    {
        await using var transaction = await _hub.Fixture.BeginAsync(Tenant);
        return await transaction.ListAsync(
            $"SELECT {TokenReader.SnapshotColumns} FROM production.tokens t LEFT JOIN production.orders o ON o.tenant_id = t.tenant_id AND o.id = t.order_id",
            [], TokenReader.Snapshot, default);
    }

    /// <summary>good/scrap/rework of an order as counted, and as its units say.</summary>
    public async Task<(string Counted, string Recounted)> CountersAsync(string number)
    {
        var order = await DoAsync((tx, ct) => OrderStore.FindAsync(tx, number, ct));
        var recounted = await AskAsync<string>(
            """
            SELECT concat_ws('/', count(*) FILTER (WHERE t.state = 4), count(*) FILTER (WHERE t.state = 5), sum(t.loops), count(*))
            FROM production.tokens t JOIN production.orders o ON o.id = t.order_id WHERE o.number = $1
            """, number);
        return ($"{order.Good}/{order.Scrap}/{order.Rework}/{order.Released}", recounted);
    }

    /// <summary>One scan as a batch of its own; gives back the hub's outcome.</summary>
    public async Task<ScanOutcome> ScanAsync(Agent agent, ScanItem item)
    {
        await TakeInAsync(agent, item);
        return item.Outcome!;
    }

    /// <summary>state/step/last/loops/components of a token.</summary>
    public Task<string> PlaceAsync(string uid) => AskAsync<string>(
        "SELECT concat_ws('/', state, step, last_step, loops, components) FROM production.tokens WHERE uid = $1", uid);

    public async Task<T> AskAsync<T>(string sql, params object[] parameters)
    {
        await using var transaction = await _hub.Fixture.BeginAsync(Tenant);
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction.Transaction);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return (T)(await command.ExecuteScalarAsync())!;
    }

    private async Task<string[]> UidsAsync(string condition) =>
        await AskAsync<string[]>($"SELECT array_agg(uid ORDER BY uid) FROM production.tokens WHERE {condition}");
}
