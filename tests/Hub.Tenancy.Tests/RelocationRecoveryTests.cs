using Dapper;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EdgeHub.Hub.Tenancy.Tests;

/// <summary>A process is killed in the middle of a move: everything is as it was, and the next move succeeds.</summary>
public sealed class RelocationRecoveryTests(Hub hub)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IServiceProvider Services => hub.Fixture.Services;

    [Theory]
    [InlineData("own", "pool")]
    [InlineData("pool", "own")]
    public async Task Move_LeftByKilledProcess_IsUndone_AndTheNextOneSucceeds(string from, string to)
    {
        var tenant = await hub.Fixture.NewTenantAsync(from);
        await LeaveHalfDoneAsync(tenant, to);
        await using (var frozen = await hub.Fixture.BeginAsync(tenant))
        {
            Assert.True(frozen.IsFrozen);
            await using var write = new NpgsqlCommand("DELETE FROM kernel.outbox", frozen.Connection, frozen.Transaction);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => write.ExecuteNonQueryAsync(Stop));
            Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, refused.SqlState);
        }

        Assert.Equal(1, await Services.GetRequiredService<RelocationRecovery>().RunOnceAsync(Stop));
        Assert.Equal(0, await Services.GetRequiredService<RelocationRecovery>().RunOnceAsync(Stop));
        await using (var open = await hub.Fixture.BeginAsync(tenant))
        {
            Assert.False(open.IsFrozen);
            Assert.Equal(1, open.Epoch);
        }

        Assert.Empty(await TenantRows.CountAsync(hub.Fixture.Cluster.Server, from == "own" ? PlacementStore.PoolDatabase : "postgres", tenant.TenantId, Stop));
        var moved = await Services.GetRequiredService<ITenantRelocation>().MoveAsync(tenant.Code, to, isDryRun: false, _ => { }, Stop);
        Assert.True(moved.IsOk, moved.Error?.Detail);
        await using var there = await hub.Fixture.BeginAsync(tenant);
        Assert.Equal(2, there.Epoch);
    }

    [Fact]
    public async Task Move_WithTheCommitsAnswerLost_IsNotUndone()
    {
        var tenant = await hub.Fixture.NewTenantAsync("pool");
        var run = await LeaveHalfDoneAsync(tenant, "own");
        await using (var connection = await Services.GetRequiredService<IPlatformDb>().DataSource.OpenConnectionAsync(Stop))
        {
            await connection.ExecuteAsync("UPDATE tenancy.relocations SET state = 'done' WHERE relocation_id = @Id", new { run.Id });
        }

        Assert.False(await Services.GetRequiredService<RelocationUndo>().RunAsync(run, RelocationUndo.Interrupted, Stop));
        Assert.True(await Services.GetRequiredService<HubDatabases>().ExistsAsync(run.TargetDatabase, Stop));
    }

    [Fact]
    public async Task Tenant_ThatIsBeingMoved_IsNotMovedByASecond()
    {
        var tenant = await hub.Fixture.NewTenantAsync("pool");
        await using var first = await TenantLock.TryTakeAsync(hub.Fixture.Cluster.Server, tenant.TenantId, isShared: false, Stop);
        Assert.NotNull(first);
        var second = await Services.GetRequiredService<ITenantRelocation>().MoveAsync(tenant.Code, "own", isDryRun: false, _ => { }, Stop);
        Assert.Equal("tenancy.tenant_busy", second.Error?.Code);
        using var nowhere = new MemoryStream();
        Assert.Equal("tenancy.tenant_busy", (await Services.GetRequiredService<ITenantBackup>().RunAsync(tenant.Code, nowhere, null, Stop)).Error?.Code);
    }

    [Fact]
    public async Task Door_ThatIsFrozen_WaitsForTheWriterInside()
    {
        var tenant = await hub.Fixture.NewTenantAsync("own");
        var placed = (await PlacedTenant.FindAsync(Services.GetRequiredService<IPlatformDb>(), tenant.Code, Stop)).Value;
        var writer = await hub.Fixture.BeginAsync(tenant);
        var freezing = Services.GetRequiredService<TenantDoor>().SetAsync(placed.Database!, tenant.TenantId, 1, "frozen", Stop);
        await Task.WhenAny(freezing, Task.Delay(300, Stop));
        Assert.False(freezing.IsCompleted);
        await using (writer)
        {
            var writes = new SqlBatch();
            writes.AddOutbox(tenant, TimeProvider.System.GetUtcNow(), [new OutboxEvent("test.late", "k", "test", null, "{}")]);
            await writer.RunAsync(writes, Stop);
            await writer.CommitAsync(Stop);
        }

        await freezing.WaitAsync(TimeSpan.FromMinutes(1), Stop);
    }

    /// <summary>What a process that was killed while it copied leaves: its row, its target, the frozen door. Its lock went with it.</summary>
    private async Task<RelocationRun> LeaveHalfDoneAsync(TenantScope tenant, string to)
    {
        var placed = (await PlacedTenant.FindAsync(Services.GetRequiredService<IPlatformDb>(), tenant.Code, Stop)).Value;
        var target = to == "pool" ? PlacementStore.PoolDatabase : PlacementStore.OwnDatabase(placed.Slug, 2);
        var run = new RelocationRun(Guid.NewGuid(), placed, "move", to, target);
        await Services.GetRequiredService<RelocationJournal>().BeginAsync(run, Stop);
        if (to == "own")
        {
            await Services.GetRequiredService<HubDatabases>().CreateTenantDatabaseAsync(target, Stop);
        }

        await Services.GetRequiredService<TenantDoor>().SetAsync(placed.Database!, tenant.TenantId, 1, "frozen", Stop);
        return run;
    }
}
