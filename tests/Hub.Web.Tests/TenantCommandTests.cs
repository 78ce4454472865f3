using System.Text.Json;
using Dapper;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using EdgeHub.Testing.Hub;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Web.Tests;

/// <summary>One company's data over its whole life, by the command line, with every module's tables.</summary>
public sealed class TenantCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tenant_FromMakingToErasing_ByCommands()
    {
        await using var cluster = await TestCluster.StartAsync(Stop);
        var file = Path.Combine(cluster.DataFolder, "acme.backup");
        async Task<(int Exit, JsonElement Answer)> RunAsync(params string[] arguments) => await CommandLine.RunAsync(cluster, arguments);

        Assert.Equal(0, (await RunAsync("tenant", "create", "ACME", "--name", "Acme Bags")).Exit);
        Assert.Equal(0, (await RunAsync("tenant", "backup", "ACME", "--dry-run")).Exit);
        Assert.False(File.Exists(file));
        var saved = await RunAsync("tenant", "backup", "ACME", "--out", file);
        Assert.Equal(0, saved.Exit);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal("tenancy.file_exists", (await RunAsync("tenant", "backup", "ACME", "--out", file)).Answer.GetProperty("code").GetString());

        Assert.Equal("erp_tenant_2_acme_bags", Database(await RunAsync("tenant", "restore", file, "--dry-run")));
        Assert.Equal("erp_tenant_2_acme_bags", Database(await RunAsync("tenant", "restore", file)));
        Assert.Equal("erp_pool_1", Database(await RunAsync("tenant", "move", "ACME", "--to", "pool")));
        Assert.Equal("tenancy.already_there", (await RunAsync("tenant", "move", "ACME", "--to", "pool")).Answer.GetProperty("code").GetString());
        Assert.Equal(["erp_tenant_2_acme_bags", "erp_tenant_acme_bags"], await TenantDatabasesAsync(cluster));
        var sound = await RunAsync("doctor");
        Assert.True(sound.Exit == 0, sound.Answer.ToString());
        Assert.Equal(3, sound.Answer.GetProperty("placements").GetArrayLength());
        Assert.Equal(2, (await RunAsync("tenant", "drop-left", "ACME")).Answer.GetProperty("places").GetInt32());
        Assert.Empty(await TenantDatabasesAsync(cluster));

        // A table without its policy, as a hand at the database leaves it, is named.
        await using (var connection = await cluster.Server.OpenAsync(DbRole.Migrate, "erp_pool_1", Stop))
        {
            await connection.ExecuteAsync("ALTER TABLE kernel.audit NO FORCE ROW LEVEL SECURITY");
        }

        var unsound = await RunAsync("doctor");
        Assert.Equal(1, unsound.Exit);
        Assert.Contains("kernel.audit does not FORCE", unsound.Answer.ToString(), StringComparison.Ordinal);
        var wrong = await RunAsync("tenant", "delete", "ACME", "--confirm", "ACNE");
        Assert.Equal((1, "tenancy.not_confirmed"), (wrong.Exit, wrong.Answer.GetProperty("code").GetString()));
        Assert.Equal("tenancy.illegal_state_change", (await RunAsync("tenant", "delete", "ACME", "--confirm", "ACME")).Answer.GetProperty("code").GetString());
        Assert.Equal(0, (await RunAsync("tenant", "state", "ACME", "cancelled")).Exit);
        Assert.False((await RunAsync("tenant", "delete", "ACME", "--confirm", "ACME")).Answer.GetProperty("isErased").GetBoolean());
        Assert.Equal(0, (await RunAsync("tenant", "state", "ACME", "cancelled")).Exit);
        Assert.True((await RunAsync("tenant", "delete", "ACME", "--confirm", "ACME", "--now")).Answer.GetProperty("isErased").GetBoolean());
        Assert.True((await RunAsync("tenant", "delete", "ACME", "--confirm", "ACME", "--now")).Answer.GetProperty("isErased").GetBoolean());
        Assert.Equal("tenancy.wrong_state", (await RunAsync("tenant", "restore", file)).Answer.GetProperty("code").GetString());
        Assert.Equal("tenancy.code_taken", (await RunAsync("tenant", "create", "ACME", "--name", "Another Acme")).Answer.GetProperty("code").GetString());
    }

    /// <summary>Every table of the platform that knows tenants, whichever module made it: what stays has to be listed here with its reason.</summary>
    [Fact]
    public async Task ErasedTenant_LeavesOnlyWhatMustStay()
    {
        await using var cluster = await TestCluster.StartAsync(Stop);
        await using var hub = await HubNode.StartAsync(cluster);
        var tenants = hub.App.Services.GetRequiredService<ITenants>();
        var rebello = (await tenants.FindAsync("REBE", Stop))!;
        await using (var connection = await cluster.Server.OpenAsync(DbRole.Migrate, HubDatabases.Platform, Stop))
        {
            // A mark of numbers given out, as releasing an order leaves it.
            await connection.ExecuteAsync("INSERT INTO traceability.uid_marks VALUES (@TenantId, 'BLR', '01', 17) ON CONFLICT DO NOTHING", new { rebello.TenantId });
        }

        Assert.NotEqual(["tenancy.tenants", "traceability.uid_marks"], await TablesOfAsync(cluster, rebello.TenantId));
        await tenants.ChangeStateAsync("REBE", "cancelled", Stop);
        var erased = await hub.App.Services.GetRequiredService<ITenantDeletion>().DeleteAsync("REBE", now: true, isDryRun: false, _ => { }, Stop);
        Assert.True(erased.IsOk, erased.Error?.Detail);
        string[] stays = ["tenancy.tenants", "traceability.seal_keys", "traceability.uid_leases", "traceability.uid_marks"];
        var left = await TablesOfAsync(cluster, rebello.TenantId);
        Assert.Contains("traceability.uid_marks", left);
        Assert.Empty(left.Except(stays));
        var seen = await (await cluster.Server.OpenAsync(DbRole.Migrate, "erp_pool_1", Stop)).QueryAsync<long>("SELECT count(*) FROM kernel.tenants WHERE code = 'REBE'");
        Assert.Equal([0L], seen);
    }

    private static string? Database((int Exit, JsonElement Answer) ran)
    {
        Assert.True(ran.Exit == 0, ran.Answer.ToString());
        return ran.Answer.GetProperty("database").GetString();
    }

    private static async Task<string[]> TenantDatabasesAsync(TestCluster cluster)
    {
        await using var connection = await cluster.Server.OpenAsync(DbRole.Provision, "postgres", Stop);
        return (await connection.QueryAsync<string>("SELECT datname::text FROM pg_database WHERE datname LIKE 'erp\\_tenant\\_%' ORDER BY 1")).ToArray();
    }

    private static async Task<string[]> TablesOfAsync(TestCluster cluster, int tenantId)
    {
        await using var connection = await cluster.Server.OpenAsync(DbRole.Migrate, HubDatabases.Platform, Stop);
        var tables = (await connection.QueryAsync<string>(
            """
            SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped WHERE c.relkind = 'r' ORDER BY 1
            """)).ToArray();
        var with = new List<string>();
        foreach (var table in tables)
        {
            if (await connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM {table} WHERE tenant_id = @tenantId", new { tenantId }) > 0)
            {
                with.Add(table);
            }
        }

        return with.ToArray();
    }
}
