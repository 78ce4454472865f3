using System.Text.Json;
using Dapper;
using EdgeHub.Hub.Kernel;
using EdgeHub.Testing.Hub;

namespace EdgeHub.Hub.Web.Tests;

/// <summary>Agents by the command line: each verb as JSON, its dry run, its refusal, and what stands of it in the audit.</summary>
public sealed class AgentCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Agents_ByCommands()
    {
        await using var cluster = await TestCluster.StartAsync(Stop);
        await using var hub = await HubNode.StartAsync(cluster, "a");

        // The commands stand beside that node and share its key.
        File.Copy(Path.Combine(cluster.DataFolder, "node-a", "master.key"), Path.Combine(cluster.DataFolder, "master.key"), overwrite: true);
        async Task<(int Exit, JsonElement Answer)> RunAsync(params string[] arguments) => await CommandLine.RunAsync(cluster, [.. arguments, "--tenant", "SAIF"]);
        async Task<JsonElement> OnlyAsync(string name) => (await RunAsync("agent", "list")).Answer.EnumerateArray().Single(agent => agent.GetProperty("name").GetString() == name);

        var rehearsed = await RunAsync("agent", "token", "--plant", "KOL", "--name", "agent-x", "--stations", "KOL-ST-07", "--dry-run");
        Assert.Equal((0, ""), (rehearsed.Exit, rehearsed.Answer.GetProperty("text").GetString()));
        Assert.DoesNotContain((await RunAsync("agent", "list")).Answer.EnumerateArray(), agent => agent.GetProperty("name").GetString() == "agent-x");
        Assert.Equal((1, "fleet.station_unknown"), CommandLine.Code(await RunAsync("agent", "token", "--plant", "KOL", "--name", "agent-x", "--stations", "KOL-ST-99", "--dry-run")));

        var made = await RunAsync("agent", "token", "--plant", "KOL", "--name", "agent-x", "--stations", "KOL-ST-07");
        Assert.NotEqual("", made.Answer.GetProperty("text").GetString());
        Assert.Equal("waiting", (await OnlyAsync("agent-x")).GetProperty("state").GetString());

        // An agent that has enrolled: its row is what the commands work on.
        var id = Guid.CreateVersion7();
        await using (var platform = await cluster.Server.OpenAsync(DbRole.App, HubDatabases.Platform, Stop))
        {
            await platform.ExecuteAsync(
                """
                INSERT INTO fleet.agents (agent_id, tenant_id, tenant_code, name, machine_name, enrolled_at, quarantined_at, quarantine_code, quarantine_why)
                SELECT @id, tenant_id, code, 'agent-y', 'machine-y', now(), now(), 'agent.cloned', 'seen twice' FROM tenancy.tenants WHERE code = 'SAIF'
                """,
                new { id });
        }

        Assert.Equal(0, (await RunAsync("agent", "release", "agent-y", "--dry-run")).Exit);
        Assert.Equal("quarantined", (await OnlyAsync("agent-y")).GetProperty("state").GetString());
        Assert.Equal("silent", (await RunAsync("agent", "release", "AGENT-Y")).Answer.GetProperty("state").GetString());
        Assert.Equal(0, (await RunAsync("agent", "revoke", id.ToString("D"), "--dry-run")).Exit);
        Assert.Equal("silent", (await OnlyAsync("agent-y")).GetProperty("state").GetString());
        Assert.Equal("revoked", (await RunAsync("agent", "revoke", id.ToString("D"))).Answer.GetProperty("state").GetString());
        Assert.Equal((1, "fleet.agent_unknown"), CommandLine.Code(await RunAsync("agent", "revoke", "nobody")));

        var saif = (await CommandLine.RunAsync(cluster, "tenant", "list")).Answer.EnumerateArray().Single(tenant => tenant.GetProperty("code").GetString() == "SAIF");

        // One entry each, under nobody's id; the dry runs left none.
        Assert.Equal(
            ["fleet.token.made", "fleet.agent.released", "fleet.agent.revoked"],
            await AuditAsync(cluster, saif.GetProperty("database").GetString()!, "fleet.%", ofTheHub: false));
    }

    [Fact]
    public async Task Tenants_ByCommands_AreRehearsedAndStandInTheHubsAudit()
    {
        await using var cluster = await TestCluster.StartAsync(Stop);
        async Task<(int Exit, JsonElement Answer)> RunAsync(params string[] arguments) => await CommandLine.RunAsync(cluster, arguments);

        Assert.Equal("nila_bags", (await RunAsync("tenant", "create", "NILA", "--name", "Nila Bags", "--dry-run")).Answer.GetProperty("slug").GetString());
        Assert.Empty((await RunAsync("tenant", "list")).Answer.EnumerateArray());
        Assert.Equal((1, "tenancy.bad_code"), CommandLine.Code(await RunAsync("tenant", "create", "nila", "--name", "Nila Bags", "--dry-run")));
        Assert.Equal(0, (await RunAsync("tenant", "create", "NILA", "--name", "Nila Bags")).Exit);
        Assert.Equal((1, "tenancy.code_taken"), CommandLine.Code(await RunAsync("tenant", "create", "NILA", "--name", "Others", "--dry-run")));
        Assert.Equal((1, "tenancy.slug_taken"), CommandLine.Code(await RunAsync("tenant", "create", "NILB", "--name", "Nila Bags", "--dry-run")));
        Assert.Equal("trial", (await RunAsync("tenant", "state", "NILA", "active", "--dry-run")).Answer.GetProperty("state").GetString());
        Assert.Equal((1, "tenancy.illegal_state_change"), CommandLine.Code(await RunAsync("tenant", "state", "NILA", "trial", "--dry-run")));
        Assert.Equal("active", (await RunAsync("tenant", "state", "NILA", "active")).Answer.GetProperty("state").GetString());
        Assert.Equal(0, (await RunAsync("tenant", "move", "NILA", "--to", "pool")).Exit);
        Assert.Equal(1, (await RunAsync("tenant", "drop-left", "NILA")).Answer.GetProperty("places").GetInt32());
        Assert.Equal(
            ["tenancy.tenant.ordered", "tenancy.tenant.state_changed", "tenancy.tenant.moved", "tenancy.tenant.left_dropped"],
            await AuditAsync(cluster, HubDatabases.Platform, "tenancy.%", ofTheHub: true));
    }

    private static async Task<IReadOnlyList<string>> AuditAsync(TestCluster cluster, string database, string like, bool ofTheHub)
    {
        await using var connection = await cluster.Server.OpenAsync(DbRole.Superuser, database, Stop);
        return [.. await connection.QueryAsync<string>(
            "SELECT action FROM kernel.audit WHERE action LIKE @like AND person_id = @nobody AND (tenant_id = 0) = @ofTheHub ORDER BY number", new { like, nobody = Guid.Empty, ofTheHub })];
    }
}
