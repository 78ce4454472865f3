namespace EdgeHub.Hub.Kernel.Tests;

public sealed class TenantCatalogueTests(Hub hub)
{
    private const string Pool = "erp_pool_1";

    [Fact]
    public async Task Catalogue_OfFreshPool_HasNoHoles() =>
        Assert.Empty(await TenantCatalogue.FindHolesAsync(hub.Server, Pool, TestContext.Current.CancellationToken));

    /// <summary>A guard that nobody has seen fail guards nothing: each kind of hole is drilled and must be found.</summary>
    [Theory]
    [InlineData("CREATE TABLE kernel.wrong (id integer PRIMARY KEY)", "has no column tenant_id")]
    [InlineData("CREATE TABLE kernel.wrong (tenant_id integer NOT NULL, id integer, PRIMARY KEY (tenant_id, id))", "has no row-level security")]
    [InlineData("CREATE TABLE kernel.wrong (tenant_id integer PRIMARY KEY); ALTER TABLE kernel.wrong ENABLE ROW LEVEL SECURITY", "does not FORCE")]
    [InlineData("CREATE TABLE kernel.wrong (tenant_id integer PRIMARY KEY); ALTER TABLE kernel.wrong ENABLE ROW LEVEL SECURITY; ALTER TABLE kernel.wrong FORCE ROW LEVEL SECURITY", "has 0 policies")]
    [InlineData("CREATE TABLE kernel.wrong (tenant_id integer PRIMARY KEY); SELECT kernel.protect('kernel.wrong'); CREATE POLICY more ON kernel.wrong USING (true)", "has 2 policies")]
    [InlineData("CREATE TABLE kernel.wrong (tenant_id integer PRIMARY KEY); SELECT kernel.protect('kernel.wrong'); ALTER POLICY tenant ON kernel.wrong USING (true)", "another text")]
    [InlineData("CREATE TABLE kernel.wrong (id integer PRIMARY KEY, tenant_id integer NOT NULL); SELECT kernel.protect('kernel.wrong')", "does not begin with tenant_id")]
    [InlineData("CREATE VIEW kernel.wrong AS SELECT * FROM kernel.outbox", "owner's rights")]
    [InlineData("CREATE MATERIALIZED VIEW kernel.wrong AS SELECT 1 AS tenant_id", "materialized view")]
    [InlineData("CREATE TABLE kernel.wrong (tenant_id integer PRIMARY KEY); SELECT kernel.protect('kernel.wrong'); GRANT SELECT ON kernel.wrong TO PUBLIC", "lets everybody in")]
    [InlineData("CREATE FUNCTION kernel.wrong() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", "owner's rights")]
    [InlineData("RESET ROLE; CREATE TABLE kernel.wrong (tenant_id integer PRIMARY KEY); SET ROLE eh_owner", "does not belong to eh_owner")]
    public async Task Catalogue_WithHole_NamesIt(string sql, string expected)
    {
        var database = "erp_hole_" + Guid.NewGuid().ToString("N")[..8];
        var databases = new HubDatabases(hub.Server, new MigrationCatalog([new Tenancy.TenancyModule()]));
        await databases.CreateTenantDatabaseAsync(database, TestContext.Current.CancellationToken);
        try
        {
            await hub.AskAsync(DbRole.Migrate, database, "SET ROLE eh_owner; GRANT CREATE ON SCHEMA kernel TO eh_migrate; " + sql);
            var holes = await TenantCatalogue.FindHolesAsync(hub.Server, database, TestContext.Current.CancellationToken);
            Assert.Contains(holes, hole => hole.Subject.StartsWith("kernel.wrong", StringComparison.Ordinal) && hole.What.Contains(expected, StringComparison.Ordinal));
        }
        finally
        {
            await databases.DropAsync(database, TestContext.Current.CancellationToken);
        }
    }
}
