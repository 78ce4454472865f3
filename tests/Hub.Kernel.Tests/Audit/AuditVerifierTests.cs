using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Kernel.Tests;

/// <summary>Whoever gets past grants and policies can change the audit; he can't do it unseen.</summary>
public sealed class AuditVerifierTests(Hub hub)
{
    [Fact]
    public async Task Audit_Untouched_IsSound()
    {
        var tenant = await FilledAsync();
        Assert.Equal(new AuditReport(true, 20, null, null), await VerifyAsync(tenant));
        Assert.Equal(new AuditReport(true, 0, null, null), await VerifyAsync(await hub.Fixture.NewTenantAsync()));
    }

    [Theory]
    [InlineData("UPDATE kernel.audit SET detail = replace(detail, '7', '8') WHERE tenant_id = {0} AND number = 7", 7)]
    [InlineData("UPDATE kernel.audit SET at = at + interval '1 microsecond' WHERE tenant_id = {0} AND number = 7", 7)]
    [InlineData("UPDATE kernel.audit SET person_id = gen_random_uuid() WHERE tenant_id = {0} AND number = 7", 7)]
    [InlineData("UPDATE kernel.audit SET hash = set_byte(hash, 5, get_byte(hash, 5) # 1) WHERE tenant_id = {0} AND number = 7", 7)]
    [InlineData("DELETE FROM kernel.audit WHERE tenant_id = {0} AND number = 7", 8)]
    [InlineData("DELETE FROM kernel.audit WHERE tenant_id = {0} AND number = 1", 2)]
    [InlineData("DELETE FROM kernel.audit WHERE tenant_id = {0} AND number >= 19", 18)]
    [InlineData("UPDATE kernel.audit SET number = CASE number WHEN 7 THEN -8 WHEN 8 THEN -7 END WHERE tenant_id = {0} AND number IN (7, 8); UPDATE kernel.audit SET number = -number WHERE tenant_id = {0} AND number < 0", 7)]
    [InlineData("UPDATE kernel.audit a SET subject = b.subject, detail = b.detail FROM kernel.audit b WHERE a.tenant_id = {0} AND b.tenant_id = {0} AND (a.number, b.number) IN ((7, 8), (8, 7))", 7)]
    public async Task Entry_ChangedDeletedOrSwapped_IsNamed(string sql, long at)
    {
        var tenant = await FilledAsync();
        await hub.AskAsync(DbRole.Migrate, "erp_pool_1", string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, tenant.TenantId));
        var report = await VerifyAsync(tenant);
        Assert.False(report.Sound);
        Assert.Equal(at, report.FaultAt);
        Assert.NotNull(report.Fault);
    }

    [Fact]
    public async Task Change_OfPlatform_IsAuditedOnceHoweverOftenItIsDelivered()
    {
        var tenant = await hub.Fixture.NewTenantAsync();
        var changes = hub.Fixture.Services.GetRequiredService<PlatformChanges>();
        var entry = new AuditEntry("a.b.done", Guid.NewGuid(), "thing 1", "{}");
        await using (var dropped = await changes.BeginAsync(TestContext.Current.CancellationToken))
        {
            dropped.Audit(tenant, entry);
        }

        await changes.RecordAsync(tenant, entry, TestContext.Current.CancellationToken);

        // What a node that died after the change leaves behind, twice: its delivery had reached the audit and not come back.
        var late = Guid.NewGuid();
        for (var i = 0; i < 2; i++)
        {
            await hub.AskAsync(DbRole.App, "eh_platform",
                $"INSERT INTO kernel.pending_audit VALUES ('{late}', {tenant.TenantId}, '{tenant.Code}', now(), gen_random_uuid(), 'a.b.late', 'thing 2', '{{}}')");
            await changes.DeliverAllAsync(TestContext.Current.CancellationToken);
        }

        await using var transaction = await hub.Fixture.BeginAsync(tenant);
        Assert.Equal(["a.b.done", "a.b.late"], (await AuditRows.AfterAsync(transaction, 0, 10, TestContext.Current.CancellationToken)).Select(row => row.Action));
        Assert.Equal(0L, await hub.AskAsync(DbRole.App, "eh_platform", $"SELECT count(*) FROM kernel.pending_audit WHERE tenant_id = {tenant.TenantId}"));
    }

    [Fact]
    public async Task Change_ByTheHubsOperator_GoesToTheHubsOwnAudit()
    {
        var changes = hub.Fixture.Services.GetRequiredService<PlatformChanges>();
        var subject = "tenant " + Guid.NewGuid();
        await changes.RecordAsync(null, new AuditEntry("tenancy.tenant.ordered", Guid.NewGuid(), subject, "{}"), TestContext.Current.CancellationToken);
        Assert.Equal(1L, await hub.AskAsync(DbRole.App, "eh_platform", $"SELECT count(*) FROM kernel.audit WHERE subject = '{subject}'"));
    }

    [Fact]
    public void Difference_NamesOnlyWhatChanged()
    {
        var diff = new AuditDiff().Change("a", "1", "1").Change("b", "1", null).Set("c", "দুই").Change("d", ["x", "y"], ["y"]);
        Assert.Equal("""{"b":{"from":"1","to":null},"c":{"from":null,"to":"দুই"},"d":{"from":"x y","to":"y"}}""", diff.ToJson());
        Assert.Equal("{}", new AuditDiff().Set("a", null).ToJson());
        Assert.True(new AuditDiff().Set("long", new string('x', 9000)).ToJson().Length < 600);
    }

    private async Task<TenantScope> FilledAsync()
    {
        var tenant = await hub.Fixture.NewTenantAsync();
        await using var transaction = await hub.Fixture.BeginAsync(tenant);
        var writes = new SqlBatch();
        for (var i = 1; i <= 20; i++)
        {
            // Characters outside the basic plane count once in PostgreSQL and twice in .NET.
            writes.AddAudit(tenant, new DateTimeOffset(2026, 1, 5, 8, 0, i, TimeSpan.Zero), new AuditEntry("a.b", Guid.NewGuid(), $"thing {i}", $$"""{"n":{{i}},"x":"𝒳 ক"}"""));
        }

        await transaction.RunAsync(writes, TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        return tenant;
    }

    private async Task<AuditReport> VerifyAsync(TenantScope tenant)
    {
        await using var transaction = await hub.Fixture.BeginAsync(tenant);
        return await AuditVerifier.VerifyAsync(transaction, TestContext.Current.CancellationToken);
    }
}
