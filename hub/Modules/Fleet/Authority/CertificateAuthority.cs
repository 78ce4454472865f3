using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>
/// The hub's own certificate authority: one root, the issuing authorities that are still valid. The newest issuing one
/// signs; it is replaced half a year before its end, so that two overlap. Thread-safe.
/// </summary>
internal sealed class CertificateAuthority(AuthorityStore store, TimeProvider clock) : IDisposable
{
    // An agent certificate lives 90 days and renews at 60: half a year leaves every agent time to learn the next issuer.
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(183);
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile Authorities? _current;

    /// <summary>The authorities now; made on the very first use, renewed when due.</summary>
    public async ValueTask<Authorities> CurrentAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_current is { } known && !known.Due(now, Overlap))
        {
            return known;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_current is { } meanwhile && !meanwhile.Due(now, Overlap))
            {
                return meanwhile;
            }

            return _current = await store.LoadOrMakeAsync(now, Overlap, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Signs an agent's key. The request must have passed <see cref="CertificateMaker.ReadRequest"/>.</summary>
    public async Task<X509Certificate2> SignAgentAsync(PublicKey key, Guid agentId, CancellationToken cancellationToken)
    {
        var authorities = await CurrentAsync(cancellationToken);
        return CertificateMaker.Agent(authorities.Issuing, key, agentId, clock.GetUtcNow());
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>The root with its key as PEM, the key encrypted by the passphrase (PBES2, AES-256), for safe keeping.</summary>
    public async Task<Result<string>> ExportRootAsync(string passphrase, CancellationToken cancellationToken)
    {
        if (passphrase.Length < 12)
        {
            return new Error("fleet.passphrase_short", ErrorKind.Form, "The passphrase of a root export has at least 12 characters.");
        }

        var authorities = await CurrentAsync(cancellationToken);
        using var key = authorities.Root.GetECDsaPrivateKey()!;
        var sealing = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 600_000);
        return authorities.Root.ExportCertificatePem() + "\n" + key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, sealing) + "\n";
    }
}

/// <summary>The authorities at one moment.</summary>
/// <param name="Root">With its key.</param>
/// <param name="Issuing">The one that signs now, with its key.</param>
/// <param name="Older">Issuing ones that no longer sign but are still trusted.</param>
internal sealed record Authorities(X509Certificate2 Root, X509Certificate2 Issuing, IReadOnlyList<X509Certificate2> Older)
{
    /// <summary>DER of the root, then of every issuing authority: what agents shall trust.</summary>
    public IEnumerable<byte[]> TrustedDer => Older.Prepend(Issuing).Prepend(Root).Select(certificate => certificate.RawData);

    /// <summary>SHA-256 of the root in lower-case hex, as it stands in enrolment tokens.</summary>
    public string RootHash => Convert.ToHexStringLower(SHA256.HashData(Root.RawData));

    /// <summary>True when a new issuing authority should be made.</summary>
    public bool Due(DateTimeOffset now, TimeSpan overlap) => Issuing.NotAfter.ToUniversalTime() - now.UtcDateTime < overlap;

    /// <summary>A policy that trusts our root only.</summary>
    /// <param name="at">The moment to verify for.</param>
    public X509ChainPolicy Policy(DateTimeOffset at)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = at.UtcDateTime,
            VerificationTimeIgnored = false,
        };
        policy.CustomTrustStore.Add(Root);
        policy.ExtraStore.Add(Issuing);
        foreach (var older in Older)
        {
            policy.ExtraStore.Add(older);
        }

        return policy;
    }
}
