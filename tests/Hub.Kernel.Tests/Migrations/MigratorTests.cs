using System.Security.Cryptography;
using System.Text;

namespace EdgeHub.Hub.Kernel.Tests;

public sealed class MigratorTests(Hub hub) : IAsyncLifetime
{
    private readonly string _database = "erp_migrate_" + Guid.NewGuid().ToString("N")[..8];
    private HubDatabases _databases = null!;

    public async ValueTask InitializeAsync()
    {
        _databases = new HubDatabases(hub.Server, new MigrationCatalog([new Tenancy.TenancyModule()]));
        await _databases.CreateTenantDatabaseAsync(_database, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync() => await _databases.DropAsync(_database, CancellationToken.None);

    [Fact]
    public async Task Migrations_RunTwice_ApplyOnce()
    {
        MigrationFile[] files = [File(1, "0001_a.sql", "CREATE TABLE extra.a (tenant_id integer PRIMARY KEY); SELECT kernel.protect('extra.a')")];
        Assert.Equal(1, await RunAsync(files));
        Assert.Equal(0, await RunAsync(files));
        Assert.Empty(await TenantCatalogue.FindHolesAsync(hub.Server, _database, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Migrations_OfTwoNodesAtOnce_ApplyOnce()
    {
        MigrationFile[] files = [.. Enumerable.Range(1, 5).Select(i => File(i, $"000{i}_t.sql", $"CREATE TABLE extra.t{i} (tenant_id integer PRIMARY KEY)"))];
        var counts = await Task.WhenAll(RunAsync(files), RunAsync(files), RunAsync(files));
        Assert.Equal(5, counts.Sum());
    }

    [Fact]
    public async Task Migration_ChangedAfterwards_IsRefusedByName()
    {
        await RunAsync([File(1, "0001_a.sql", "CREATE TABLE extra.a (tenant_id integer PRIMARY KEY)")]);
        var refused = await Assert.ThrowsAsync<MigrationException>(() => RunAsync([File(1, "0001_a.sql", "CREATE TABLE extra.b (tenant_id integer PRIMARY KEY)")]));
        Assert.Contains("extra/0001_a.sql was changed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_OfNewerProgram_IsRefused()
    {
        MigrationFile[] two = [File(1, "0001_a.sql", "SELECT 1"), File(2, "0002_b.sql", "SELECT 2")];
        await RunAsync(two);
        var refused = await Assert.ThrowsAsync<MigrationException>(() => RunAsync(two[..1]));
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migration_ThatFails_ChangesNothing()
    {
        var refused = await Assert.ThrowsAsync<MigrationException>(() => RunAsync([File(1, "0001_a.sql", "CREATE TABLE extra.a (x int); SELECT 1 / 0")]));
        Assert.Contains("22012", refused.Message, StringComparison.Ordinal);
        Assert.Equal(false, await hub.AskAsync(DbRole.Migrate, _database, "SELECT to_regclass('extra.a') IS NOT NULL"));
        Assert.Equal(1, await RunAsync([File(1, "0001_a.sql", "CREATE TABLE extra.a (tenant_id integer PRIMARY KEY)")]));
    }

    [Fact]
    public async Task DataMigration_PassesTheWall_SchemaMigrationDoesNot()
    {
        await RunAsync([
            File(1, "0001_a.sql", "CREATE TABLE extra.a (tenant_id integer PRIMARY KEY, x integer NOT NULL DEFAULT 0); SELECT kernel.protect('extra.a')"),
            File(2, "0002_fill.data.sql", "INSERT INTO extra.a (tenant_id) VALUES (1), (2)"),
            File(3, "0003_blind.sql", "UPDATE extra.a SET x = x + 1"),
            File(4, "0004_seeing.data.sql", "UPDATE extra.a SET x = x + 10"),
        ]);
        Assert.Equal(20L, await hub.AskAsync(DbRole.Migrate, _database, "SELECT sum(x) FROM extra.a"));
    }

    private static MigrationFile File(int number, string name, string sql) =>
        new("extra", number, name, sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));

    private Task<int> RunAsync(IReadOnlyList<MigrationFile> files) =>
        Migrator.RunAsync(hub.Server, _database, ["kernel", "extra"], files, TestContext.Current.CancellationToken);
}
