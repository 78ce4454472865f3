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
