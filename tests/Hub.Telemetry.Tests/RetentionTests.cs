using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EdgeHub.Hub.Telemetry.Tests;

/// <summary>What is too old goes, and nothing else.</summary>
public sealed class RetentionTests(TelemetryHub hub)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sweep_DeletesWhatIsTooOld_InBatches_AndLeavesTheRest()
    {
        var plant = await Plant.MakeAsync(hub);
        await FillAsync(plant, "INSERT INTO telemetry.chunks SELECT $1, n, now() - interval '91 days', '\\x00' FROM generate_series(1, 12000) n");
        await FillAsync(plant, "INSERT INTO telemetry.chunks SELECT $1, n, now() - interval '89 days', '\\x00' FROM generate_series(1, 10) n");
        await FillAsync(plant, "INSERT INTO telemetry.minutes SELECT $1, n, now() - n * interval '72 days', 1, 1 FROM generate_series(1, 11) n");
        await FillAsync(
            plant,
            """
            INSERT INTO telemetry.alarms (tenant_id, alarm_id, agent_id, plant_code, station, machine, name, point, severity, said, value, comparison, boundary, since, raised_at, times, untold, cleared_at)
            SELECT $1, gen_random_uuid(), gen_random_uuid(), '', '', 'M', 'a' || n, '', 1, '', '', 'above', '', now() - interval '800 days', now() - interval '800 days', 1, 0, CASE WHEN n > 1 THEN now() END
            FROM generate_series(1, 4) n
            """);
        await FillAsync(plant, "INSERT INTO telemetry.shelved_alarms SELECT $1, gen_random_uuid(), 'M', 'a', now() + n * interval '1 minute', 'r', gen_random_uuid(), now() FROM generate_series(-1, 1, 2) n");
        var retention = hub.Fixture.Services.GetRequiredService<ValueRetention>();
        Assert.Equal(12_000 + 1 + 3 + 1, await retention.SweepAsync(plant.Tenant, Stop));
        Assert.Equal(10, await plant.CountAsync("SELECT count(*) FROM telemetry.chunks WHERE tenant_id = $1"));
        Assert.Equal(10, await plant.CountAsync("SELECT count(*) FROM telemetry.minutes WHERE tenant_id = $1"));
        Assert.Equal(1, await plant.CountAsync("SELECT count(*) FROM telemetry.alarms WHERE tenant_id = $1 AND cleared_at IS NULL"));
        Assert.Equal(0, await retention.SweepAsync(plant.Tenant, Stop));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("4000")]
    public void Settings_OutOfBounds_AreRefused(string days)
    {
        var wrong = new ConfigurationBuilder().AddInMemoryCollection([new("Telemetry:RawDays", days)]).Build();
        Assert.Contains("Telemetry:RawDays", Assert.Throws<InvalidOperationException>(() => RetentionSettings.Read(wrong)).Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromDays(90), RetentionSettings.Read(new ConfigurationBuilder().Build()).Raw);
    }

    private static Task<Result<bool>> FillAsync(Plant plant, string sql) => plant.WriteAsync(async transaction =>
    {
        await using var fill = new NpgsqlCommand(sql, transaction.Connection, transaction.Transaction);
        fill.Parameters.Add(Param.Int(plant.Tenant.TenantId));
        await fill.ExecuteNonQueryAsync(Stop);
        return (Result<bool>)true;
    });
}
