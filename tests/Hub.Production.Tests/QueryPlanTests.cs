using Npgsql;
using NpgsqlTypes;

namespace EdgeHub.Hub.Production.Tests;

/// <summary>Behind row-level security only leakproof operators may use an index: every hot statement must still find one.</summary>
public sealed class QueryPlanTests(Hub hub)
{
    public static TheoryData<string> Statements => ["tokens", "waiting", "histories", "last moves", "activity"];

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task Statement_OnTheWayOfAScanOrThePage_UsesIndexes(string name)
    {
        var floor = await Floor.NewAsync(hub);
        var uids = await floor.ReleaseAsync(20);
        await using var transaction = await hub.Fixture.BeginAsync(floor.Tenant);
        await transaction.ExecuteAsync("SET LOCAL enable_seqscan = off", [], default);
        var tenant = new NpgsqlParameter { Value = floor.Tenant.TenantId };
        var labels = new NpgsqlParameter { Value = uids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
        var instants = new NpgsqlParameter
        {
            Value = uids.Select(_ => Floor.Noon).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
        };
        (string Sql, NpgsqlParameter[] Parameters) statement = name switch
        {
            "tokens" => (ScanLoad.Tokens, [tenant, labels]),
            "waiting" => (ScanLoad.Waiting, [tenant, labels]),
            "histories" => (ScanLoad.Histories, [tenant, labels, instants]),
            "last moves" => (ScanLoad.LastMoves, [tenant, labels]),
            _ => (Activity.Sums, [tenant, new() { Value = Guid.NewGuid() }, new() { Value = Floor.Noon }, new() { Value = Floor.Noon }]),
        };

        var plan = string.Join('\n', await transaction.ListAsync("EXPLAIN " + statement.Sql, statement.Parameters, row => row.GetString(0), default));

        Assert.DoesNotContain("Seq Scan on", plan, StringComparison.Ordinal);
        foreach (var line in plan.Split('\n').Where(line => line.Contains("Index Cond", StringComparison.Ordinal)))
        {
            Assert.True(line.Contains("tenant_id", StringComparison.Ordinal) || line.Contains("uid", StringComparison.Ordinal), plan);
        }
    }
}
