using Dapper;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Tenancy.Tests;

/// <summary>Deleting has a grace, can be interrupted anywhere, and ends with nothing but what must stay.</summary>
public sealed class ErasureTests(Hub hub)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IServiceProvider Services => hub.Fixture.Services;

    [Theory]
    [InlineData("own")]
    [InlineData("pool")]
    public async Task DeletedTenant_IsErasedAfterItsGrace_AndNotBefore(string placement)
    {
        var (tenant, database) = await DeletedAsync(placement);
        await Services.GetRequiredService<TenantErasure>().SweepAsync(Stop);
        Assert.NotEmpty(await TenantRows.CountAsync(hub.Fixture.Cluster.Server, database, tenant.TenantId, Stop));
        await GraceEndsAsync(tenant);
        Assert.Equal(1, await Services.GetRequiredService<TenantErasure>().SweepAsync(Stop));
        Assert.Equal(0, await Services.GetRequiredService<TenantErasure>().SweepAsync(Stop));
        await ExpectErasedAsync(tenant, database, placement);
        Assert.Equal("tenancy.changed_meanwhile", (await Services.GetRequiredService<ITenants>().ChangeStateAsync(tenant.Code, "cancelled", Stop)).Error?.Code);
    }

    [Theory]
    [InlineData("own")]
    [InlineData("pool")]
    public async Task Erasing_KilledAfterTheRowsWereDropped_GoesOn(string placement)
    {
        var (tenant, database) = await DeletedAsync(placement);

        // The rows went, and the process with them before it could write that down.
        if (placement == "own")
        {
            await Services.GetRequiredService<HubDatabases>().DropAsync(database, Stop);
        }
        else
        {
            await TenantRows.DeleteAsync(hub.Fixture.Cluster.Server, database, tenant.TenantId, Stop);
        }

        await GraceEndsAsync(tenant);
        Assert.Equal(1, await Services.GetRequiredService<TenantErasure>().SweepAsync(Stop));
        await ExpectErasedAsync(tenant, database, placement);
    }

    [Fact]
    public async Task DeletedTenant_WithinItsGrace_CanComeBack()
    {
        var (tenant, _) = await DeletedAsync("pool");
        var tenants = Services.GetRequiredService<ITenants>();
        Assert.True((await tenants.ChangeStateAsync(tenant.Code, "cancelled", Stop)).IsOk);
        Assert.True((await tenants.ChangeStateAsync(tenant.Code, "active", Stop)).IsOk);
        await Services.GetRequiredService<TenantErasure>().SweepAsync(Stop);
        await using var transaction = await hub.Fixture.BeginAsync(tenant, Stop);
        Assert.Equal(1, transaction.Epoch);
    }

    [Fact]
    public async Task RowsLeftBehind_AreDroppedWhenTheirDayComes_AndTheNewOnesStay()
    {
        var tenant = await hub.Fixture.NewTenantAsync("own");
        var old = (await PlacedTenant.FindAsync(Services.GetRequiredService<IPlatformDb>(), tenant.Code, Stop)).Value.Database!;
        Assert.True((await Services.GetRequiredService<ITenantRelocation>().MoveAsync(tenant.Code, "pool", isDryRun: false, _ => { }, Stop)).IsOk);
        await Services.GetRequiredService<TenantErasure>().SweepAsync(Stop);
        Assert.True(await Services.GetRequiredService<HubDatabases>().ExistsAsync(old, Stop));
        await RunAsync("UPDATE tenancy.left_behind SET drop_after = now() - interval '1 minute' WHERE tenant_id = @TenantId", tenant);
        Assert.Equal(1, await Services.GetRequiredService<TenantErasure>().SweepAsync(Stop));
        Assert.False(await Services.GetRequiredService<HubDatabases>().ExistsAsync(old, Stop));
        await using var transaction = await hub.Fixture.BeginAsync(tenant, Stop);
        Assert.Equal(2, transaction.Epoch);
    }

    private async Task<(TenantScope Tenant, string Database)> DeletedAsync(string placement)
    {
        var tenant = await hub.Fixture.NewTenantAsync(placement);
        var database = (await PlacedTenant.FindAsync(Services.GetRequiredService<IPlatformDb>(), tenant.Code, Stop)).Value.Database!;
        Assert.True((await Services.GetRequiredService<ITenants>().ChangeStateAsync(tenant.Code, "cancelled", Stop)).IsOk);
        var deleted = await Services.GetRequiredService<ITenantDeletion>().DeleteAsync(tenant.Code, now: false, isDryRun: false, _ => { }, Stop);
        Assert.True(deleted.IsOk, deleted.Error?.Detail);
        Assert.InRange(deleted.Value.EraseAfter, TimeProvider.System.GetUtcNow().AddDays(29), TimeProvider.System.GetUtcNow().AddDays(31));
        return (tenant, database);
    }

    private Task GraceEndsAsync(TenantScope tenant) =>
        RunAsync("UPDATE tenancy.tenants SET erase_after = now() - interval '1 minute' WHERE tenant_id = @TenantId", tenant);

    private async Task ExpectErasedAsync(TenantScope tenant, string database, string placement)
    {
        if (placement == "own")
        {
            Assert.False(await Services.GetRequiredService<HubDatabases>().ExistsAsync(database, Stop));
        }
        else
        {
            Assert.Empty(await TenantRows.CountAsync(hub.Fixture.Cluster.Server, database, tenant.TenantId, Stop));
        }

        var found = (await Services.GetRequiredService<ITenants>().FindAsync(tenant.Code, Stop))!;
        Assert.Equal((tenant.TenantId, "deleted", tenant.Code, null), (found.TenantId, found.State, found.Name, found.Placement));
        Assert.Equal("tenancy.code_taken", (await Services.GetRequiredService<ITenantProvisioning>().ProvisionAsync(new NewTenant(tenant.Code, "Another"), Stop)).Error?.Code);
    }

    private async Task RunAsync(string sql, TenantScope tenant)
    {
        await using var connection = await Services.GetRequiredService<IPlatformDb>().DataSource.OpenConnectionAsync(Stop);
        await connection.ExecuteAsync(sql, new { tenant.TenantId });
    }
}
