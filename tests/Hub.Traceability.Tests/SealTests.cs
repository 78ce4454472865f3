using System.Security.Cryptography;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability.Tests;

public sealed class SealTests(Hub hub)
{
    [Fact]
    public async Task Day_ThatHasEnded_IsSignedAndAForgedSignatureIsFound()
    {
        var plant = await Plant.NewAsync(hub);
        var day = new Days(new DateTimeOffset(2026, 3, 2, 23, 59, 0, TimeSpan.Zero));
        var sealer = new Sealer(hub.Fixture.Db, plant.Get<SealKeys>(), day);
        for (var n = 0; n < 3; n++)
        {
            await plant.TakeInAsync([.. (await plant.MintAsync(2)).Select(uid => plant.Scan(uid))]);
            Assert.Equal(2, (await sealer.SealAsync(plant.Tenant, whole: true, default)).Value);
            day.Now += TimeSpan.FromHours(12);
        }

        Assert.Equal(0, (await sealer.SealAsync(plant.Tenant, whole: true, default)).Value);
        var report = await VerifyAsync(plant);
        Assert.True(report.Sound, string.Join("; ", report.Faults));
        Assert.Equal((3, 2), (report.Seals, report.SignedDays));

        await plant.TamperAsync("UPDATE traceability.signed_roots SET signature = set_byte(signature, 5, get_byte(signature, 5) # 1) WHERE tenant_id = $1", plant.Tenant.TenantId);
        Assert.All((await VerifyAsync(plant)).Faults, fault => Assert.Equal("signature_broken", fault.Code));
    }

    [Fact]
    public async Task Seal_TakenOut_BreaksTheChainOfSeals()
    {
        var plant = await Plant.NewAsync(hub);
        var sealer = plant.Get<Sealer>();
        for (var n = 0; n < 3; n++)
        {
            await plant.MintAsync(1);
            await sealer.SealAsync(plant.Tenant, whole: true, default);
        }

        await plant.TamperAsync("WITH gone AS (DELETE FROM traceability.seal_leaves WHERE tenant_id = $1 AND seal_no = 2) DELETE FROM traceability.seals WHERE tenant_id = $1 AND seal_no = 2", plant.Tenant.TenantId);
        Assert.Contains((await VerifyAsync(plant)).Faults, fault => fault is { Code: "seal_broken", Seq: 3 or 2 });
    }

    [Fact]
    public async Task Sealing_ByEightAtOnce_GivesOneDenseChain()
    {
        var plant = await Plant.NewAsync(hub);
        await plant.MintAsync(20);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => plant.Get<Sealer>().SealAsync(plant.Tenant, whole: true, default)));
        var report = await VerifyAsync(plant);
        Assert.True(report.Sound, string.Join("; ", report.Faults));
        Assert.Equal((1, 20), (report.Seals, report.SealedEvents));
    }

    [Fact]
    public async Task Audit_IsSealedToo_AndOneWrittenAnewAsAWholeIsFound()
    {
        var plant = await Plant.NewAsync(hub);
        await AuditAsync(plant, "one");
        Assert.Equal(0, (await plant.Get<Sealer>().SealAsync(plant.Tenant, whole: true, default)).Value);
        await AuditAsync(plant, "two");
        await plant.MintAsync(1);
        await plant.Get<Sealer>().SealAsync(plant.Tenant, whole: true, default);
        var report = await VerifyAsync(plant);
        Assert.True(report.Sound, string.Join("; ", report.Faults));
        Assert.Equal((2, 1), (report.Seals, report.SealedEvents));

        // The chain is forged from its first entry, head included: sound in itself, and not what was sealed.
        await plant.TamperAsync("DELETE FROM kernel.audit WHERE tenant_id = $1", plant.Tenant.TenantId);
        await plant.TamperAsync("UPDATE kernel.audit_heads SET number = 0, hash = '\\x' WHERE tenant_id = $1", plant.Tenant.TenantId);
        await AuditAsync(plant, "forged");
        await AuditAsync(plant, "two");
        var fault = Assert.Single((await VerifyAsync(plant)).Faults);
        Assert.Equal(("audit", 1, "seal_broken"), (fault.Uid, fault.Seq, fault.Code));

        await plant.TamperAsync("UPDATE kernel.audit SET subject = 'order 9' WHERE tenant_id = $1 AND number = 2", plant.Tenant.TenantId);
        Assert.Contains((await VerifyAsync(plant)).Faults, found => found is { Uid: "audit", Seq: 2, Code: "audit_altered" });
    }

    private async Task AuditAsync(Plant plant, string subject)
    {
        await using var transaction = await hub.Fixture.BeginAsync(plant.Tenant);
        var writes = new SqlBatch();
        writes.AddAudit(plant.Tenant, new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero), new AuditEntry("a.b", Guid.Empty, "order " + subject, "{}"));
        await transaction.RunAsync(writes, default);
        await transaction.CommitAsync(default);
    }

    [Fact]
    public void Tree_OfEverySize_ProvesEachLeafAndNoOther()
    {
        for (var count = 1; count <= 33; count++)
        {
            var leaves = Enumerable.Range(0, count).Select(n => MerkleTree.LeafHash([(byte)n])).ToArray();
            var root = MerkleTree.Root(leaves);
            for (var position = 0; position < count; position++)
            {
                var path = MerkleTree.Path(leaves, position).ToArray();
                Assert.Equal(root, MerkleTree.RootOf(leaves[position], position, count, path));
                Assert.NotEqual(root, MerkleTree.RootOf(MerkleTree.LeafHash([(byte)99]), position, count, path));
                Assert.Null(MerkleTree.RootOf(leaves[position], position, count, [.. path, root]) is { } longer && longer.AsSpan().SequenceEqual(root) ? longer : null);
            }
        }
    }

    [Fact]
    public void Tree_Rfc6962Vector_HasItsRoot()
    {
        // The eight inputs and the root that certificate-transparency implementations test with.
        string[] inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        var root = MerkleTree.Root(inputs.Select(input => MerkleTree.LeafHash(Convert.FromHexString(input))).ToArray());
        Assert.Equal("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328", Convert.ToHexStringLower(root));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([0])), Convert.ToHexStringLower(MerkleTree.LeafHash([])));
    }

    private static async Task<LedgerReport> VerifyAsync(Plant plant)
    {
        await using var transaction = await plant.BeginAsync();
        return await plant.Get<LedgerVerifier>().VerifyAsync(transaction, default);
    }

    private sealed class Days(DateTimeOffset start) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
