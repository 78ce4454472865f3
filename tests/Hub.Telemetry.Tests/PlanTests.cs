using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Telemetry.Tests;

/// <summary>
/// Queries over a plant of 400 machines with 20,000 points, 20,000 blocks that wait and 100,000 minutes, planned as the application's role, behind row-level
/// security, with fresh statistics: each finds its rows by their index.
/// </summary>
public sealed class PlanTests(TelemetryHub hub)
{
    private static readonly SemaphoreSlim Once = new(1);
    private static Plant? _plant;
    private static Plant? _fresh;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PointValues.Values, "chunks_pkey")]
    [InlineData(PointValues.Figures, "minutes_pkey")]
    [InlineData(PointValues.Before, "chunks_pkey")]
    public async Task Values_OfOnePoint_AreFoundByTheirKey(string sql, string index)
    {
        var now = TimeProvider.System.GetUtcNow();
        var plant = await PlantAsync();
        var begin = now.AddHours(-1);
        NpgsqlParameter[] times = sql == PointValues.Values ? [Param.At(begin), Param.At(now), Param.Int(101), Param.At(begin), Param.At(now)]
            : sql == PointValues.Figures ? [Param.At(begin), Param.At(now), Param.At(begin), Param.At(now)]
            : [Param.At(now), Param.At(begin), Param.At(now)];
        var plan = await ExplainAsync(plant, sql, [Param.Int(plant.Tenant.TenantId), Param.Long(7), .. times]);
        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.Contains("numbers_point", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PageOfMachines_ReadsThesePointsOnly()
    {
        var plant = await PlantAsync();
        var plan = await ExplainAsync(
            plant, MachineRows.Points,
            [
                Param.Int(plant.Tenant.TenantId), PlantScope.All.ToParameter(), Param.Text("M-007"), Param.Text(null), Param.Int(200),
                Param.Of(true, NpgsqlTypes.NpgsqlDbType.Boolean), Param.Text(null), Param.Text(null),
            ]);
        Assert.Contains("points_name", plan, StringComparison.Ordinal);
        Assert.Contains("latest_pkey", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on points", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on latest", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PointTables.Numbers, "int, text, uuid, bytea, text[], text[], bigint[]", "'KOL', gen_random_uuid(), '', '{}', '{}', '{}'", "(name = t.name)")]
    [InlineData(StateChanges.States, "int, uuid, bytea, bigint[]", "gen_random_uuid(), '', '{}'", "(number = t.number)")]
    [InlineData(ValueRetention.Chunks, "int, timestamptz, int", "now(), 5000", "chunks_when")]
    [InlineData(ValueRetention.Minutes, "int, timestamptz, int", "now(), 5000", "minutes_when")]
    [InlineData(FoldedMinutes.Known, "int, bigint[], timestamptz[]", "'{}', '{}'", "(minute = k.minute)")]
    public async Task RowsOfABatch_AreFoundByTheirKeys_WithoutStatistics(string sql, string types, string values, string condition)
    {
        // A tenant's first plant: nothing has looked at its tables yet. As in the hub it is prepared, so the plan does not know how many rows are asked for.
        var plant = await FreshAsync();
        var plan = await plant.ReadAsync(async transaction =>
        {
            await using var prepare = new NpgsqlCommand(
                $"SET LOCAL plan_cache_mode = force_generic_plan; PREPARE asked({types}) AS {sql}", transaction.Connection, transaction.Transaction);
            await prepare.ExecuteNonQueryAsync(Stop);
            var lines = await LinesAsync(new NpgsqlCommand($"EXPLAIN EXECUTE asked({plant.Tenant.TenantId}, {values})", transaction.Connection, transaction.Transaction));
            await using var forget = new NpgsqlCommand("DEALLOCATE asked", transaction.Connection, transaction.Transaction);
            await forget.ExecuteNonQueryAsync(Stop);
            return lines;
        });
        Assert.Contains(condition, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Join Filter", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Hash Join", plan, StringComparison.Ordinal);

        // The machines are a few pages.
        Assert.DoesNotContain("Seq Scan", plan.Replace("Seq Scan on machines", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("active", "alarms_active")]
    [InlineData("over", "alarms_over")]
    public async Task Alarms_InAState_AreFoundByTheirIndex(string state, string index)
    {
        var plant = await PlantAsync();
        var ask = Paging.Ask("alarms", null, 100, _ => true).Value;
        var query = new AlarmQuery(state, null, null, null, null);
        var plan = await ExplainAsync(plant, ListAlarms.Sql(query), ListAlarms.Parameters(plant.Tenant, PlantScope.All, query, ask, TimeProvider.System.GetUtcNow()));
        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on alarms", plan, StringComparison.Ordinal);
    }

    private static Task<string> ExplainAsync(Plant plant, string sql, NpgsqlParameter[] parameters) => plant.ReadAsync(async transaction =>
    {
        var command = new NpgsqlCommand("EXPLAIN " + sql, transaction.Connection, transaction.Transaction);
        command.Parameters.AddRange(parameters);
        return await LinesAsync(command);
    });

    private static async Task<string> LinesAsync(NpgsqlCommand command)
    {
        await using var owned = command;
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(Stop);
        while (await reader.ReadAsync(Stop))
        {
            lines.Add(reader.GetString(0));
        }

        return string.Join('\n', lines);
    }

    private async Task<Plant> PlantAsync()
    {
        await Once.WaitAsync(Stop);
        try
        {
            return _plant ??= await FilledAsync();
        }
        finally
        {
            Once.Release();
        }
    }

    private async Task<Plant> FilledAsync()
    {
        var plant = await Plant.MakeAsync(hub, "own");
        var database = await FillAsync(plant);
        await using var owner = await hub.Fixture.Cluster.Server.OpenAsync(DbRole.Superuser, database, Stop);
        await using var analyze = new NpgsqlCommand("ANALYZE", owner);
        await analyze.ExecuteNonQueryAsync(Stop);
        return plant;
    }

    private async Task<Plant> FreshAsync()
    {
        await Once.WaitAsync(Stop);
        try
        {
            if (_fresh is null)
            {
                var plant = await Plant.MakeAsync(hub, "own");
                await FillAsync(plant);
                _fresh = plant;
            }

            return _fresh;
        }
        finally
        {
            Once.Release();
        }
    }

    private static async Task<string> FillAsync(Plant plant)
    {
        var database = "";
        await plant.WriteAsync(async transaction =>
        {
            await using var fill = new NpgsqlCommand(
                $"""
                INSERT INTO telemetry.machines (tenant_id, machine_id, plant_code, code, station, agent_id, known_at)
                SELECT {plant.Tenant.TenantId}, gen_random_uuid(), 'KOL', 'M-' || lpad(n::text, 3, '0'), '', '{plant.Agent.Id}', now() FROM generate_series(1, 400) n;
                INSERT INTO telemetry.points (tenant_id, machine_id, name, kind, unit, role, heartbeat_ms)
                SELECT tenant_id, machine_id, 'p' || n, 3, '', CASE WHEN n = 1 THEN 'state' ELSE '' END, 60000 FROM telemetry.machines, generate_series(1, 50) n;
                INSERT INTO telemetry.numbers SELECT tenant_id, '{plant.Agent.Id}', '\x00', point_id, point_id FROM telemetry.points;
                INSERT INTO telemetry.latest SELECT tenant_id, point_id, now(), NULL, 0, 1, NULL, NULL, now() FROM telemetry.points;
                INSERT INTO telemetry.inbox (tenant_id, agent_id, store_id, base_at, received_at, body)
                SELECT {plant.Tenant.TenantId}, '{plant.Agent.Id}', '\x00', now() - n * interval '10 s', now(), '\x00' FROM generate_series(1, 20000) n;
                INSERT INTO telemetry.chunks SELECT p.tenant_id, p.point_id, date_trunc('minute', now()) - n * interval '1 minute', '\x00' FROM telemetry.points p, generate_series(1, 5) n;
                INSERT INTO telemetry.minutes SELECT p.tenant_id, p.point_id, date_trunc('minute', now()) - n * interval '1 minute', 1, 1 FROM telemetry.points p, generate_series(1, 5) n;
                INSERT INTO telemetry.alarms (tenant_id, alarm_id, agent_id, plant_code, station, machine, name, point, severity, said, value, comparison, boundary, since, raised_at, times, untold, cleared_at)
                SELECT {plant.Tenant.TenantId}, gen_random_uuid(), gen_random_uuid(), '', '', 'M', 'a', '', 1, '', '', 'above', '', now(), now() - n * interval '1 minute', 1, 0, CASE WHEN n % 100 > 0 THEN now() END
                FROM generate_series(1, 20000) n;
                """,
                transaction.Connection, transaction.Transaction);
            await fill.ExecuteNonQueryAsync(Stop);
            database = transaction.Connection.Database;
            return (Result<bool>)true;
        });
        return database;
    }
}
