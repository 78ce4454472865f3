using Dapper;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Tenancy.Tests;

/// <summary>A fault after each step: nothing is left, and the same order succeeds afterwards.</summary>
public sealed class UndoTests(Hub hub)
{
    public static TheoryData<string, int> EveryStep()
    {
        var steps = new TheoryData<string, int>();
        foreach (var placement in new[] { "own", "pool" })
        {
            for (var step = 1; step <= TenantProvisioning.Steps.Count; step++)
            {
                steps.Add(placement, step);
            }
        }

        return steps;
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(EveryStep))]
    public async Task Fault_AtAnyStep_LeavesNothingAndTheRetrySucceeds(string placement, int step)
    {
        var provisioning = hub.Fixture.Services.GetRequiredService<ITenantProvisioning>();
        var code = (placement == "own" ? "FO" : "FP") + step.ToString("00", System.Globalization.CultureInfo.InvariantCulture);
        var order = new NewTenant(code, "Fault " + code) { Placement = placement, FailAtStep = step };
        var before = await FootprintAsync();
        var failed = await provisioning.ProvisionAsync(order, Stop);
        Assert.Equal("tenancy.asked_to_fail", failed.Error?.Code);
        Assert.Equal(before, await FootprintAsync());
        Assert.Equal("undone", await RunStateAsync(code));

        var retried = await provisioning.ProvisionAsync(order with { FailAtStep = null }, Stop);
        Assert.True(retried.IsOk, retried.Error?.Detail);
        await using var transaction = await hub.Fixture.BeginAsync(new TenantScope(retried.Value.TenantId, code), Stop);
    }

    [Theory]
    [InlineData("own")]
    [InlineData("pool")]
    public async Task Run_LeftByKilledHub_IsUndone(string placement)
    {
        // A killed hub writes nothing more: the run stands still at step 5 with everything made so far.
        var code = placement == "own" ? "KILO" : "KILP";
        var provisioning = hub.Fixture.Services.GetRequiredService<TenantProvisioning>();
        var before = await FootprintAsync();
        Assert.True((await provisioning.ProvisionAsync(new NewTenant(code, "Killed " + code) { Placement = placement }, Stop)).IsOk);
        await using (var connection = await hub.Fixture.Services.GetRequiredService<IPlatformDb>().DataSource.OpenConnectionAsync(Stop))
        {
            await connection.ExecuteAsync(
                """
                UPDATE tenancy.tenants SET state = 'provisioning' WHERE code = @code;
                UPDATE tenancy.provisioning_runs SET state = 'running', touched_at = touched_at - interval '5 minutes' WHERE code = @code;
                """,
                new { code });
        }

        Assert.Equal(1, await hub.Fixture.Services.GetRequiredService<ProvisioningRecovery>().RunOnceAsync(TimeSpan.FromMinutes(1), Stop));
        Assert.Equal(before, await FootprintAsync());
        Assert.Equal("undone", await RunStateAsync(code));
    }

    private async Task<string> RunStateAsync(string code)
    {
        await using var connection = await hub.Fixture.Services.GetRequiredService<IPlatformDb>().DataSource.OpenConnectionAsync(Stop);
        return (await connection.ExecuteScalarAsync<string>("SELECT state FROM tenancy.provisioning_runs WHERE code = @code ORDER BY started_at DESC LIMIT 1", new { code }))!;
    }

    /// <summary>Databases, roles, placements, tenants and every row in the pool; runs are the story and stay.</summary>
    private async Task<string> FootprintAsync()
    {
        await using var connection = await hub.Fixture.Cluster.Server.OpenAsync(DbRole.Migrate, HubDatabases.Platform, Stop);
        var platform = await connection.QueryAsync<string>(
            """
            SELECT 'database ' || datname FROM pg_database UNION ALL SELECT 'role ' || rolname FROM pg_roles
            UNION ALL SELECT 'tenant ' || code || ' ' || state FROM tenancy.tenants UNION ALL SELECT 'placement ' || database_name FROM tenancy.placements ORDER BY 1
            """);
        await using var pool = await hub.Fixture.Cluster.Server.OpenAsync(DbRole.Migrate, PlacementStore.PoolDatabase, Stop);
        var rows = await pool.QueryAsync<string>("SELECT 'pool ' || (SELECT count(*) FROM kernel.tenants) || ' ' || (SELECT count(*) FROM kernel.outbox)");
        return string.Join('\n', platform.Concat(rows));
    }
}
