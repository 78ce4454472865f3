using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Npgsql;

namespace EdgeHub.Hub.Telemetry.Tests;

/// <summary>What readers see is whole: in the middle of a fold, of numbers that are none, of many machines and of a changed kind.</summary>
public sealed class ReadingTests(TelemetryHub hub)
{
    private static readonly DateTimeOffset Ever = DateTimeOffset.MaxValue.AddDays(-1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Values_ReadWhileAFoldCommits_AreThereOnce()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        var sent = 0;
        for (var round = 0; round < 40; round++)
        {
            for (var block = 0; block < 5; block++)
            {
                plant.Write(2, ++sent * 1000, (long)sent);
                plant.Close();
            }

            await stream.SendBlocksAsync((ulong)(sent - 4), 5);
            await stream.AckedAsync((ulong)sent + 1, Lane.Telemetry);
            var fold = Task.Run(() => hub.Folder.FoldAsync(plant.Tenant, Ever, Stop), Stop);
            do
            {
                Assert.Equal(sent, (await plant.ValuesAsync("good")).Count);
                Assert.Equal(sent, await CountedAsync(plant));
            }
            while (!fold.IsCompleted);
            Assert.Equal(5, (await fold).Folded);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public async Task Number_ThatIsNone_IsOutOfRange_AndNoValue(double number)
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        plant.Write(3, 100, 1.5);
        plant.Write(3, 200, number);
        plant.Close();
        await stream.SendBlocksAsync(1, 1);
        await stream.AckedAsync(2, Lane.Telemetry);
        Assert.Equal((null, null, "out_of_range"), (await plant.MachineAsync()).Points[2] is var point ? (point.Value, point.Number, point.Quality) : default);
        Assert.Equal([1.5, null], (await plant.ValuesAsync("temperature")).Select(value => value.Number));
        await hub.Folder.FoldAsync(plant.Tenant, Ever, Stop);
        Assert.Equal([1.5, null], (await plant.ValuesAsync("temperature")).Select(value => value.Number));
        Assert.Equal(1, await plant.CountAsync("SELECT valued FROM telemetry.minutes WHERE tenant_id = $1"));
    }

    [Fact]
    public async Task Numbers_WhoseSumIsTooLarge_HaveNoAverage()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        plant.Write(3, 100, double.MaxValue);
        plant.Write(3, 200, double.MaxValue);
        plant.Close();
        await stream.SendBlocksAsync(1, 1);
        await stream.AckedAsync(2, Lane.Telemetry);
        var all = await HistoryAsync(plant, "temperature", "avg");
        Assert.DoesNotContain(all, item => item.Value is { } value && !double.IsFinite(value));
        Assert.Contains(all, item => item.Heard);
    }

    [Fact]
    public async Task Buckets_ThatBeginWithinAMinute_AreTheSame_BeforeAndAfterTheFold()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        for (var second = 0; second < 300; second++)
        {
            plant.Write(2, second * 1000, (long)second);
        }

