using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>The list of a company's agents on a hub with 500 companies of 40 agents each, a quarter of them revoked.</summary>
public sealed class AgentListPlanTests(FleetHub hub)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Agents_OfOneCompanyAmongMany_AreReadInTheOrderOfTheirIndex()
    {
        await using var owner = await hub.Fixture.Cluster.Server.OpenAsync(DbRole.Superuser, HubDatabases.Platform, Stop);
        await using var transaction = await owner.BeginTransactionAsync(Stop);

        // Statistics of what is never committed: other tests here see nothing of it.
        await RunAsync(
            owner,
            """
            INSERT INTO fleet.agents (agent_id, tenant_id, tenant_code, name, machine_name, enrolled_at, revoked_at)
            SELECT gen_random_uuid(), 1000000 + t, 'T' || lpad(t::text, 3, '0'), 'agent-' || n, 'machine-' || n, now(), CASE WHEN n % 4 = 0 THEN now() END
            FROM generate_series(1, 500) t, generate_series(1, 40) n
            """);
        await RunAsync(owner, "ANALYZE fleet.agents");
        await RunAsync(owner, "SET LOCAL ROLE eh_app");
        await using var explain = new NpgsqlCommand("EXPLAIN " + AgentViews.ListSql.Replace("@TenantId", "1000250", StringComparison.Ordinal), owner);
        var plan = new List<string>();
        await using (var reader = await explain.ExecuteReaderAsync(Stop))
        {
            while (await reader.ReadAsync(Stop))
            {
                plan.Add(reader.GetString(0));
            }
        }

        var text = string.Join('\n', plan);
        Assert.Contains("agents_of_tenant", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", text, StringComparison.Ordinal);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
