using EdgeHub.Hub.Kernel;
using Npgsql;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability.Tests;

/// <summary>Lists stay fast behind row-level security: under the application's role each is answered in the order of an index.</summary>
public sealed class PlanTests(Hub hub)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ListOfScans_ReadsInTheOrderOfItsIndex(bool onALaterPage)
    {
        var plan = await ExplainAsync(
            ListScans.Sql,
            Param.Of(onALaterPage ? Plant.Noon : null, NpgsqlDbType.TimestampTz), Param.Long(1), Param.Text("x"), Param.Text(null),
            Param.Of(null, NpgsqlDbType.Integer), Param.Of(null, NpgsqlDbType.Smallint), Param.Text(null), Param.Text(null), Param.Text(null),
            Param.Text(null), Param.Text(null), Param.Of(null, NpgsqlDbType.TimestampTz), Param.Of(null, NpgsqlDbType.TimestampTz), Param.Text(null), Param.Int(101),
            PlantScope.All.ToParameter(), Seen.All.StationsParameter);
        Assert.Contains("unit_events_recorded", plan, StringComparison.Ordinal);
        Assert.Contains("stray_scans_recorded", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        if (onALaterPage)
        {
            Assert.Contains("Index Cond: ((tenant_id = ", plan, StringComparison.Ordinal);
            Assert.Matches(@"Index Cond: .*ROW\(recorded_at, number, uid\) <", plan);
        }
    }

    [Fact]
    public async Task ListOfUnits_ByPrefix_ReadsARangeOfTheKey()
    {
        var plan = await ExplainAsync(
            "SELECT uid FROM traceability.units WHERE tenant_id = $1 AND uid >= $2 AND ($3::text IS NULL OR uid < $3) AND uid > $4 ORDER BY uid LIMIT $5",
            Param.Text("UID-SAIF-KOL-"), Param.Text("UID-SAIF-KOL-\uFFFF"), Param.Text(""), Param.Int(101));
        Assert.Matches(@"Index Cond: .*uid >= ", plan);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Genealogy_WalksByIndexes()
    {
        var plan = await ExplainAsync(GenealogyWalk.Sql, Param.Text("UID-SAIF-KOL-FG-000001-00"), Param.Int(13), Param.Int(5001));
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    private async Task<string> ExplainAsync(string sql, params NpgsqlParameter[] parameters)
    {
        var plant = await Plant.NewAsync(hub);
        await using var transaction = await plant.BeginAsync();
        // Test tables are small: what is asked is whether the planner may use the index at all, not whether it pays here.
        await using (var force = new NpgsqlCommand("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off", transaction.Connection, transaction.Transaction))
        {
            await force.ExecuteNonQueryAsync();
        }

        await using var command = new NpgsqlCommand("EXPLAIN (COSTS OFF) " + sql, transaction.Connection, transaction.Transaction);
        command.Parameters.Add(Param.Int(plant.Tenant.TenantId));
        command.Parameters.AddRange(parameters);
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return string.Join('\n', lines);
    }
}