        plant.Close();
        await stream.SendBlocksAsync(1, 1);
        await stream.AckedAsync(2, Lane.Telemetry);
        var at = (await plant.ValuesAsync("good"))[95].At;
        var query = new HistoryQuery(at, at.AddSeconds(100), "count", 60, null);
        var before = await HistoryAsync(plant, "good", query);
        Assert.Equal(1, (await hub.Folder.FoldAsync(plant.Tenant, Ever, Stop)).Folded);
        Assert.Equal(before, await HistoryAsync(plant, "good", query));
        Assert.InRange(before.Sum(item => item.Value ?? 0), 120, 240);
    }

    [Fact]
    public async Task KindOfAPoint_Changed_CountsWhatItReplaced()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        plant.Write(2, 100, 1L);
        plant.Write(2, 200, 2L);
        plant.Close();
        await stream.SendBlocksAsync(1, 1);
        await stream.AckedAsync(2, Lane.Telemetry);
        await hub.Folder.FoldAsync(plant.Tenant, Ever, Stop);
        var table = plant.Table();
        (table.Points[1].Kind, table.Points[1].Number) = (PointKind.Text, 1);
        table.Points.RemoveAt(0);
        await stream.SendAsync(new AgentFrame { PointTable = table });
        plant.Write(1, 300, "many");
        plant.Close();
        await stream.SendBlocksAsync(2, 1);
        await stream.AckedAsync(3, Lane.Telemetry);
        await hub.Folder.FoldAsync(plant.Tenant, Ever, Stop);
        Assert.Equal(["many"], (await plant.ValuesAsync("good")).Select(value => value.Text));
        Assert.Equal(2, await plant.CountAsync("SELECT sum(values) FROM telemetry.dropped WHERE tenant_id = $1 AND reason = 'kind_changed'"));
    }

    [Theory]
    [InlineData(false, "folded together")]
    [InlineData(true, "the older values come late")]
    public async Task KindOfAPoint_ChangedWithinAMinute_KeepsTheNewerKind(bool newerIsFoldedFirst, string when)
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        var table = plant.Table();
        (table.Points[1].Kind, table.Points[1].Number) = (PointKind.Text, 1);
        table.Points.RemoveAt(0);
        await stream.SendAsync(new AgentFrame { PointTable = table });
        if (newerIsFoldedFirst)
        {
            plant.Write(1, 300, "many");
            plant.Close();
        }

        plant.Write(2, 100, 1L);
        plant.Write(2, 200, 2L);
        plant.Close();
        if (!newerIsFoldedFirst)
        {
            plant.Write(1, 300, "many");
            plant.Close();
        }

        await stream.SendBlocksAsync(1, 1);
        await stream.AckedAsync(2, Lane.Telemetry);
        if (newerIsFoldedFirst)
        {
            await hub.Folder.FoldAsync(plant.Tenant, Ever, Stop);
        }

        await stream.SendBlocksAsync(2, 1);
        await stream.AckedAsync(3, Lane.Telemetry);
        await hub.Folder.FoldAsync(plant.Tenant, Ever, Stop);
        Assert.True((await plant.ValuesAsync("good")) is [{ Text: "many" }], when);
        Assert.Equal(2, await plant.CountAsync("SELECT sum(values) FROM telemetry.dropped WHERE tenant_id = $1 AND reason = 'kind_changed'"));
    }

    [Fact]
    public async Task MachineList_OfManyMachines_IsWhole_AndCountsAllPoints()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        var table = plant.Table();
        foreach (var point in table.Points)
        {
            point.Role = "";
        }

        await stream.SendAsync(new AgentFrame { PointTable = table });
        plant.Write(3, (long)plant.Agent.Uptime - 500, 20.0);
        plant.Close();
        await stream.SendBlocksAsync(1, 1);
        await stream.AckedAsync(2, Lane.Telemetry);
        await plant.WriteAsync(async transaction =>
        {
            await using var many = new NpgsqlCommand(
                """
                INSERT INTO telemetry.machines (tenant_id, machine_id, plant_code, code, station, agent_id, known_at)
                SELECT $1, gen_random_uuid(), 'KOL', 'KOL-X-' || lpad(n::text, 5, '0'), '', gen_random_uuid(), now() FROM generate_series(1, 2500) n
                """,
                transaction.Connection, transaction.Transaction);
            many.Parameters.Add(Param.Int(plant.Tenant.TenantId));
            await many.ExecuteNonQueryAsync(Stop);
            return (Result<bool>)true;
        });
        var seen = new List<MachineView>();
        string? cursor = null;
        do
        {
            var page = (await plant.ReadAsync(transaction => TelemetryRoutes.ListAsync(transaction, PlantScope.All, null, cursor, 200, TimeProvider.System.GetUtcNow(), Stop))).Value;
            seen.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(2501, seen.Select(machine => machine.Code).Distinct().Count());
        Assert.Equal((3, true), seen.Single(machine => machine.Code == "KOL-M-01") is var own ? (own.Points, own.HeardAt is not null) : default);
    }

    [Fact]
    public async Task States_OfMoreWordsThanOneAnswerReads_AreRefused_AndNotCutShort()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        plant.Write(1, 100, "running");
        plant.Write(1, 200, "idle");
        plant.Write(1, 300, "running");
        plant.Close();
        await stream.SendBlocksAsync(1, 1);
        await stream.AckedAsync(2, Lane.Telemetry);
        var now = TimeProvider.System.GetUtcNow();
        Assert.Equal("telemetry.bad_range", (await plant.ReadAsync(transaction => ShowStates.RunAsync(transaction, PlantScope.All, "KOL-M-01", null, null, now, Stop, most: 2))).Error!.Code);
        Assert.True((await plant.ReadAsync(transaction => ShowStates.RunAsync(transaction, PlantScope.All, "KOL-M-01", null, null, now, Stop, most: 3))).IsOk);
    }

    private static async Task<double> CountedAsync(Plant plant) => (await HistoryAsync(plant, "good", "count")).Sum(item => item.Value ?? 0);

    private static Task<IReadOnlyList<HistoryValue>> HistoryAsync(Plant plant, string point, string aggregation) =>
        HistoryAsync(plant, point, new HistoryQuery(TimeProvider.System.GetUtcNow().AddHours(-5), null, aggregation, 60, null));

    private static async Task<IReadOnlyList<HistoryValue>> HistoryAsync(Plant plant, string point, HistoryQuery query) =>
        (await plant.ReadAsync(transaction => ShowHistory.RunAsync(transaction, PlantScope.All, "KOL-M-01", point, query, TimeProvider.System.GetUtcNow(), Stop))).Value!.Items;
}
