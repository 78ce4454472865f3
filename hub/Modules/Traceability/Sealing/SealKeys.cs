using System.Collections.Concurrent;
using System.Security.Cryptography;
using Dapper;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Traceability;

/// <summary>A tenant's signing key.</summary>
internal sealed record SealKey(Guid KeyId, byte[] PublicKey, ECDsa Key)
{
    public byte[] Sign(byte[] statement) => Key.SignData(statement, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    // SubjectPublicKeyInfo of a P-256 key up to its point (RFC 5480): no other curve is ever tried, whoever names it.
    private static readonly byte[] P256 = Convert.FromHexString("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
    private const int PointBytes = 64;

    public static bool Verify(byte[] publicKey, byte[] statement, byte[] signature)
    {
        if (publicKey.Length != P256.Length + PointBytes || !publicKey.AsSpan().StartsWith(P256))
        {
            return false;
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out var read);
            return read == publicKey.Length
                && key.VerifyData(statement, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

/// <summary>
/// The keys that sign tenants' daily roots and exported stories: ECDSA P-256, made on first use, the private half encrypted
/// by the master key in the platform database, so that neither a tenant's database nor its backup can forge a seal.
/// </summary>
internal sealed class SealKeys(IPlatformDb platform, IServiceProvider services, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<int, SealKey> _keys = new();

    /// <summary>The tenant's newest key, or null on a hub without a master key.</summary>
    public async Task<SealKey?> OfAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        if (_keys.TryGetValue(tenant.TenantId, out var known))
        {
            return known;
        }

        if (services.GetService<ISecretBox>() is not { } box)
        {
            return null;
        }

        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Two nodes at once: the second waits here and finds the first one's key.
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT pg_advisory_xact_lock(hashtextextended('traceability.seal_keys', @id))", new { id = (long)tenant.TenantId }, transaction, cancellationToken: cancellationToken));
        var row = await connection.QuerySingleOrDefaultAsync<(Guid KeyId, byte[] PublicKey, byte[] PrivateKey)?>(new CommandDefinition(
            "SELECT key_id, public_key, private_key FROM traceability.seal_keys WHERE tenant_id = @id ORDER BY made_at DESC LIMIT 1",
            new { id = tenant.TenantId }, transaction, cancellationToken: cancellationToken));
        var key = ECDsa.Create();
        SealKey found;
        if (row is { } stored)
        {
            var plain = box.Open(stored.PrivateKey);
            key.ImportPkcs8PrivateKey(plain, out _);
            CryptographicOperations.ZeroMemory(plain);
            found = new SealKey(stored.KeyId, stored.PublicKey, key);
        }
        else
        {
            key.GenerateKey(ECCurve.NamedCurves.nistP256);
            found = new SealKey(Guid.CreateVersion7(time.GetUtcNow()), key.ExportSubjectPublicKeyInfo(), key);
            var plain = key.ExportPkcs8PrivateKey();
            await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO traceability.seal_keys (tenant_id, key_id, public_key, private_key, made_at) VALUES (@id, @keyId, @publicKey, @sealedKey, @at)",
                new { id = tenant.TenantId, keyId = found.KeyId, publicKey = found.PublicKey, sealedKey = box.Seal(plain), at = time.GetUtcNow() },
                transaction, cancellationToken: cancellationToken));
            CryptographicOperations.ZeroMemory(plain);
        }

        await transaction.CommitAsync(cancellationToken);
        return _keys.GetOrAdd(tenant.TenantId, found);
    }

    /// <summary>Public halves by id, also of keys that are no longer used.</summary>
    public async Task<IReadOnlyDictionary<Guid, byte[]>> PublicAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(Guid KeyId, byte[] PublicKey)>(new CommandDefinition(
            "SELECT key_id, public_key FROM traceability.seal_keys WHERE tenant_id = @id", new { id = tenant.TenantId }, cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.KeyId, row => row.PublicKey);
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Key.Dispose();
        }
    }
}
