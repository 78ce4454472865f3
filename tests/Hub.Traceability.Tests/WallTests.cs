using EdgeHub.Hub.Kernel;
namespace EdgeHub.Hub.Traceability.Tests;

/// <summary>Two tenants in one database: neither sees, locks nor hits on what is the other's.</summary>
public sealed class WallTests(Hub hub)
{
    [Theory]
    [InlineData("units")]
    [InlineData("unit_events")]
    [InlineData("stray_scans")]
    [InlineData("activities")]
    [InlineData("activity_inputs")]
    [InlineData("activity_outputs")]
    [InlineData("exceptions")]
    [InlineData("seals")]
    [InlineData("seal_leaves")]
    [InlineData("uid_highest")]
    public async Task Rows_OfAnotherTenant_AreNeverVisible(string table)
    {
        var (mine, foreign) = await TwoAsync();
        var sql = $"SELECT count(*) FROM traceability.{table} WHERE tenant_id = $1";
        Assert.Equal(0L, await mine.AskAsync<long>(sql, foreign.Tenant.TenantId));
        Assert.True(await foreign.AskAsync<long>(sql, foreign.Tenant.TenantId) > 0, "The other tenant has no row that could have been seen.");
    }

    [Fact]
    public async Task Scan_OfAnotherTenantsUnit_IsForeignAndLeavesItAlone()
    {
        var (mine, foreign) = await TwoAsync();
        var uid = await foreign.AskAsync<string>("SELECT min(uid) FROM traceability.units");
        var item = mine.Scan(uid);
        await mine.TakeInAsync([item]);
        Assert.Equal(StationRules.Codes.LabelForeign, item.Outcome!.Decision.Code);
        Assert.Equal(2L, await foreign.AskAsync<long>("SELECT count(*) FROM traceability.unit_events WHERE uid = $1", uid));
    }

    [Fact]
    public async Task Registry_AskedForAnotherTenantsUnit_KnowsNone()
    {
        var (mine, foreign) = await TwoAsync();
        var uid = await foreign.AskAsync<string>("SELECT min(uid) FROM traceability.units");
        await using var transaction = await mine.BeginAsync();
        Assert.Empty(await mine.Get<IUnitRegistry>().FindAsync(transaction, [uid], default));
        Assert.Null(await UnitHeadRow.FindAsync(transaction, uid, default));
        Assert.Empty((await GenealogyWalk.AroundAsync(transaction, uid, default)).Edges);
        Assert.Equal("traceability.unit_unknown", (await mine.Get<ExportUnit>().MakeAsync(mine.Tenant, PlantScope.All, uid, default)).Error?.Code);
    }

    private async Task<(Plant Mine, Plant Foreign)> TwoAsync()
    {
        var (mine, foreign) = (await Plant.NewAsync(hub), await Plant.NewAsync(hub));
        foreach (var plant in (Plant[])[mine, foreign])
        {
            var (bag, lining) = ((await plant.MintAsync(1))[0], (await plant.MintAsync(1, "CO"))[0]);
            await plant.TakeInAsync([plant.Scan(lining, context: bag), plant.Scan("stray")], Plant.Fits);
            await plant.Get<Sealer>().SealAsync(plant.Tenant, whole: true, default);
        }

        return (mine, foreign);
    }
}
