using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Tenancy.Tests;

/// <summary>A backup that is not what was written is named and not loaded, whatever was done to it.</summary>
public sealed class BackupFileTests(Hub hub)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ITenantRelocation Relocation => hub.Fixture.Services.GetRequiredService<ITenantRelocation>();

    [Fact]
    public async Task File_OfTenant_HoldsNoReadableRow()
    {
        var (tenant, file) = await SavedAsync("Canary-7f3a-leather");
        Assert.DoesNotContain("Canary-7f3a-leather", System.Text.Encoding.UTF8.GetString(file), StringComparison.Ordinal);
        Assert.Contains(tenant.Code, System.Text.Encoding.UTF8.GetString(file.AsSpan(0, 200)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_WithAnyByteChanged_IsNamedAndChangesNothing()
    {
        var (tenant, file) = await SavedAsync("row");
        foreach (var at in Places(file.Length))
        {
            var altered = (byte[])file.Clone();
            altered[at] ^= 0x10;
            await ExpectRefusedAsync(altered, $"byte {at} of {file.Length} changed");
        }

        await ExpectUnchangedAsync(tenant);
    }

    [Fact]
    public async Task File_CutOff_IsNamedAndChangesNothing()
    {
        var (tenant, file) = await SavedAsync("row");
        foreach (var length in Places(file.Length))
        {
            await ExpectRefusedAsync(file[..length], $"cut to {length} of {file.Length}");
        }

        await ExpectRefusedAsync([.. file, 0], "one byte too many");
        await ExpectUnchangedAsync(tenant);
    }

    [Fact]
    public async Task Chunks_InAnotherOrder_OrOfAnotherFile_AreNamed()
    {
        var (tenant, file) = await SavedAsync("row", bodies: 400);
        var (_, start, chunks) = Split(file);
        Assert.True(chunks.Count >= 3, $"The sample has {chunks.Count} chunks; it must have three.");
        await ExpectRefusedAsync([.. start, .. chunks[1], .. chunks[0], .. chunks.Skip(2).SelectMany(chunk => chunk)], "first two exchanged", "tenancy.backup_altered");
        await ExpectRefusedAsync([.. start, .. chunks[0], .. chunks.Skip(2).SelectMany(chunk => chunk)], "one left out", "tenancy.backup_altered");
        await ExpectRefusedAsync([.. start, .. chunks[0], .. chunks[0], .. chunks.Skip(1).SelectMany(chunk => chunk)], "one twice", "tenancy.backup_altered");
        await ExpectRefusedAsync([.. start, .. chunks.SkipLast(1).SelectMany(chunk => chunk)], "the last one missing", "tenancy.backup_incomplete");

        using var second = new MemoryStream();
        Assert.True((await hub.Fixture.Services.GetRequiredService<ITenantBackup>().RunAsync(tenant.Code, second, null, Stop)).IsOk);
        var (_, _, other) = Split(second.ToArray());
        await ExpectRefusedAsync([.. start, .. other.SelectMany(chunk => chunk)], "chunks of another backup of the same tenant", "tenancy.backup_altered");
        await ExpectUnchangedAsync(tenant);
    }

    [Fact]
    public async Task File_OfAnotherHub_NamesTheKey()
    {
        var (_, file) = await SavedAsync("row");
        var read = await BackupHeader.ReadAsync(new MemoryStream(file), Stop);
        Assert.Equal("tenancy.backup_of_other_hub", read.Value.Header.Key(new TestBox()).Error?.Code);
    }

    [Theory]
    [InlineData("own")]
    [InlineData("pool")]
    public async Task SoundFile_InADryRun_IsProvenAndChangesNothing(string placement)
    {
        var (tenant, file) = await SavedAsync("row", placement: placement);
        var proven = await Relocation.RestoreAsync(new MemoryStream(file), isDryRun: true, _ => { }, Stop);
        Assert.True(proven.IsOk, proven.Error?.Detail);
        Assert.True(proven.Value.Rows >= 3);
        await ExpectUnchangedAsync(tenant);
    }

    private static IEnumerable<int> Places(int length)
    {
        // Every part of the header is met, then chunks' lengths, tags and contents by a stride that hits none of them twice.
        for (var at = 0; at < length; at += at < 40 ? 3 : 977)
        {
            yield return at;
        }

        yield return length - 1;
    }

    private static (BackupHeader Header, byte[] Start, List<byte[]> Chunks) Split(byte[] file)
    {
        var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(8));
        var at = 12 + length;
        var chunks = new List<byte[]>();
        while (at < file.Length)
        {
            var chunk = 4 + SealedChunks.TagBytes + (int)(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at)) & ~SealedChunks.LastBit);
            chunks.Add(file[at..(at + chunk)]);
            at += chunk;
        }

        return (System.Text.Json.JsonSerializer.Deserialize<BackupHeader>(file.AsSpan(12, length), System.Text.Json.JsonSerializerOptions.Web)!, file[..(12 + length)], chunks);
    }

    private async Task<(TenantScope Tenant, byte[] File)> SavedAsync(string body, int bodies = 1, string placement = "pool")
    {
        var tenant = await hub.Fixture.NewTenantAsync(placement);
        await using (var transaction = await hub.Fixture.BeginAsync(tenant))
        {
            var text = bodies == 1 ? $"{{\"text\":\"{body}\"}}" : $"{{\"text\":\"{new string('x', 8000)}\"}}";
            var writes = new SqlBatch();
            for (var i = 0; i < bodies; i++)
            {
                writes.AddOutbox(tenant, TimeProvider.System.GetUtcNow(), [new OutboxEvent("test.saved", "k", "test", null, text)]);
            }

            writes.AddAudit(tenant, TimeProvider.System.GetUtcNow(), new AuditEntry("test.saved", Guid.NewGuid(), "test", "{}"));
            await transaction.RunAsync(writes, Stop);
            await transaction.CommitAsync(Stop);
        }

        using var file = new MemoryStream();
        var saved = await hub.Fixture.Services.GetRequiredService<ITenantBackup>().RunAsync(tenant.Code, file, null, Stop);
        Assert.True(saved.IsOk, saved.Error?.Detail);
        return (tenant, file.ToArray());
    }

    private async Task ExpectRefusedAsync(byte[] file, string what, string? code = null)
    {
        var refused = await Relocation.RestoreAsync(new MemoryStream(file), isDryRun: true, _ => { }, Stop);
        Assert.True(refused.Error is not null, $"{what}: was taken for sound");
        Assert.True(refused.Error.Code.StartsWith("tenancy.", StringComparison.Ordinal) && (code is null || refused.Error.Code == code), $"{what}: {refused.Error.Code}");

        // In earnest it goes the same way and leaves nothing behind.
        if (code is not null)
        {
            Assert.Equal(code, (await Relocation.RestoreAsync(new MemoryStream(file), isDryRun: false, _ => { }, Stop)).Error?.Code);
        }
    }

    private async Task ExpectUnchangedAsync(TenantScope tenant)
    {
        await using var transaction = await hub.Fixture.BeginAsync(tenant);
        Assert.Equal(1, transaction.Epoch);
        var slug = (await hub.Fixture.Services.GetRequiredService<ITenants>().FindAsync(tenant.Code, Stop))!.Slug;
        Assert.False(await hub.Fixture.Services.GetRequiredService<HubDatabases>().ExistsAsync(PlacementStore.OwnDatabase(slug, 2), Stop));
    }
}

/// <summary>A master key of this test's own.</summary>
internal sealed class TestBox : ISecretBox
{
    private readonly byte[] _key = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);

    public byte[] Seal(ReadOnlySpan<byte> plain) => throw new NotSupportedException("Nothing here is sealed.");

    public byte[] Open(ReadOnlySpan<byte> box) => throw new NotSupportedException("Nothing here is sealed.");

    public byte[] DeriveKey(string purpose, ReadOnlySpan<byte> salt) => System.Security.Cryptography.HKDF.DeriveKey(
        System.Security.Cryptography.HashAlgorithmName.SHA256, _key, 32, salt.ToArray(), System.Text.Encoding.UTF8.GetBytes(purpose));
}
