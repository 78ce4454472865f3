using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace EdgeHub.Hub.Kernel.Tests;

public sealed class AuditChainTests(Hub hub)
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 8, 0, 0, 123, 456, TimeSpan.Zero);

    [Fact]
    public async Task Entries_OfTenant_FormChainThatAnybodyCanRecompute()
    {
        var tenant = await hub.Fixture.NewTenantAsync();
        var person = Guid.NewGuid();
        for (var i = 1; i <= 3; i++)
        {
            await WriteAsync(tenant, new AuditEntry("production.order.released", person, $"order {i}", """{"from":"draft","to":"released"}"""));
        }

        await using var transaction = await hub.Fixture.BeginAsync(tenant);
        var rows = (await transaction.Connection.QueryAsync<(long Number, byte[] Previous, byte[] Hash, string Subject, string Detail)>(
            "SELECT number, previous_hash, hash, subject, detail FROM kernel.audit ORDER BY number", transaction: transaction.Transaction)).ToArray();
        Assert.Equal([1L, 2L, 3L], rows.Select(row => row.Number));
        byte[] previous = [];
        foreach (var row in rows)
        {
            Assert.Equal(previous, row.Previous);
            string[] fields = ["1", tenant.TenantId.ToString(CultureInfo.InvariantCulture), row.Number.ToString(CultureInfo.InvariantCulture),
                ((At - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture), person.ToString(),
                "production.order.released", row.Subject, row.Detail, Convert.ToHexStringLower(previous)];
            var bytes = Encoding.UTF8.GetBytes(string.Join(',', fields.Select(field => $"{field.Length}:{field}")));
            Assert.Equal(SHA256.HashData(bytes), row.Hash);
            previous = row.Hash;
        }
    }

    [Theory]
    [InlineData("UPDATE kernel.audit SET action = 'nothing'")]
    [InlineData("DELETE FROM kernel.audit")]
    public async Task Entry_ChangedByApp_IsRefused(string sql)
    {
        var tenant = await hub.Fixture.NewTenantAsync();
        await WriteAsync(tenant, new AuditEntry("a.b", Guid.NewGuid(), "x", "{}"));
        await using var transaction = await hub.Fixture.BeginAsync(tenant);
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => Hub.AskAsync(transaction, sql))).SqlState);
    }

    [Fact]
    public async Task Entries_WrittenAtOnce_StayOneChain()
    {
        var tenant = await hub.Fixture.NewTenantAsync();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => WriteAsync(tenant, new AuditEntry("a.b", Guid.NewGuid(), "x", "{}"))));
        await using var transaction = await hub.Fixture.BeginAsync(tenant);
        Assert.Equal(12L, await Hub.AskAsync(
            transaction, "SELECT count(*) FROM kernel.audit a JOIN kernel.audit p ON p.tenant_id = a.tenant_id AND p.number = a.number - 1 AND p.hash = a.previous_hash") is long linked ? linked + 1 : 0);
    }

    private async Task WriteAsync(TenantScope tenant, AuditEntry entry)
    {
        await using var transaction = await hub.Fixture.BeginAsync(tenant);
        var writes = new SqlBatch();
        writes.AddAudit(tenant, At, entry);
        await transaction.RunAsync(writes, TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }
}
