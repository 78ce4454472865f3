using Npgsql;

namespace EdgeHub.Hub.Kernel.Tests;

public sealed class TenantDbTests(Hub hub)
{
    private static readonly OutboxEvent Something = new("test.happened", "k", "test", null, "{}");

    [Fact]
    public async Task Transaction_InPool_SeesOwnRowsOnly()
    {
        var a = await hub.Fixture.NewTenantAsync();
        var b = await hub.Fixture.NewTenantAsync();
        await WriteAsync(a);
        await using var transaction = await hub.Fixture.BeginAsync(b);
        Assert.Equal(0L, await Hub.AskAsync(transaction, "SELECT count(*) FROM kernel.outbox WHERE types[1] = 'test.happened'"));
        Assert.Equal(1L, await Hub.AskAsync(transaction, "SELECT count(*) FROM kernel.tenants"));
    }

    [Fact]
    public async Task Transaction_WritingForeignTenant_IsRefusedByDatabase()
    {
        var a = await hub.Fixture.NewTenantAsync();
        var b = await hub.Fixture.NewTenantAsync();
        await using var transaction = await hub.Fixture.BeginAsync(b);
        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            Hub.AskAsync(transaction, $"INSERT INTO kernel.outbox_heads (tenant_id, position) VALUES ({a.TenantId}, 1)"));
        Assert.Equal("42501", refused.SqlState);
    }

    [Fact]
    public async Task UsedConnection_WithoutTenant_SeesNoRow()
    {
        var tenant = await hub.Fixture.NewTenantAsync();
        await WriteAsync(tenant);
        await using var connection = await hub.Server.OpenAsync(DbRole.App, "erp_pool_1", TestContext.Current.CancellationToken);
        Assert.Equal(0L, await CountAsync(connection));
        await using (var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var enter = new NpgsqlCommand($"SELECT set_config('app.tenant_id', '{tenant.TenantId}', true)", connection, transaction);
            await enter.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            Assert.Equal(1L, await CountAsync(connection));
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        // The setting is an empty string now, not absent: that must be no tenant, and no error.
        Assert.Equal(0L, await CountAsync(connection));
    }

    [Theory]
    [InlineData("kernel.outbox")]
    [InlineData("kernel.tenants")]
    public async Task Owner_WithoutTenant_SeesNoRow(string table)
    {
        await WriteAsync(await hub.Fixture.NewTenantAsync());
        Assert.Equal(0L, await hub.AskAsync(DbRole.Migrate, "erp_pool_1", $"SET ROLE eh_owner; SELECT count(*) FROM {table}"));
        Assert.NotEqual(0L, await hub.AskAsync(DbRole.Migrate, "erp_pool_1", $"SELECT count(*) FROM {table}"));
    }

    [Theory]
    [InlineData("own")]
    [InlineData("pool")]
    public async Task Transaction_WhereRowsHaveMovedAway_FailsClosed(string placement)
    {
        var tenant = await hub.Fixture.NewTenantAsync(placement);
        await (await hub.Fixture.BeginAsync(tenant)).DisposeAsync();
        var database = placement == "pool" ? "erp_pool_1" : "erp_tenant_test_" + tenant.Code.ToLowerInvariant();
        await hub.AskAsync(DbRole.Migrate, database, $"UPDATE kernel.tenants SET epoch = 2 WHERE tenant_id = {tenant.TenantId}");
        var begun = await hub.Fixture.Db.BeginAsync(tenant, TestContext.Current.CancellationToken);
        Assert.Equal("tenant.unavailable", begun.Error?.Code);
        await hub.AskAsync(DbRole.Migrate, database, $"UPDATE kernel.tenants SET epoch = 1, state = 'closed' WHERE tenant_id = {tenant.TenantId}");
        Assert.Equal("tenant.unavailable", (await hub.Fixture.Db.BeginAsync(tenant, TestContext.Current.CancellationToken)).Error?.Code);
    }

    [Fact]
    public async Task Transaction_OfUnknownTenant_IsRefused()
    {
        var begun = await hub.Fixture.Db.BeginAsync(new TenantScope(int.MaxValue, "NONE"), TestContext.Current.CancellationToken);
        Assert.Equal("tenant.unknown", begun.Error?.Code);
    }

    [Fact]
    public async Task App_Role_MayNeitherChangeSchemaNorBecomeOthers()
    {
        foreach (var sql in new[] { "CREATE TABLE kernel.mine (x int)", "SET ROLE eh_owner", "SET ROLE eh_migrate", "ALTER TABLE kernel.outbox DISABLE ROW LEVEL SECURITY", "CREATE TABLE public.mine (x int)", "TRUNCATE kernel.outbox", "SELECT kernel.protect('kernel.outbox')" })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => hub.AskAsync(DbRole.App, "erp_pool_1", sql));
            Assert.Equal("42501", refused.SqlState);
        }
    }

    [Fact]
    public async Task Backup_Role_ReadsEverythingAndWritesNothing()
    {
        await WriteAsync(await hub.Fixture.NewTenantAsync());
        Assert.NotEqual(0L, await hub.AskAsync(DbRole.Backup, "erp_pool_1", "SELECT count(*) FROM kernel.outbox"));
        await Assert.ThrowsAsync<PostgresException>(() => hub.AskAsync(DbRole.Backup, "erp_pool_1", "DELETE FROM kernel.outbox"));
    }

    [Fact]
    public async Task Template_IsClosedToEverybody()
    {
        var template = (string)(await hub.AskAsync(DbRole.Provision, "postgres", "SELECT datname::text FROM pg_database WHERE datname LIKE 'eh\\_tpl\\_%'"))!;
        var refused = await Assert.ThrowsAsync<PostgresException>(() => hub.AskAsync(DbRole.Superuser, template, "SELECT 1"));
        Assert.Equal("55000", refused.SqlState);
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT count(*) FROM kernel.outbox WHERE types[1] = 'test.happened'", connection);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private async Task WriteAsync(TenantScope tenant)
    {
        await using var transaction = await hub.Fixture.BeginAsync(tenant);
        var writes = new SqlBatch();
        writes.AddOutbox(tenant, DateTimeOffset.UnixEpoch.AddYears(56), [Something]);
        await transaction.RunAsync(writes, TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }
}
