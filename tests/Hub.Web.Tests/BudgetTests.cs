using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EdgeHub.Hub.Web.Tests;

/// <summary>What a tenant costs before it has done anything: thousands of them stand on one server.</summary>
public sealed class BudgetTests(WholeHub hub)
{
    private const long MostBytes = 13_000_000;
    private const long MostFiles = 1_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Database_OfANewTenant_WithAllModulesTables_StaysInBudget()
    {
        var made = await hub.App.Services.GetRequiredService<ITenantProvisioning>().ProvisionAsync(new NewTenant("BUDG", "Budget"), Stop);
        Assert.True(made.IsOk, made.Error?.Detail);
        await using var connection = await hub.Cluster.Server.OpenAsync(DbRole.Superuser, "postgres", Stop);
        await using var measure = new NpgsqlCommand(
            "SELECT pg_database_size(oid), (SELECT count(*) FROM pg_ls_dir('base/' || oid)) FROM pg_database WHERE datname = $1", connection);
        measure.Parameters.Add(Param.Text(made.Value.Database));
        await using var reader = await measure.ExecuteReaderAsync(Stop);
        Assert.True(await reader.ReadAsync(Stop));
        Assert.InRange(reader.GetInt64(0), 5_000_000, MostBytes);
        Assert.InRange(reader.GetInt64(1), 100, MostFiles);
    }

    /// <summary>A database that nobody uses costs disk and nothing else: no connection stays.</summary>
    [Fact]
    public async Task Database_OfATenantThatNobodyUses_HasNoConnection()
    {
        var made = await hub.App.Services.GetRequiredService<ITenantProvisioning>().ProvisionAsync(new NewTenant("IDLE", "Idle"), Stop);
        Assert.True(made.IsOk, made.Error?.Detail);
        var scope = new TenantScope(made.Value.TenantId, made.Value.Code);
        await using (var transaction = (await hub.App.Services.GetRequiredService<ITenantDb>().BeginAsync(scope, Stop)).Value)
        {
            Assert.True(await ConnectionsAsync(made.Value.Database!) > 0);
        }

        // Idle for 15 s, looked at every 5: within 20 s it is closed.
        for (var i = 0; i < 250 && await ConnectionsAsync(made.Value.Database!) > 0; i++)
        {
            await Task.Delay(100, Stop);
        }

        Assert.Equal(0, await ConnectionsAsync(made.Value.Database!));
    }

    private async Task<long> ConnectionsAsync(string database)
    {
        await using var connection = await hub.Cluster.Server.OpenAsync(DbRole.Superuser, "postgres", Stop);
        await using var count = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = $1", connection);
        count.Parameters.Add(Param.Text(database));
        return (long)(await count.ExecuteScalarAsync(Stop))!;
    }
}
