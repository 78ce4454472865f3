using EdgeHub.Hub.Kernel;
using Npgsql;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability.Tests;

/// <summary>
/// Exceptions and search over a plant as it is after a year: 100,000 units in five kinds, 100,000 exceptions of which the oldest 40
/// were never closed. Planned as the application's role, behind row-level security, with fresh statistics and nothing switched off.
/// </summary>
public sealed class YearPlanTests(Hub hub)
{
    private static readonly SemaphoreSlim Once = new(1);
    private static TenantScope? _tenant;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Exceptions_OpenOnesAmongManyClosed_AreFoundByTheirIndex()
    {
        var plan = await ExplainAsync(ListExceptions.Sql, Exceptions(isOpen: true, before: null, plant: null));
        Assert.Contains("exceptions_open_raised", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(true, "KOL")]
    public async Task Exceptions_OfAllStates_AreReadInTheOrderOfTheirIndex(bool onALaterPage, string? plant)
    {
        var plan = await ExplainAsync(ListExceptions.Sql, Exceptions(isOpen: null, onALaterPage ? Plant.Noon.AddDays(-100) : null, plant));
        Assert.Contains("exceptions_raised", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
        Assert.True(!onALaterPage || plan.Contains("ROW(raised_at, exception_id) <", StringComparison.Ordinal), plan);
    }

    [Fact]
    public async Task Search_ForTheBeginningOfALabel_ReadsARangeOfTheKey()
    {
        var tenant = await TenantAsync();
        var begin = $"UID-{tenant.Code}-KOL-F";
        var plan = await ExplainAsync(
            SearchUnits.ByLabelSql, [Param.Text(begin), Param.Text(Paging.AfterPrefix(begin)), PlantScope.All.ToParameter(), Param.Int(8)]);
        Assert.Matches(@"Index Cond: .*uid >= ", plan);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_ForANumber_LooksOnceInEachKindOfUnit()
    {
        var tenant = await TenantAsync();
        var plan = await ExplainAsync(
            SearchUnits.ByNumberSql, [Param.Text($"UID-{tenant.Code}-"), Param.Text("000777"), PlantScope.All.ToParameter(), Param.Int(8)]);
        Assert.Matches(@"Nested Loop[\s\S]*units_pkey[\s\S]*Index Cond: .*uid >= ", plan);
        Assert.DoesNotContain("Seq Scan on units", plan, StringComparison.Ordinal);
    }

    private static NpgsqlParameter[] Exceptions(bool? isOpen, DateTimeOffset? before, string? plant) =>
    [
        Param.Of(isOpen, NpgsqlDbType.Boolean), Param.Text(null), Param.Text(plant is null ? null : $"UID-{_tenant?.Code ?? "AAAA"}-{plant}-"),
        Param.Text(plant is null ? null : Paging.AfterPrefix($"UID-{_tenant?.Code ?? "AAAA"}-{plant}-")), Param.Of(before, NpgsqlDbType.TimestampTz),
        Param.Id(Guid.Empty), Param.Int(101), PlantScopeless, PlantScopeless, Param.Of(null, NpgsqlDbType.Array | NpgsqlDbType.Uuid),
    ];

    private static NpgsqlParameter PlantScopeless => Param.Of(null, NpgsqlDbType.Array | NpgsqlDbType.Text);

    private async Task<string> ExplainAsync(string sql, NpgsqlParameter[] parameters)
    {
        var tenant = await TenantAsync();
        await using var transaction = await hub.Fixture.BeginAsync(tenant, Stop);
        await using var explain = new NpgsqlCommand("EXPLAIN " + sql, transaction.Connection, transaction.Transaction);
        explain.Parameters.Add(Param.Int(tenant.TenantId));
        explain.Parameters.AddRange(parameters);
        var lines = new List<string>();
        await using var reader = await explain.ExecuteReaderAsync(Stop);
        while (await reader.ReadAsync(Stop))
        {
            lines.Add(reader.GetString(0));
        }

        return string.Join('\n', lines);
    }

    private static async Task ExecuteAsync(TenantTransaction transaction, string sql, NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction.Transaction);
        command.Parameters.AddRange(parameters.Select(parameter => parameter.Clone()).ToArray());
        await command.ExecuteNonQueryAsync(Stop);
    }

    private async Task<TenantScope> TenantAsync()
    {
        await Once.WaitAsync(Stop);
        try
        {
            return _tenant ??= await FillAsync();
        }
        finally
        {
            Once.Release();
        }
    }

    private async Task<TenantScope> FillAsync()
    {
        var plant = await Plant.NewAsync(hub, "own");
        await using (var transaction = await plant.BeginAsync())
        {
            NpgsqlParameter[] tenant = [Param.Int(plant.Tenant.TenantId), Param.Text(plant.Tenant.Code)];
            await ExecuteAsync(
                transaction,
                """
                INSERT INTO traceability.units (tenant_id, uid, type, company_id, plant_id, department_id, plant_code, number, entity_type, entity_id, minted_at, state, order_number, head_seq, head_hash, changed_at)
                SELECT $1, 'UID-' || $2 || '-' || p || '-' || t || '-' || lpad(n::text, 6, '0') || '-00', t, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), p, n,
                  'item', gen_random_uuid(), now(), 1, 'WO-' || lpad((n / 25)::text, 6, '0'), 5, sha256(n::text::bytea), now()
                FROM generate_series(1, 20000) n, (VALUES ('KOL', 'FG'), ('KOL', 'CM'), ('KOL', 'PK'), ('VSK', 'FG'), ('VSK', 'CM')) kind(p, t)
                """, tenant);
            await ExecuteAsync(
                transaction,
                """
                INSERT INTO traceability.uid_highest (tenant_id, plant_code, type, highest)
                SELECT $1, p, t, 20000 FROM (VALUES ('KOL', 'FG'), ('KOL', 'CM'), ('KOL', 'PK'), ('VSK', 'FG'), ('VSK', 'CM')) kind(p, t)
                """, tenant[..1]);
            await ExecuteAsync(
                transaction,
                """
                INSERT INTO traceability.exceptions (tenant_id, exception_id, kind, subject, uid, station, code, evidence, raised_at, last_at, closed_at, closed_how)
                SELECT $1, gen_random_uuid(), (ARRAY['contradicted', 'ahead', 'out_of_order'])[1 + n % 3], 'UID-' || $2 || '-KOL-FG-' || lpad((n % 20000)::text, 6, '0') || '-00' || n,
                  'UID-' || $2 || '-KOL-FG-' || lpad((n % 20000)::text, 6, '0') || '-00', 'KOL-ST-01', 'scan.waiting', '{}',
                  '2025-03-02'::timestamptz + n * interval '5 minutes', '2025-03-02'::timestamptz + n * interval '5 minutes',
                  CASE WHEN n > 40 THEN now() END, CASE WHEN n > 40 THEN 'accept' END
                FROM generate_series(1, 100000) n
                """, tenant);
            await transaction.CommitAsync(Stop);
        }

        await using var read = await plant.BeginAsync();
        await using var owner = await hub.Fixture.Cluster.Server.OpenAsync(DbRole.Superuser, read.Connection.Database, Stop);
        await using var analyze = new NpgsqlCommand("ANALYZE", owner);
        await analyze.ExecuteNonQueryAsync(Stop);
        return plant.Tenant;
    }
}
